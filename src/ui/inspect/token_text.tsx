import { memo, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo } from 'react';
import { useSize } from '../charts/use_size.ts';
import { traceWord } from '../words/trace_words.ts';
import { chunksOf, type FieldLook, type Setting, type TokenField, tokenField } from './token_field.ts';

interface TokenTextProps {
  /** The words of the response. A new list is a new text. */
  words: readonly string[];
  setting: Setting;
  /** The tokens [from, to) in which the model thinks before it answers; null for none. */
  thinking: readonly [from: number, to: number] | null;
  look: FieldLook;
  label: string;
  /** What is drawn above tokens [from, to), each in a cell of this many px; null if there is nothing to show. */
  band: ((from: number, to: number, cell: number) => ReactNode) | null;
  /** Hands out the field, to find tokens by their place. */
  onField: (field: TokenField | null) => void;
}

/** Responses that are set in cells, one token under one piece of the band: short ones, of short words. */
const maxCells = 400;
const longestInCell = 6;

const fitsCells = (words: readonly string[]): boolean =>
  words.length <= maxCells &&
  words.every(
    (word) => !word.includes('\n') && (/^<.+>$/.test(word) || traceWord(word).length <= longestInCell),
  );

/** The response, token by token. One stop of the tab key. */
export const TokenText = memo(function TokenText(props: TokenTextProps) {
  const { words, setting, thinking, look, label, band, onField } = props;
  const [box, { width }] = useSize<HTMLDivElement>();
  const field = useMemo(() => tokenField(words, setting), [words, setting]);
  useLayoutEffect(() => field.paint(look), [field, look]);
  useEffect(() => {
    onField(field);
    return () => {
      onField(null);
      field.end();
    };
  }, [field, onField]);

  const cells = useMemo(() => setting === 'tokens' && fitsCells(words), [setting, words]);
  const cell = width < 480 ? 42 : 48;
  const columns = Math.max(4, Math.floor(width / cell));
  const chunks = useMemo(
    () => (cells ? rowsOf(words.length, columns) : chunksOf(words, thinking ?? [])),
    [cells, words, columns, thinking],
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no block of text
    <div
      ref={box}
      className={`token-block inspect-tokens${cells ? ' in-cells' : setting === 'text' ? ' as-text' : ''}`}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys walk the tokens from here
      tabIndex={0}
      aria-label={label}
    >
      {width > 0 &&
        chunks.map(([from, to]) => (
          <div
            key={from}
            className={
              thinking && from >= thinking[0] && to <= thinking[1] ? 'token-line thinking' : 'token-line'
            }
          >
            {cells && band?.(from, to, cell)}
            <TokenChunk field={field} from={from} to={to} cell={cells ? cell : null} />
          </div>
        ))}
    </div>
  );
});

function rowsOf(count: number, columns: number): [from: number, to: number][] {
  const rows: [number, number][] = [];
  for (let from = 0; from < count; from += columns) rows.push([from, Math.min(count, from + columns)]);
  return rows;
}

interface TokenChunkProps {
  field: TokenField;
  from: number;
  to: number;
  /** Width of a token's cell, px; null for running text. */
  cell: number | null;
}

/** A line of cells or a stretch of text; the field fills it. */
const TokenChunk = memo(function TokenChunk({ field, from, to, cell }: TokenChunkProps) {
  const attach = useCallback(
    (element: HTMLDivElement | null) => (element ? field.attach(element, from, to) : undefined),
    [field, from, to],
  );
  return (
    <div
      ref={attach}
      className="token-chunk"
      style={cell === null ? undefined : { gridTemplateColumns: `repeat(${to - from}, ${cell}px)` }}
    />
  );
});
