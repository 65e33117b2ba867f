import { scaleLinear } from 'd3-scale';
import { meanOf } from '../../../paper/estimates.ts';
import { overBins, topFifth } from '../../../paper/reading_checks.ts';
import type { Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { curvePanel, heightsOf } from '../panels/curve_panel.tsx';
import { PanelFigure } from '../panels/panels.tsx';
import { curveSheet } from '../panels/paper_sheet.ts';
import { readArms, readCurve, readSizes, readValues } from '../panels/reading_curves.ts';
import { Missing } from './missing.tsx';

/** Fig. 4: how much the entropy of tokens changed, by what it was. */
export function Fig4Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig4: words, axes, how } = t.paperFigures;
  const arms = readArms(t, results).filter(({ readings }) =>
    readings.every(({ change }) => change.length > 0),
  );
  const changes = arms.flatMap((one) => {
    const change = meanOf(readValues(one, (reading) => overBins(reading, topFifth, (change) => change)));
    return change ? [{ name: one.name, change }] : [];
  });
  if (changes.length === 0) return <Missing />;
  const curves = arms.map((one) =>
    readCurve(one, ({ change }) =>
      change.map((bin) => ({ step: (bin.from + bin.to) / 2, value: bin.change })),
    ),
  );
  const size = readSizes(arms);
  const y = scaleLinear([0, 1], [0, 1])
    .domain([Math.min(0, ...heightsOf(curves)), Math.max(0, ...heightsOf(curves))])
    .nice(6);
  const [low, high] = y.domain();
  return (
    <PanelFigure
      title={words.title(changes)}
      note={[words.what, t.paperFigures.read(size.traces, size.tokens, size.seeds), how.curves].join(t.gap)}
      sheet={curveSheet(
        t,
        { name: 'base_percentile', label: axes.percentile, format: (v) => t.numbers.fixed(v, 1) },
        [{ measure: axes.change, items: curves }],
      )}
      file="figure-4"
      columns={[
        {
          panels: [
            {
              key: 'change',
              ...curvePanel({
                curves,
                x: {
                  domain: [0, 100],
                  ticks: (count) => scaleLinear([0, 100], [0, 1]).ticks(count),
                  words: axes.percentile,
                  tick: t.numbers.integer,
                },
                y: { domain: [low, high], words: axes.change, tick: t.numbers.signed },
                marks: [{ value: 0, words: words.none, look: 'zero' }],
              }),
            },
          ],
        },
      ]}
    />
  );
}
