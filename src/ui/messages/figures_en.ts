export const figuresEn = {};
