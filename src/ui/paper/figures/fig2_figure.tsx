import { useState } from 'react';
import { readBases } from '../../../paper/model_checks.ts';
import { binsPerNat, type EntropyResult, type Results } from '../../../paper/results.ts';
import type { Sheet } from '../../charts/figures/figure_sheet.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { histogramPanel } from '../panels/histogram_panel.tsx';
import { PanelFigure } from '../panels/panels.tsx';
import { columnsOf, joinedSheet, rowSheet } from '../panels/paper_sheet.ts';
import { type Row, rowPanel } from '../panels/row_panel.tsx';
import { Missing } from './missing.tsx';
import { WordLists } from './word_lists.tsx';

/** The paper's share of tokens below .01 nats. */
const paper = 0.5064;

/** Fig. 2: how the entropies of a base's tokens are spread, and the words where it wavers most and least. */
export function Fig2Figure({ results }: { results: Results }) {
  const t = useMessages();
  const { fig2: words, headings } = t.paperFigures;
  const [chosen, choose] = useState<string>(readBases[0]);
  const found = readBases.flatMap(
    (base) =>
      results.entropies.find(
        ({ model }) => model.base === base && !model.run && model.distilled === undefined,
      ) ?? [],
  );
  const shown = found.find(({ model }) => model.base === chosen) ?? found.at(0);
  if (!shown) return <Missing />;
  const row = (of: 'settled' | 'topHolds') =>
    found.map(
      ({ model: { base }, problems, [of]: { share, interval } }): Row => ({
        key: base,
        label: t.paperFigures.model(base),
        look: base === shown.model.base ? 'is-shown' : 'is-other',
        values: [],
        estimate: { value: share, interval, n: problems },
      }),
    );
  const [settled, holds] = [row('settled'), row('topHolds')];
  const shares = (rows: readonly Row[], marks: readonly { value: number; words: string }[]) => ({
    rows,
    domain: [0, 1] as const,
    tick: t.numbers.percent,
    value: t.numbers.percent,
    headings: { ...headings, mean: words.share, n: words.problems },
    marks,
  });
  return (
    <PanelFigure
      title={words.title(found.map((one) => one.settled.share))}
      note={words.note(t.paperFigures.model(shown.model.base), shown.tokens, shown.responses)}
      sheet={joinedSheet(
        rowSheet(t, [
          { measure: words.settled, items: settled },
          { measure: words.holds, items: holds },
        ]),
        countSheet(t, found),
      )}
      file="figure-2"
      above={
        <fieldset className="segments paper-choice">
          <legend className="unseen">{words.choose}</legend>
          {found.map(({ model: { base } }) => (
            <button
              key={base}
              type="button"
              aria-pressed={base === shown.model.base}
              onClick={() => choose(base)}
            >
              {t.paperFigures.model(base)}
            </button>
          ))}
        </fieldset>
      }
      columns={[
        {
          weight: 3,
          panels: [
            { key: 'histogram', title: t.paperFigures.model(shown.model.base), ...histogramPanel(t, shown) },
          ],
        },
        {
          weight: 2,
          panels: [
            {
              key: 'settled',
              title: words.settled,
              ...rowPanel({
                ...shares(settled, [{ value: paper, words: words.paper(paper) }]),
                words: words.shareOfTokens,
              }),
            },
            {
              key: 'holds',
              title: words.holds,
              ...rowPanel({ ...shares(holds, []), words: words.shareOfEntropy }),
            },
          ],
        },
      ]}
    >
      <WordLists result={shown} />
    </PanelFigure>
  );
}

/** The histograms of all models. */
function countSheet(t: Messages, found: readonly EntropyResult[]): Sheet {
  const { measure, arm } = columnsOf(t);
  const words = t.figures.distribution.columns;
  const format = (v: number) => t.numbers.fixed(v, 2);
  return {
    columns: [
      measure,
      arm,
      { name: 'from_nats', label: words.from, format },
      { name: 'to_nats', label: words.to, format },
      { name: 'tokens', label: words.count, format: t.numbers.integer },
    ],
    rows: found.flatMap(({ model, histogram }) =>
      histogram.map((count, i) => [
        words.count,
        t.paperFigures.model(model.base),
        i / binsPerNat,
        (i + 1) / binsPerNat,
        count,
      ]),
    ),
  };
}
