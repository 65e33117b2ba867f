import { mean } from 'd3-array';
import { meanOf } from '../../../paper/estimates.ts';
import type { ReadingResult, Results } from '../../../paper/results.ts';
import { useMessages } from '../../words/language.ts';
import { curvePanel } from '../panels/curve_panel.tsx';
import { stepAxis } from '../panels/measures.ts';
import { PanelFigure } from '../panels/panels.tsx';
import { columnsOf, curveSheet } from '../panels/paper_sheet.ts';
import { readArms, readCurve, readSizes, readValues } from '../panels/reading_curves.ts';
import { Missing } from './missing.tsx';

/** What two random fifths share. */
const chance = 0.2;
/** What the paper's final model shares with its base. */
const paper = 0.8667;
const kinds = ['withBase', 'withFinal'] as const;

/** Table 1: how many of the positions of highest entropy a model in training shares with the base and the final one. */
export function Table1Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { table1: words, axes, how } = t.paperFigures;
  const arms = readArms(t, results);
  const shared = arms.flatMap((one) => {
    const share = meanOf(readValues(one, ({ steps }) => steps[steps.length - 1].withBase));
    return share ? [{ name: one.name, share }] : [];
  });
  if (shared.length === 0) return <Missing />;
  const parts = kinds.map((kind) => ({
    kind,
    curves: arms.map((one) =>
      readCurve(one, ({ steps }) => steps.map((at) => ({ step: at.step, value: at[kind] }))),
    ),
  }));
  const size = readSizes(arms);
  // Of all runs of both conditions, which end in one line.
  const readings = arms.flatMap((one) => one.readings);
  const meanOver = (of: (reading: ReadingResult) => number) => mean(readings, of)!;
  const bySlot = meanOver((reading) => reading.bySlot);
  const others = meanOver((reading) => reading.withOtherBases);
  return (
    <PanelFigure
      title={words.title(shared)}
      note={[words.what, t.paperFigures.read(size.traces, size.tokens, size.seeds), how.curves].join(t.gap)}
      sheet={curveSheet(
        t,
        columnsOf(t).step,
        parts.map(({ kind, curves }) => ({ measure: words.kinds[kind], items: curves })),
      )}
      file="table-1"
      columns={parts.map(({ kind, curves }) => ({
        panels: [
          {
            key: kind,
            title: words.kinds[kind],
            ...curvePanel({
              curves,
              x: stepAxis(t, curves),
              y: { domain: [0, 1], words: axes.overlap, tick: t.numbers.percent },
              marks: [
                { value: chance, words: words.chance(chance), look: 'chance' },
                ...(kind === 'withBase'
                  ? [
                      { value: bySlot, words: words.bySlot(bySlot), look: 'chance' },
                      { value: others, words: words.others(others), look: 'chance' },
                      { value: paper, words: words.paper(paper), look: 'paper-mark' },
                    ]
                  : []),
              ],
            }),
          },
        ],
      }))}
    />
  );
}
