/** About how wide a label of the charts is, px: a Chinese sign takes nearly two of the others. */
export const wordWidth = (word: string): number =>
  [...word].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 13 : 7), 0);
