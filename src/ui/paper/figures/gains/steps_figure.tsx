import { seedDifferences } from '../../../../paper/estimates.ts';
import { longTrainings } from '../../../../paper/experiments.ts';
import { longPass } from '../../../../paper/gain_checks.ts';
import type { Results } from '../../../../paper/results.ts';
import { mean } from '../../../../stats/totals.ts';
import { domainOf } from '../../../charts/axis_domain.ts';
import { type Curve, heightsOf } from '../../../charts/panels/curve.ts';
import { curvePanel } from '../../../charts/panels/curve_panel.tsx';
import { passCurves, stepAxis } from '../../../charts/panels/measures.ts';
import type { Panel } from '../../../charts/panels/panel.ts';
import { PanelFigure } from '../../../charts/panels/panel_figure.tsx';
import {
  arm,
  armClass,
  armCurve,
  armName,
  evaluated,
  judgedNumber,
  mainConditions,
  passOf,
} from '../arms.ts';
import { Missing } from '../missing.tsx';
import { type PictureMessages, usePictureMessages } from '../picture_messages.ts';

/** Four times as many steps on three bases, and what the top 20 % have over the others on the way. */
export function StepsFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const { steps: words, bases } = t.paperFigures;
  const [early, late] = [40, 160].map(
    (step) => mean(leadAt(results, 'random20', step), ({ value }) => value) ?? null,
  );
  const grown = judgedNumber(results, 'steps', 'contrast-grows');
  if (!grown) return <Missing />;
  const trained = longTrainings.map(({ long }, i) => ({
    title: bases.base(i + 1),
    experiment: long,
    curves: mainConditions.flatMap((condition) => armCurve(t, results, arm(long, condition), passOf)),
  }));
  const shown = trained.filter(({ curves }) => curves.length > 0);
  const domain = domainOf(heightsOf(shown.flatMap(({ curves }) => curves)), 0.05, 0.1, [0, 1]);
  return (
    <PanelFigure
      title={words.title(early, late, grown)}
      note={[evaluated(t, results, shown[0].experiment, [1, 1]), words.what]}
      file="paper-160-steps"
      columns={[
        ...shown.map(({ title, curves }) => passCurves(t, curves, title, domain)),
        contrast(t, results),
      ]}
      least={300}
    />
  );
}

const leadAt = (results: Results, other: string, step: number) =>
  seedDifferences(longPass(results, 'top20', step), longPass(results, other, step));

/** The top 20 % less another condition over the steps, a thin line for each base. */
function contrast(t: PictureMessages, results: Results): Panel {
  const [{ long }] = longTrainings;
  const steps = [
    ...new Set(
      results.runs
        .filter(({ experiment }) => experiment === long)
        .flatMap(({ points }) => points.map(({ step }) => step)),
    ),
  ].sort((a, b) => a - b);
  const curves = ['random20', 'all'].flatMap((other): Curve[] => {
    const one = arm(long, other);
    const points = steps.flatMap((step) =>
      leadAt(results, other, step).map(({ seed, value }) => ({ seed, step, value })),
    );
    const seeds = longTrainings.flatMap((_, seed) => {
      const own = points.filter((point) => point.seed === seed);
      return own.length > 0 ? [{ seed, points: own.map(({ step, value }) => ({ step, value })) }] : [];
    });
    const label = t.paperFigures.less(armName(t, one));
    return seeds.length > 0 ? [{ key: other, label, className: armClass(one), seeds }] : [];
  });
  // An interval of three bases may reach over the plot.
  const heights = curves.flatMap(({ seeds }) =>
    seeds.flatMap(({ points }) => points.map(({ value }) => value!)),
  );
  return curvePanel({
    title: t.paperFigures.comparison.top20Less,
    curves,
    x: stepAxis(t, curves),
    y: {
      domain: domainOf([...heights, 0], 0.02, 0.04),
      label: t.panels.axes.passDifference,
      format: t.numbers.signed,
    },
    marks: [{ value: 0, className: 'zero' }],
  });
}
