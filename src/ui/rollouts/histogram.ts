import type { SampleGroup } from '../../experiment/record.ts';

/** A histogram of token entropies. */
export interface Histogram {
  readonly width: number;
  readonly counts: readonly number[];
  /** Where the axis ends, nats. */
  readonly top: number;
}

const widths = [0.05, 0.1, 0.2, 0.5, 1];

/** Bins the entropies from 0 in steps that a reader can name; at most 32 bins, and never fewer than up to 1.2 nats. */
export function histogramOf(entropies: readonly number[]): Histogram {
  const highest = entropies.reduce((top, h) => Math.max(top, h), 1.2);
  const width = widths.find((w) => highest / w <= 32) ?? highest / 32;
  const bins = Math.max(1, Math.ceil(highest / width - 1e-9));
  const counts = Array<number>(bins).fill(0);
  for (const h of entropies) counts[Math.min(bins - 1, Math.floor(h / width))]++;
  return { width, counts, top: bins * width };
}

/** Heights of the bars from 0 to 1 on a logarithmic scale on which an empty bin has no height. */
export function logHeights({ counts }: Histogram): number[] {
  const most = Math.log1p(Math.max(1, ...counts));
  return counts.map((n) => Math.log1p(n) / most);
}

/** The entropies that a cut is made among: those of the groups that were not dropped, or of all if all were. */
export function pooledEntropies(groups: readonly SampleGroup[]): number[] {
  const used = groups.some(({ dropped }) => !dropped) ? groups.filter(({ dropped }) => !dropped) : groups;
  return used.flatMap(({ responses }) => responses.flatMap(({ entropy }) => entropy));
}

/** Entropies from high to low, for `rhoAt` and `entropyAt`. */
export const fromHighest = (entropies: readonly number[]): number[] => entropies.toSorted((a, b) => b - a);

/** The share of tokens at or above an entropy. */
export function rhoAt(descending: readonly number[], entropy: number): number {
  if (descending.length === 0) return 0;
  let low = 0;
  let high = descending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (descending[middle] >= entropy) low = middle + 1;
    else high = middle;
  }
  return low / descending.length;
}
