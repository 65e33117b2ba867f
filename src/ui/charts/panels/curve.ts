import { type BandPoint, type StepValue, seedBand } from '../../../stats/seed_band.ts';

/** The curves of one condition, a seed each. */
export interface Curve {
  readonly key: string;
  readonly label: string;
  /** The classes of its colour and dash. */
  readonly className: string;
  /** `step` is x, whatever the axis counts. */
  readonly seeds: readonly { readonly seed: number; readonly points: readonly StepValue[] }[];
  /** The mean with its interval, where it is not the one over the seeds. */
  readonly mean?: readonly BandPoint[];
}

/** The mean of the seeds with its 95 % t interval, by x. */
export const meanCurve = ({ seeds, mean }: Curve): readonly BandPoint[] =>
  mean ??
  seedBand(
    seeds.map(({ points }) => points),
    'ci95',
  );

/** All y values of curves and of their intervals. */
export const heightsOf = (curves: readonly Curve[]): number[] =>
  curves.flatMap((curve) => [
    ...curve.seeds.flatMap(({ points }) => points.flatMap(({ value }) => value ?? [])),
    ...meanCurve(curve).flatMap(({ mean, band }) => [
      ...(mean === null ? [] : [mean]),
      ...(band ? [band.low, band.high] : []),
    ]),
  ]);

/** Fewest and most seeds of some curves. */
export const seedsOfCurves = (curves: readonly Curve[]): readonly [fewest: number, most: number] => {
  const ns = curves.map(({ seeds }) => seeds.length);
  return [Math.min(...ns), Math.max(...ns)];
};
