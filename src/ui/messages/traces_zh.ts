export const tracesZh = {};
