import type { ScaleLinear } from 'd3-scale';
import { wordWidth } from '../../charts/word_width.ts';

/** Digits after the point with which neighbouring ticks differ. */
export function tickDigits(ticks: readonly number[]): number {
  const [first = 0, second = 1] = ticks;
  return Math.max(0, Math.ceil(-Math.log10(Math.abs(second - first)) - 1e-9));
}

/** Maximum number of x ticks, and the minimum gap between their labels, px. */
const most = 7;
const gap = 8;

/**
 * Ticks of an x axis: as many as have space for their labels, and at least two.
 * @param format writes a tick with a number of digits after the point
 */
export function fittingTicks(
  x: ScaleLinear<number, number>,
  format: (value: number, digits: number) => string,
): number[] {
  let fewest: number[] = [];
  for (let count = most; count > 0; count--) {
    const ticks = x.ticks(count);
    if (ticks.length < 2) break;
    fewest = ticks;
    const digits = tickDigits(ticks);
    const widest = Math.max(...ticks.map((tick) => wordWidth(format(tick, digits))));
    if (widest + gap <= x(ticks[1]) - x(ticks[0])) break;
  }
  return fewest;
}
