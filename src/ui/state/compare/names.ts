import type { AxisUnit } from '../../../experiment/axis_units.ts';
import type { Evaluation } from '../../../experiment/record.ts';
import type { Messages } from '../../words/en/en.ts';
import type { CurveGroup, CurveRun } from './curve_run.ts';
import { isOwnMetric, type Metric, metricOf } from './metric_list.ts';

/**
 * A group's display name: what it selects, its own name if that is ambiguous, and its experiment; of foreign runs their own
 * name, the trainer, and what their steps count where those are no steps.
 */
export function groupName(t: Messages, group: CurveGroup): string {
  if (group.selection === null) {
    const { trainer = null, unit = 'step' } = group.foreign ?? {};
    const own = t.compare.foreign.groupName(group.condition, trainer, unit);
    const isTold = group.ambiguous && group.experimentName !== group.condition;
    return isTold ? `${own} · ${group.experimentName}` : own;
  }
  const own = t.conditionName(group.selection);
  const name = group.ambiguous ? `${own} (${group.condition})` : own;
  return group.experimentName === null ? name : `${name} · ${group.experimentName}`;
}

/** What each group is called, by its key. */
export const groupNames = (t: Messages, groups: readonly CurveGroup[]): Map<string, string> =>
  new Map(groups.map((group) => [group.key, groupName(t, group)]));

/** A run in the reader's words. */
export const runName = (t: Messages, group: CurveGroup, run: CurveRun): string =>
  run.seed === null ? groupName(t, group) : t.compare.runs.seedOf(groupName(t, group), run.seed);

/** A metric in the reader's words; pass@k with the k that was evaluated, where all runs have the same. */
export function metricName(t: Messages, id: Metric['id'], runs: readonly CurveRun[]): string {
  if (isOwnMetric(id)) return t.compare.foreign.ownMetric(id);
  if (id !== 'eval/pass@k') return t.compare.metrics[id];
  const firsts = runs.flatMap(({ evaluations }) => evaluations.slice(0, 1) as Partial<Evaluation>[]);
  const ks = new Set(firsts.flatMap(({ k }) => (k === undefined ? [] : [k])));
  const [k] = ks;
  return ks.size === 1 ? t.compare.passAt(k) : t.compare.metrics[id];
}

/** A value of a metric as the page writes it. */
export const valueText = (t: Messages, id: Metric['id'], value: number): string =>
  Number.isFinite(value) ? t.numbers.fixed(value, metricOf(id).digits) : '—';

/** A place on the level axis in words. */
export function placeText(t: Messages, unit: AxisUnit, x: number): string {
  if (unit === 'step') return t.compare.at.step(x);
  return unit === 'tokens' ? t.compare.at.tokens(x) : t.compare.at.seconds(x / 1000);
}
