import type { TokenField } from './token_field.ts';

/** How far a line is looked for, in tokens: no line on any screen is longer. */
const reach = 400;

/**
 * The token above or below one: of the next line that way, the one nearest to its middle.
 * @returns null if there is no such line
 */
export function tokenInNextLine(field: TokenField, from: number, way: 1 | -1, count: number): number | null {
  const start = field.element(from)?.getBoundingClientRect();
  if (!start) return null;
  const middle = (start.left + start.right) / 2;
  let line: number | null = null;
  let best: number | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  for (let at = from + way; at >= 0 && at < count && Math.abs(at - from) <= reach; at += way) {
    const box = field.element(at)?.getBoundingClientRect();
    if (!box) break;
    const level = (box.top + box.bottom) / 2;
    // Still on the line of the start.
    if (level > start.top && level < start.bottom) continue;
    line ??= level;
    if (Math.abs(level - line) > box.height / 2) break;
    const distance = Math.abs((box.left + box.right) / 2 - middle);
    if (distance < nearest) {
      nearest = distance;
      best = at;
    }
  }
  return best;
}
