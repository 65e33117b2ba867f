import { scaleLinear } from 'd3-scale';
import { runsOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { entropyAtPass } from '../../../paper/training_checks.ts';
import { domainOf } from '../../charts/axis_domain.ts';
import { type Curve, heightsOf, seedsOfCurves } from '../../charts/panels/curve.ts';
import { curvePanel } from '../../charts/panels/curve_panel.tsx';
import { entropyCurves } from '../../charts/panels/measures.ts';
import type { Panel } from '../../charts/panels/panel.ts';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import {
  type Arm,
  armClass,
  armCurve,
  armName,
  baseOf,
  entropyOf,
  evaluated,
  judgedNumber,
  passOf,
} from './arms.ts';
import { shareArms } from './fig7_figure.tsx';
import { Missing } from './missing.tsx';
import { type PictureMessages, usePictureMessages } from './picture_messages.ts';

/** Fig. 7, right: the mean entropy of all response tokens against pass@1, as it is judged, and over training, as in the paper. */
export function Fig7EntropyFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures['fig7-entropy'];
  const lead = judgedNumber(results, 'fig7-entropy', 'all');
  if (!lead) return <Missing />;
  const curves = shareArms.flatMap((one) => armCurve(t, results, one, entropyOf));
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[evaluated(t, results, 'main', seedsOfCurves(curves)), words.what, t.panels.how.curves]}
      file="paper-figure-7-entropy"
      columns={[againstPass(t, results), entropyCurves(t, curves, words.overSteps)]}
    />
  );
}

/** Levels of pass@1 at which entropies are read. */
const apart = 0.02;

/** Entropy where each seed first reaches a level of pass@1, as far as all seeds of the condition get. */
function againstPass(t: PictureMessages, results: Results): Panel {
  const words = t.paperFigures['fig7-entropy'];
  const start = baseOf(results, 'main')?.passAt1 ?? 0;
  const curves = shareArms.flatMap((one) => passCurve(t, results, one, start));
  const reached = curves.flatMap(({ seeds }) =>
    seeds.flatMap(({ points }) => points.map(({ step }) => step)),
  );
  const domain: [number, number] = [start, Math.max(start + 2 * apart, ...reached)];
  return curvePanel({
    title: words.againstPass,
    curves,
    x: {
      domain,
      ticks: (count) => scaleLinear(domain, [0, 1]).ticks(count),
      column: { name: 'pass_at_1', label: t.panels.measures.passAt(1), format: (v) => t.numbers.fixed(v, 3) },
      label: t.panels.measures.passAt(1),
      format: (v) => t.numbers.fixed(v, 2),
    },
    y: {
      domain: domainOf(heightsOf(curves), 0.01, 0.02, [0, Number.POSITIVE_INFINITY]),
      label: t.panels.axes.entropy,
      format: t.numbers.fixed,
    },
  });
}

function passCurve(t: PictureMessages, results: Results, one: Arm, start: number): Curve[] {
  const runs = runsOf(results, one.experiment, one.condition).filter(({ points }) => points.length > 0);
  if (runs.length === 0) return [];
  // A run is compared at its last rate at most.
  const common = Math.min(...runs.map(({ points }) => passOf(points[points.length - 1])));
  const count = Math.max(0, Math.floor((common - start) / apart));
  const levels = [...Array.from({ length: count + 1 }, (_, i) => start + i * apart), Math.max(start, common)];
  return [
    {
      key: `${one.experiment} ${one.condition}`,
      label: armName(t, one),
      className: armClass(one),
      seeds: runs.map(({ seed, points }) => ({
        seed,
        points: [...new Set(levels)].map((step) => ({ step, value: entropyAtPass(points, step) })),
      })),
    },
  ];
}
