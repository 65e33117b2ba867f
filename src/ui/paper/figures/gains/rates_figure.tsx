import { finals } from '../../../../paper/estimates.ts';
import { rates } from '../../../../paper/experiments.ts';
import { atBestRate } from '../../../../paper/learning_rates.ts';
import type { Results } from '../../../../paper/results.ts';
import { domainOf } from '../../../charts/axis_domain.ts';
import { type Curve, heightsOf } from '../../../charts/panels/curve.ts';
import { curvePanel } from '../../../charts/panels/curve_panel.tsx';
import { passDifferences } from '../../../charts/panels/measures.ts';
import { PanelFigure } from '../../../charts/panels/panel_figure.tsx';
import {
  arm,
  armClass,
  armName,
  basePassOf,
  evaluated,
  judgedNumber,
  lessRow,
  mainConditions,
} from '../arms.ts';
import { Missing } from '../missing.tsx';
import { usePictureMessages } from '../picture_messages.ts';

/** pass@1 at the end by learning rate, and the differences where each condition has its best. */
export function RatesFigure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.rates;
  const { how, measures } = t.panels;
  const lead = judgedNumber(results, 'rates', 'top20-random20');
  if (!lead) return <Missing />;
  const curves = mainConditions.flatMap((condition): Curve[] => {
    const points = rates.flatMap((rate) =>
      finals(results, `rate-${rate}`, condition).map((end) => ({ ...end, rate: Number(rate) })),
    );
    const one = arm(`rate-${rates[0]}`, condition);
    const seeds = [...new Set(points.map(({ seed }) => seed))].map((seed) => ({
      seed,
      points: points.filter((point) => point.seed === seed).map(({ rate, value }) => ({ step: rate, value })),
    }));
    return seeds.length > 0
      ? [{ key: condition, label: armName(t, one), className: armClass(one), seeds }]
      : [];
  });
  const seeds = curves.map((curve) => curve.seeds.length);
  const base = basePassOf(results, `rate-${rates[0]}`);
  const less = mainConditions.slice(1).flatMap((condition) => {
    const one = arm(`rate-${rates[0]}`, condition);
    return lessRow(t, one, atBestRate(results, 'top20'), atBestRate(results, condition));
  });
  const ends = rates.map(Number);
  const heights = [...heightsOf(curves), ...(base === undefined ? [] : [base])];
  return (
    <PanelFigure
      title={words.title(lead)}
      note={[
        evaluated(t, results, `rate-${rates[0]}`, [Math.min(...seeds), Math.max(...seeds)]),
        words.what,
        how.paired,
        how.zone,
      ]}
      file="paper-learning-rates"
      columns={[
        {
          weight: 3,
          panels: [
            curvePanel({
              title: words.byRate,
              curves,
              x: {
                domain: [Math.log10(ends[0]) - 0.08, Math.log10(ends[ends.length - 1]) + 0.08],
                place: Math.log10,
                ticks: () => ends,
                column: { name: 'learning_rate', label: words.rate, format: rateName },
                label: words.rate,
                format: rateName,
              },
              y: {
                domain: domainOf(heights, 0.05, 0.1, [0, 1]),
                label: measures.passAt(1),
                format: t.numbers.fixed,
              },
              marks:
                base === undefined
                  ? []
                  : [{ value: base, label: t.panels.baseAt(base), className: 'chance' }],
              thin: false,
              dots: true,
            }),
          ],
        },
        { weight: 2, panels: [passDifferences(t, less, words.differences)] },
      ]}
    />
  );
}

/** As the experiments are named. */
const rateName = (rate: number) => rates.find((one) => Number(one) === rate) ?? rate.toExponential();
