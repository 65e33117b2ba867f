import { useState } from 'react';
import { forkPercentile, settledBelow } from '../../../forks/entropy_distribution.ts';
import { readBases } from '../../../paper/model_checks.ts';
import { binsPerNat, type EntropyResult, type Results } from '../../../paper/results.ts';
import { histogramPanel } from '../../charts/panels/histogram_panel.tsx';
import { PanelFigure } from '../../charts/panels/panel_figure.tsx';
import { joinedSheet } from '../../charts/panels/panel_sheet.ts';
import type { Row } from '../../charts/panels/row.ts';
import { rowPanel } from '../../charts/panels/row_panel.tsx';
import { Missing } from './missing.tsx';
import type { PictureMessages } from './picture_messages.ts';
import { usePictureMessages } from './picture_messages.ts';
import { WordLists } from './word_lists.tsx';

/** The paper's share of tokens below .01 nats. */
const paper = 0.5064;

/** Fig. 2: how the entropies of a base's tokens are spread, and the words where it wavers most and least. */
export function Fig2Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.fig2;
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
        className: base === shown.model.base ? 'is-shown' : 'is-other',
        values: [],
        estimate: { value: share, interval, n: problems },
      }),
    );
  const shares = (title: string, label: string, rows: readonly Row[], paper?: number) =>
    rowPanel({
      title,
      label,
      rows,
      domain: [0, 1],
      tick: t.numbers.percent,
      value: t.numbers.percent,
      headings: { ...t.panels.headings, mean: words.share, n: words.problems },
      marks: paper === undefined ? [] : [{ value: paper, label: words.paper(paper) }],
    });
  const settled = shares(words.settled, words.shareOfTokens, row('settled'), paper);
  const holds = shares(words.holds, words.shareOfEntropy, row('topHolds'));
  const name = t.paperFigures.model(shown.model.base);
  return (
    <PanelFigure
      title={words.title(found.map((one) => one.settled.share))}
      note={[words.note(name, shown.tokens, shown.responses)]}
      sheet={joinedSheet([
        settled.sheet(t),
        holds.sheet(t),
        ...found.map((one) => distribution(t, one).sheet(t)),
      ])}
      file="paper-figure-2"
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
        { weight: 3, panels: [distribution(t, shown)] },
        { weight: 2, panels: [settled, holds] },
      ]}
    >
      <WordLists result={shown} />
    </PanelFigure>
  );
}

function distribution(t: PictureMessages, { model, histogram, percentiles, settled }: EntropyResult) {
  const fork = percentiles.find(({ percentile }) => percentile === forkPercentile);
  return histogramPanel(t, {
    key: 'histogram',
    title: t.paperFigures.model(model.base),
    counts: histogram,
    width: 1 / binsPerNat,
    marks: [
      { value: settledBelow, label: t.paperFigures.fig2.settledShare(settled.share) },
      ...(fork ? [{ value: fork.entropy, label: t.panels.fork(fork.entropy) }] : []),
    ],
    // In a wide panel as tall as the two next to it.
    height: (width) => (width > 480 ? 412 : 300),
  });
}
