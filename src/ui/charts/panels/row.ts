import type { BySeed } from '../../../paper/estimates.ts';
import type { Estimate } from '../../../paper/rule.ts';

/** One condition, or one difference: its seeds, their mean, and the mean's interval. */
export interface Row {
  readonly key: string;
  readonly label: string;
  /** The classes of its colour. */
  readonly className: string;
  readonly values: BySeed;
  readonly estimate: Estimate;
  /** Its base before training, where the rows have different ones. */
  readonly base?: number | null;
}

/** A domain that holds seeds and intervals of rows and some more values, with a margin at both ends. */
export function rowDomain(
  rows: readonly Pick<Row, 'values' | 'estimate' | 'base'>[],
  others: readonly number[] = [],
  least = 0,
): [number, number] {
  const values = [
    ...others,
    ...rows.flatMap(({ values: own, base, estimate: { value, interval } }) => [
      value,
      ...(base == null ? [] : [base]),
      ...own.map((seed) => seed.value),
      ...(interval ? [interval.low, interval.high] : []),
    ]),
  ];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = Math.max((high - low) * 0.06, (least - (high - low)) / 2, 1e-6);
  return [low - margin, high + margin];
}
