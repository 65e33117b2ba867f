import { useMemo } from 'react';
import { runName } from '../state/compare/names.ts';
import type { RunGroup } from '../state/compare/run_groups.ts';
import { useAlerts } from '../state/compare/use_alerts.ts';
import { useMessages } from '../words/language.ts';

/** More than this are folded. */
const openUpTo = 2;

/** What is wrong with the runs that are shown, in words. */
export function AlertList({ shown }: { shown: readonly RunGroup[] }) {
  const t = useMessages();
  const words = t.compare.alerts;
  const runs = useMemo(() => shown.flatMap((group) => group.runs), [shown]);
  const found = useAlerts(runs);
  const all = shown.flatMap((group) =>
    group.runs.flatMap((run) =>
      (found.get(run.id) ?? []).map((alert) => ({
        key: `${run.id} ${alert.kind} ${alert.step}`,
        name: runName(t, group, run),
        alert,
      })),
    ),
  );
  if (all.length === 0) return null;
  return (
    <details className="alerts barred" open={all.length <= openUpTo}>
      <summary>{words.heading(all.length)}</summary>
      <ul>
        {all.map(({ key, name, alert }) => (
          <li key={key}>{words.kinds[alert.kind](name, alert.step, alert.value)}</li>
        ))}
      </ul>
    </details>
  );
}
