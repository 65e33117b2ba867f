import { meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { type Curve, curvePanel, heightsOf } from '../panels/curve_panel.tsx';
import { stepAxis } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { columnsOf, curveSheet } from '../panels/paper_sheet.ts';
import { type ReadArm, readArms, readCurve, readSizes, readValues } from '../panels/reading_curves.ts';
import { Missing } from './missing.tsx';

/** The percentile that stands for the forks in the title, and the middle (`reading_checks.ts`). */
const high = 95;
const middle = 50;
/** From this percentile of entropy on a token is a fork. */
const forks = 80;
/** Percentiles that are drawn: those below the middle lie on the axis, and names of more would lie on one another. */
const drawn = [50, 70, 75, 80, 85, 90, 95, 100];

/** Fig. 5: percentiles of token entropy over training. */
export function Fig5Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig5: words, axes, how } = t.paperFigures;
  const parts = readArms(t, results).map((one) => ({ ...one, curves: percentileCurves(t, one) }));
  const moves = parts.flatMap((one) => {
    const [up, mid] = [high, middle].map((percentile) => [
      meanOf(endValues(one, percentile, 'first')),
      meanOf(endValues(one, percentile, 'last')),
    ]);
    const [from, to, midFrom, midTo] = [...up, ...mid];
    return from && to && midFrom && midTo
      ? [{ name: one.name, high: [from, to], middle: [midFrom, midTo] }]
      : [];
  });
  if (moves.length === 0) return <Missing />;
  const size = readSizes(parts);
  const top = Math.max(0.1, ...parts.flatMap(({ curves }) => heightsOf(curves)));
  return (
    <PanelFigure
      title={words.title(moves.map(({ name, high: [from, to] }) => ({ name, from, to })))}
      note={[
        words.middle(moves.map(({ name, middle: [from, to] }) => ({ name, from, to }))),
        t.paperFigures.read(size.traces, size.tokens, size.seeds),
        how.means,
      ].join(t.gap)}
      sheet={curveSheet(
        t,
        columnsOf(t).step,
        parts.map(({ name, curves }) => ({ measure: name, items: curves })),
      )}
      file="figure-5"
      columns={parts.map(({ condition, name, curves }) => ({
        panels: [
          {
            key: condition,
            title: name,
            ...curvePanel({
              curves,
              thin: false,
              tall: 330,
              x: stepAxis(t, curves),
              y: { domain: [0, top], words: axes.entropy, tick: t.numbers.fixed },
            }),
          },
        ],
      }))}
    />
  );
}

/** A curve of each percentile. */
function percentileCurves(t: Messages, one: ReadArm): Curve[] {
  const percentiles = one.readings[0].steps[0].percentiles
    .map(({ percentile }) => percentile)
    .filter((percentile) => drawn.includes(percentile));
  return percentiles.map((percentile) => ({
    ...readCurve(one, ({ steps }) =>
      steps.flatMap((at) =>
        at.percentiles
          .filter((own) => own.percentile === percentile)
          .map(({ entropy }) => ({ step: at.step, value: entropy })),
      ),
    ),
    key: String(percentile),
    label: t.paperFigures.fig5.name(percentile),
    look: percentile >= forks ? 'is-fork-percentile' : 'is-percentile',
  }));
}

/** A percentile at the first or the last step of each reading. */
const endValues = (one: ReadArm, percentile: number, end: 'first' | 'last') =>
  readValues(one, ({ steps }) => {
    const { percentiles } = steps[end === 'first' ? 0 : steps.length - 1];
    return percentiles.find((own) => own.percentile === percentile)?.entropy ?? Number.NaN;
  }).filter(({ value }) => Number.isFinite(value));
