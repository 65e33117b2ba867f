import { useCallback, useMemo } from 'react';
import { outcomeBand } from '../../../forks/outcome_band.ts';
import { type BandMode, cellText, printedRates, stripesOf } from '../../charts/forks/band_words.ts';
import { OutcomeCell } from '../../charts/forks/outcome_cell.tsx';
import type { Inspected } from '../../state/inspect/inspect_store.ts';
import { useMessages } from '../../words/language.ts';

/** The outcome band of the shown trace, and how to draw a line of it; null before any fork was scanned. */
export function useBand({ trace, scan }: Inspected, mode: BandMode) {
  const t = useMessages();
  const band = useMemo(
    () => (scan.length === 0 ? null : outcomeBand(scan, [trace.promptLength, trace.tokens.length])),
    [scan, trace],
  );
  const stripes = useMemo(() => (band ? stripesOf(band.answers) : []), [band]);
  const printed = useMemo(() => (band ? printedRates(band.entries) : []), [band]);
  const line = useCallback(
    (from: number, to: number, cell: number) =>
      band && (
        <div className="band-line" style={{ gridTemplateColumns: `repeat(${to - from}, ${cell}px)` }}>
          {band.entries.slice(from, to).map((entry, i) => (
            <OutcomeCell
              key={entry.position}
              entry={entry}
              stripes={stripes}
              mode={mode}
              printed={printed[from + i]}
            />
          ))}
        </div>
      ),
    [band, stripes, printed, mode],
  );
  /** What the band says over a token of the response. */
  const textAt = (at: number) => (band?.entries[at] ? cellText(band.entries[at], stripes, mode, t) : '');
  return band && { band, line, textAt };
}
