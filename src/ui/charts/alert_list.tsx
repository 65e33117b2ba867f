import { useMemo } from 'react';
import type { ComparedRun } from '../state/compare/compared_run.ts';
import type { ForeignCurveRun, ForeignGroup } from '../state/compare/foreign_groups.ts';
import { runName } from '../state/compare/names.ts';
import type { RunGroup } from '../state/compare/run_groups.ts';
import { useAlerts } from '../state/compare/use_alerts.ts';
import { useMessages } from '../words/language.ts';

/** More than this are folded. */
const openUpTo = 2;

/** What is wrong with the runs that are shown, in words. */
export function AlertList({ shown }: { shown: readonly (RunGroup | ForeignGroup)[] }) {
  const t = useMessages();
  const words = t.compare.alerts;
  const runs = useMemo(
    () => shown.flatMap((group): readonly (ComparedRun | ForeignCurveRun)[] => group.runs),
    [shown],
  );
  const found = useAlerts(runs);
  const all = shown.flatMap((group) =>
    group.runs.flatMap((run: ComparedRun | ForeignCurveRun) =>
      (found.get(run.id) ?? []).map((alert) => ({
        key: `${run.id} ${alert.kind} ${alert.step}`,
        name: runName(t, group, run),
        at: t.compare.at[group.foreign?.unit ?? 'step'](alert.step),
        alert,
      })),
    ),
  );
  if (all.length === 0) return null;
  return (
    <details className="alerts barred" open={all.length <= openUpTo}>
      <summary>{words.heading(all.length)}</summary>
      <ul>
        {all.map(({ key, name, at, alert }) => (
          <li key={key}>{words.kinds[alert.kind](name, at, alert.value)}</li>
        ))}
      </ul>
    </details>
  );
}
