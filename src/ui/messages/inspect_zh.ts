export const inspectZh = {};
