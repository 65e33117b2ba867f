export const inspectEn = {};
