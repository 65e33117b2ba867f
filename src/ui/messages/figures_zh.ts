export const figuresZh = {};
