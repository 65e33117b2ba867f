export const tracesEn = {};
