import type { ScaleLinear } from 'd3-scale';
import { wordWidth } from '../../charts/word_width.ts';

/** Digits after the point that tell neighbouring ticks apart. */
export function tickDigits(ticks: readonly number[]): number {
  const [first = 0, second = 1] = ticks;
  return Math.max(0, Math.ceil(-Math.log10(Math.abs(second - first)) - 1e-9));
}

/** Most ticks of a level axis, and the least room between their words, px. */
const most = 7;
const between = 8;

/**
 * Ticks of a level axis, as many as have room for their words, and two at least.
 * @param word writes a tick with so many digits after the point
 */
export function fittingTicks(
  x: ScaleLinear<number, number>,
  word: (value: number, digits: number) => string,
): number[] {
  let fewest: number[] = [];
  for (let count = most; count > 0; count--) {
    const ticks = x.ticks(count);
    if (ticks.length < 2) break;
    fewest = ticks;
    const digits = tickDigits(ticks);
    const widest = Math.max(...ticks.map((tick) => wordWidth(word(tick, digits))));
    if (widest + between <= x(ticks[1]) - x(ticks[0])) break;
  }
  return fewest;
}
