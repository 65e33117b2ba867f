import { lineClass, selectOf } from '../../../experiment/condition_choice.ts';
import {
  type BySeed,
  differenceOf,
  finals,
  meanOf,
  runsOf,
  seedDifferences,
  baseOf as testOfBase,
  tests,
} from '../../../paper/estimates.ts';
import { experimentOf } from '../../../paper/experiments.ts';
import { checks } from '../../../paper/judge.ts';
import type { ExperimentId, FigureId } from '../../../paper/names.ts';
import type { EvaluatedPoint, PersistenceResult, Results } from '../../../paper/results.ts';
import type { Estimate } from '../../../paper/rule.ts';
import type { Curve } from '../../charts/panels/curve.ts';
import type { Row } from '../../charts/panels/row.ts';
import type { PictureMessages } from './picture_messages.ts';

/** A condition of an experiment. */
export interface Arm {
  readonly experiment: ExperimentId;
  readonly condition: string;
}

export const arm = (experiment: ExperimentId, condition: string): Arm => ({ experiment, condition });

/** The conditions of the main comparison, in the order of its pictures: the others are taken from the first. */
export const mainConditions = ['top20', 'all', 'random20', 'bottom80'] as const;

/** A number of an evaluated point. */
export type Of = (point: EvaluatedPoint) => number;
export const passOf: Of = ({ passAt1 }) => passAt1;
export const passKOf: Of = ({ passAtK }) => passAtK;
export const entropyOf: Of = ({ entropy }) => entropy;
export const lengthOf: Of = ({ length }) => length;

/** Shade and dash of conditions that share a colour with one of the main experiment's, which has none. */
const twins: Readonly<Record<string, number>> = {
  top10: 1,
  top50: 2,
  symmetric: 1,
  'entropy-bonus': 2,
};

const conditionOf = ({ experiment, condition }: Arm) => {
  const { spec } = experimentOf(experiment);
  const found = spec.conditions.find(({ name }) => name === condition);
  if (!found) throw new Error(`The experiment "${experiment}" has no condition "${condition}".`);
  return selectOf(spec, found);
};

/** The classes of an arm's colour and dash: the same as everywhere. */
export const armClass = (of: Arm): string =>
  lineClass({ select: conditionOf(of).select, twin: twins[of.condition] });

/** An arm in the reader's words. */
export function armName(t: PictureMessages, of: Arm): string {
  const own = t.paperFigures.implementations.names;
  return Object.hasOwn(own, of.condition) ? own[of.condition] : t.conditionName(conditionOf(of));
}

/** A row of what an arm's runs came to; none where there are no runs. */
export function armRow(
  t: PictureMessages,
  results: Results,
  of: Arm,
  number: Of,
  label = armName(t, of),
): Row[] {
  return rowOf(
    { key: `${of.experiment} ${of.condition}`, label, className: armClass(of) },
    finals(results, of.experiment, of.condition, number),
  );
}

/** A row of what tests of an arm's last models came to; none where there are none. */
export function testRow(
  t: PictureMessages,
  results: Results,
  of: Arm,
  number: (test: PersistenceResult) => number | null,
  label = armName(t, of),
): Row[] {
  const names = { key: `${of.experiment} ${of.condition}`, label, className: armClass(of) };
  return rowOf(names, tests(results, of.experiment, of.condition, number));
}

/** The number of a figure's check, as it is judged. */
export const judgedNumber = (results: Results, figure: FigureId, id: string): Estimate | null =>
  checks[figure].find((check) => check.id === id)?.estimate(results) ?? null;

/** A row of values by seed; none of no values. */
export function rowOf(names: Pick<Row, 'key' | 'label' | 'className'>, values: BySeed): Row[] {
  const estimate = meanOf(values);
  return estimate ? [{ ...names, values, estimate }] : [];
}

/** A row of the differences a - b, paired by seed; none where no seed has both. */
export function differenceRow(names: Pick<Row, 'key' | 'label' | 'className'>, a: BySeed, b: BySeed): Row[] {
  const estimate = differenceOf(a, b);
  return estimate ? [{ ...names, values: seedDifferences(a, b), estimate }] : [];
}

/** A row of what another arm's values are taken from, named “less …”; none where no seed has both. */
export const lessRow = (t: PictureMessages, other: Arm, a: BySeed, b: BySeed): Row[] =>
  differenceRow(
    { key: other.condition, label: t.paperFigures.less(armName(t, other)), className: armClass(other) },
    a,
    b,
  );

/** The curves of an arm's runs over steps; none where there are no runs. */
export function armCurve(t: PictureMessages, results: Results, of: Arm, number: Of): Curve[] {
  const seeds = runsOf(results, of.experiment, of.condition).map(({ seed, points }) => ({
    seed,
    points: points.map((point) => ({ step: point.step, value: number(point) })),
  }));
  const key = `${of.experiment} ${of.condition}`;
  return seeds.length > 0 ? [{ key, label: armName(t, of), className: armClass(of), seeds }] : [];
}

/** What an experiment's runs started from: the base, evaluated the same way. */
export const baseOf = ({ runs }: Results, experiment: ExperimentId): EvaluatedPoint | undefined =>
  runs.find((run) => run.experiment === experiment && run.points.length > 0)?.points[0];

/** The base's pass@1: of its own test, which has the most samples, where there is one. */
export const basePassOf = (results: Results, experiment: ExperimentId): number | undefined =>
  testOfBase(results, experiment)?.asIs.passAt1.rate ?? baseOf(results, experiment)?.passAt1;

/** How an experiment was evaluated, in words: problems, samples of each, seeds. */
export function evaluated(
  t: PictureMessages,
  results: Results,
  experiment: ExperimentId,
  seeds: readonly [fewest: number, most: number],
): string {
  const { problems = 0, k = 0 } = baseOf(results, experiment) ?? {};
  return t.paperFigures.held(problems, k, seeds);
}

/** Fewest and most seeds of some rows. */
export const seedsOf = (rows: readonly Row[]): readonly [fewest: number, most: number] => {
  const ns = rows.filter(({ values }) => values.length > 0).map(({ values }) => values.length);
  return [Math.min(...ns), Math.max(...ns)];
};
