import type { WordStatistic } from '../../../forks/token_entropy.ts';
import { useMessages } from '../../words/language.ts';
import { traceWord } from '../../words/trace_words.ts';
import { drawn, useDrawingSize } from '../drawing_size.ts';
import { bucketOf } from '../entropy_buckets.ts';
import { FigureFrame } from './figure_frame.tsx';
import { layoutWords } from './word_cloud_layout.ts';
import { wordSheet } from './word_sheet.ts';

interface WordCloudProps {
  words: readonly WordStatistic[];
  /** Which end of the ranking the words are from. */
  kind: 'highest' | 'lowest';
  /** A word occurs more often than this to be here. */
  floor: number;
  /** Tokens, or words joined of them, that were counted. */
  tokens: number;
  joined?: boolean;
}

/** Sizes of letters, px: the smallest that reads well, and the largest on a narrow and on a wide page. */
const smallest = 13;
const largest = [34, 60] as const;

/** Words sized by mean entropy, as in the paper's Fig. 2b and c. What is drawn is also a list. */
export function WordCloud({ words: list, kind, floor, tokens, joined = false }: WordCloudProps) {
  const t = useMessages();
  const words = t.figures.words;
  const [box, { width, scale }] = useDrawingSize<HTMLDivElement>();
  if (list.length === 0) {
    return <p className="figure-empty">{tokens === 0 ? words.empty : words.none(floor, joined)}</p>;
  }
  const shown = new Map(list.map(({ word, mean }) => [traceWord(word), mean]));
  const most = Math.max(largest[0], Math.min(largest[1], width / 10));
  const sized = sizesOf(list, kind, most).map((size, i) => ({ word: traceWord(list[i].word), size }));
  const cloud = layoutWords(sized, Math.floor(width));
  const note = `${kind === 'highest' ? words.cloudNote : words.cloudNoteLowest}${t.gap}${words.note(floor, tokens, joined)}`;
  return (
    <FigureFrame
      title={words[kind]}
      note={note}
      description={note}
      sheet={wordSheet({ [kind]: list }, t, joined)}
      file={`words-${kind}`}
    >
      <div className="plot" ref={box} style={{ minHeight: 120 }}>
        {width > 0 && (
          <svg
            data-drawing=""
            aria-hidden="true"
            {...drawn(Math.floor(width), Math.ceil(cloud.height), scale)}
          >
            {cloud.words.map(({ word, size, x, y, width: wide, height: high }) => (
              <g key={word}>
                <rect
                  className={`chip e${bucketOf(shown.get(word) ?? 0)}`}
                  x={x - wide / 2}
                  y={y - high / 2}
                  width={wide}
                  height={high}
                  rx={Math.min(6, size / 5)}
                />
                <text
                  className="cloud-word"
                  x={x}
                  y={y + size * 0.34}
                  textAnchor="middle"
                  style={{ fontSize: `${size}px` }}
                >
                  {word}
                </text>
              </g>
            ))}
          </svg>
        )}
      </div>
      <ul className="unseen">
        {list.map(({ word, mean, count }) => (
          <li key={word}>{words.wordIs(traceWord(word), mean, count)}</li>
        ))}
      </ul>
    </FigureFrame>
  );
}

/**
 * The size of each word, px. Among the highest it is in proportion to mean entropy, as in the paper. Among the lowest
 * that would make the surest words the smallest; there it falls with the logarithm, from the surest.
 */
export function sizesOf(
  list: readonly WordStatistic[],
  kind: WordCloudProps['kind'],
  most: number,
): number[] {
  const means = list.map(({ mean }) => Math.max(mean, 1e-6));
  const high = Math.max(...means);
  const low = Math.min(...means);
  const share = (mean: number) =>
    kind === 'highest' ? mean / high : high === low ? 1 : Math.log(high / mean) / Math.log(high / low);
  const top = kind === 'highest' ? most : most * 0.6;
  return means.map((mean) =>
    kind === 'highest' ? Math.max(smallest, share(mean) * top) : smallest + share(mean) * (top - smallest),
  );
}
