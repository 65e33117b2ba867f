/** Signs that are wider than the others, or narrower, in the page's sans at 13 px. */
const wide = new Set('@%mwMW');
const narrow = new Set(" \u00a0,.:;'ilIjtf-[]()");

/** About how wide a label of the charts is, in a drawing’s units: a Chinese sign takes nearly two of the others. */
export const wordWidth = (word: string): number => [...word].reduce((sum, sign) => sum + widthOf(sign), 0);

function widthOf(sign: string): number {
  if (sign.charCodeAt(0) > 0x2e80) return 14;
  return wide.has(sign) ? 12 : narrow.has(sign) ? 4.9 : 8.2;
}
