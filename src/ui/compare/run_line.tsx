import type { ReactNode } from 'react';
import { light, showRuns, useCompare } from '../state/compare/compare_store.ts';
import type { CurveGroup, CurveRun } from '../state/compare/curve_run.ts';
import { runName } from '../state/compare/names.ts';
import { useMessages } from '../words/language.ts';
import { Swatch } from './curves/curve_legend.tsx';

interface RunLineProps {
  run: CurveRun;
  group: CurveGroup;
  /** What its condition is called here. */
  label: string;
  /** The other cells. */
  children: ReactNode;
}

/** A run's line of a table: whether it is shown, and its condition, which a press highlights. */
export function RunLine({ run, group, label, children }: RunLineProps) {
  const t = useMessages();
  const words = t.compare.runs;
  const off = useCompare((s) => s.view.hidden.includes(run.id));
  const lit = useCompare((s) => s.lit === group.key);
  const name = runName(t, group, run);
  return (
    <tr className={[off ? 'off' : '', lit ? 'lit' : ''].join(' ').trim() || undefined}>
      <td>
        <input
          type="checkbox"
          checked={!off}
          aria-label={words.show(name)}
          onChange={() => showRuns([run.id], off)}
        />
      </td>
      <th scope="row">
        <button
          type="button"
          className="run-name"
          aria-pressed={lit}
          aria-label={words.light(name)}
          onClick={() => light(lit ? null : group.key)}
        >
          <Swatch group={group} />
          <span>{label}</span>
        </button>
      </th>
      {children}
    </tr>
  );
}
