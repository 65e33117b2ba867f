import type { BySeed } from '../../../paper/estimates.ts';
import { readConditions } from '../../../paper/reading_checks.ts';
import type { ReadingResult, Results } from '../../../paper/results.ts';
import type { StepValue } from '../../../stats/seed_band.ts';
import { mean } from '../../../stats/totals.ts';
import type { Curve } from '../../charts/panels/curve.ts';
import { arm, armClass, armName } from './arms.ts';
import type { PictureMessages } from './picture_messages.ts';

/** The readings of one condition of the main experiment, a seed each. */
export interface ReadArm {
  readonly condition: string;
  readonly name: string;
  readonly className: string;
  readonly readings: readonly ReadingResult[];
}

/** The conditions whose runs were read; those without a reading are left out. */
export const readArms = (t: PictureMessages, { readings }: Results): ReadArm[] =>
  readConditions.flatMap((condition) => {
    const own = readings.filter(
      (reading) =>
        reading.experiment === 'main' && reading.condition === condition && reading.steps.length > 0,
    );
    const one = arm('main', condition);
    return own.length > 0
      ? [{ condition, name: armName(t, one), className: armClass(one), readings: own }]
      : [];
  });

/** A curve of each reading. */
export const readCurve = (
  { condition, name, className, readings }: ReadArm,
  points: (reading: ReadingResult) => readonly StepValue[],
): Curve => ({
  key: condition,
  label: name,
  className,
  seeds: readings.map((reading) => ({ seed: reading.seed, points: points(reading) })),
});

/** A number of each reading, by seed. */
export const readValues = ({ readings }: ReadArm, of: (reading: ReadingResult) => number): BySeed =>
  readings.map((reading) => ({ seed: reading.seed, value: of(reading) }));

/** What was read, in words: responses and tokens of each seed, on average, and the seeds. */
export function readingsNote(t: PictureMessages, arms: readonly ReadArm[]): string {
  const all = arms.flatMap(({ readings }) => readings);
  const average = (of: (reading: ReadingResult) => number) => Math.round(mean(all, of)!);
  const seeds = arms.map(({ readings }) => readings.length);
  return t.paperFigures.read(
    average(({ traces }) => traces),
    average(({ tokens }) => tokens),
    [Math.min(...seeds), Math.max(...seeds)],
  );
}
