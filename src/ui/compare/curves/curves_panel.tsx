import { useMemo } from 'react';
import { useCompare } from '../../state/compare/compare_store.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import type { CurveGroup } from '../../state/compare/curve_run.ts';
import type { ForeignGroup } from '../../state/compare/foreign_groups.ts';
import { metricOf } from '../../state/compare/metric_list.ts';
import { groupNames, metricName } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { useMessages } from '../../words/language.ts';
import { CurveControls } from './curve_controls.tsx';
import { CurveFigure } from './curve_figure.tsx';
import { groupCurves } from './group_curves.ts';
import { SmallCurves } from './small_curves.tsx';

interface CurvesPanelProps {
  runs: readonly ComparedRun[];
  shown: readonly RunGroup[];
  /** Runs of other trainers that are shown. */
  foreign: readonly ForeignGroup[];
}

/** The curves: one metric large, what explains it small. */
export function CurvesPanel({ runs, shown: labs, foreign }: CurvesPanelProps) {
  const t = useMessages();
  const id = useCompare((s) => s.view.metric);
  const x = useCompare((s) => s.view.x);
  const smoothing = useCompare((s) => s.view.smoothing);
  const band = useCompare((s) => s.view.band);
  // What another trainer counts as tokens and time is not what the lab does.
  const shown: readonly CurveGroup[] = useMemo(
    () => (x === 'step' ? [...labs, ...foreign] : labs),
    [labs, foreign, x],
  );
  const names = useMemo(() => groupNames(t, shown), [t, shown]);
  const span = useMemo(
    () => Math.max(1, ...[...runs, ...foreign.flatMap((group) => group.runs)].map(({ steps }) => steps)),
    [runs, foreign],
  );
  const curves = useMemo(
    () => groupCurves(shown, metricOf(id), { x, smoothing, span, band }),
    [shown, id, x, smoothing, span, band],
  );
  const measured = curves.some(({ mean }) => mean.mean.some(Number.isFinite));
  return (
    <>
      <CurveControls runs={runs} foreign={foreign} />
      {foreign.length > 0 && x !== 'step' && <p className="note">{t.compare.foreign.stepsAlone}</p>}
      <div className="curves-row">
        {measured ? (
          <CurveFigure curves={curves} names={names} />
        ) : (
          <p className="figure-empty">
            {curves.length === 0
              ? t.compare.empty.noValues
              : t.compare.empty.notMeasured(metricName(t, id, runs))}
          </p>
        )}
        <SmallCurves shown={shown} names={names} span={span} />
      </div>
    </>
  );
}
