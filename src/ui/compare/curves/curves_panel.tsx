import { useMemo } from 'react';
import { useCompare } from '../../state/compare/compare_store.ts';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import { metricOf } from '../../state/compare/metric_list.ts';
import { groupNames } from '../../state/compare/names.ts';
import type { RunGroup } from '../../state/compare/run_groups.ts';
import { useMessages } from '../../words/language.ts';
import { CurveControls } from './curve_controls.tsx';
import { CurveFigure } from './curve_figure.tsx';
import { groupCurves } from './group_curves.ts';
import { SmallCurves } from './small_curves.tsx';

interface CurvesPanelProps {
  runs: readonly ComparedRun[];
  shown: readonly RunGroup[];
}

/** The curves: one metric large, what explains it small. */
export function CurvesPanel({ runs, shown }: CurvesPanelProps) {
  const t = useMessages();
  const id = useCompare((s) => s.view.metric);
  const x = useCompare((s) => s.view.x);
  const smoothing = useCompare((s) => s.view.smoothing);
  const band = useCompare((s) => s.view.band);
  const names = useMemo(() => groupNames(t, shown), [t, shown]);
  const span = useMemo(() => Math.max(1, ...runs.map(({ spec }) => spec.steps)), [runs]);
  const curves = useMemo(
    () => groupCurves(shown, metricOf(id), { x, smoothing, span, band }),
    [shown, id, x, smoothing, span, band],
  );
  const measured = curves.some(({ mean }) => mean.mean.some(Number.isFinite));
  return (
    <>
      <CurveControls runs={runs} />
      <div className="curves-row">
        {measured ? (
          <CurveFigure curves={curves} names={names} />
        ) : (
          <p className="figure-empty">{t.compare.empty.noValues}</p>
        )}
        <SmallCurves shown={shown} names={names} span={span} />
      </div>
    </>
  );
}
