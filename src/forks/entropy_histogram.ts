/** A histogram of token entropies. */
export interface Histogram {
  /** Of a bin, nats: bin i is [i width, (i + 1) width). The last one has the highest value too. */
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
  return { width, counts: binCounts(entropies, width, bins), top: bins * width };
}

/** Entropies by bins of a width from 0, nats; the last bin has what is higher too. */
export function binCounts(entropies: readonly number[], width: number, bins: number): number[] {
  const counts = Array<number>(bins).fill(0);
  // A settled token's entropy may be slightly below 0 in float32.
  for (const h of entropies) counts[Math.max(0, Math.min(bins - 1, Math.floor(h / width)))]++;
  return counts;
}

/** Heights of the bars from 0 to 1 on a logarithmic scale on which an empty bin has no height. */
export function logHeights({ counts }: Histogram): number[] {
  const most = Math.log1p(Math.max(1, ...counts));
  return counts.map((n) => Math.log1p(n) / most);
}
