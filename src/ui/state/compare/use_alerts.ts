import { useEffect, useState } from 'react';
import { type Alert, alerts } from '../../../experiment/alerts.ts';
import { foreignAlerts } from '../../../experiment/foreign/foreign_alerts.ts';
import type { ComparedRun } from './compared_run.ts';
import type { RunLine } from './curve_run.ts';
import type { ForeignCurveRun } from './foreign_groups.ts';

/** While runs train, alerts are checked this often, ms: a run of 10,000 steps takes some ms each time. */
const soughtEvery = 2000;

/** Alerts of runs whose metrics did not change need not be sought again. */
const known = new WeakMap<readonly RunLine[], Alert[]>();

/** The alerts of some runs, by id. Sought a run at a time, between frames. */
export function useAlerts(
  runs: readonly (ComparedRun | ForeignCurveRun)[],
): ReadonlyMap<string, readonly Alert[]> {
  const [found, setFound] = useState<ReadonlyMap<string, readonly Alert[]>>(new Map());
  const [due, setDue] = useState(runs);
  useEffect(() => {
    const timer = setTimeout(() => setDue(runs), soughtEvery);
    return () => clearTimeout(timer);
  }, [runs]);
  useEffect(() => {
    const todo = [...due];
    const all = new Map<string, readonly Alert[]>();
    let timer = setTimeout(next);
    function next() {
      const run = todo.shift();
      if (run === undefined) {
        setFound(all);
        return;
      }
      const here =
        known.get(run.metrics) ?? ('foreign' in run ? foreignAlerts(run.foreign) : alerts(run.metrics));
      known.set(run.metrics, here);
      if (here.length > 0) all.set(run.id, here);
      timer = setTimeout(next);
    }
    return () => clearTimeout(timer);
  }, [due]);
  return found;
}
