import { meanOf } from '../../../paper/estimates.ts';
import type { ReadingResult, Results } from '../../../paper/results.ts';
import { mean } from '../../../stats/totals.ts';
import { OverlapFigure } from '../../charts/figures/overlap_figure.tsx';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';
import { readArms, readCurve, readingsNote, readValues } from './reading_curves.ts';

/** What two random fifths share. */
const chance = 0.2;
/** What the paper's final model shares with its base. */
const paper = 0.8667;

/** Table 1 of the runs of the main experiment. */
export function Table1Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.table1;
  const arms = readArms(t, results);
  const shared = arms.flatMap((one) => {
    const share = meanOf(readValues(one, ({ steps }) => steps[steps.length - 1].withBase));
    return share ? [{ name: one.name, share }] : [];
  });
  if (shared.length === 0) return <Missing />;
  const curves = (kind: 'withBase' | 'withFinal') =>
    arms.map((one) => readCurve(one, ({ steps }) => steps.map((at) => ({ step: at.step, value: at[kind] }))));
  // Of all runs of both conditions, which end in one line.
  const readings = arms.flatMap((one) => one.readings);
  const meanOver = (of: (reading: ReadingResult) => number) => mean(readings, of)!;
  const bySlot = meanOver((reading) => reading.bySlot);
  const others = meanOver((reading) => reading.withOtherBases);
  return (
    <OverlapFigure
      title={words.title(shared)}
      note={[words.what, readingsNote(t, arms), t.panels.how.curves]}
      file="paper-table-1"
      withBase={curves('withBase')}
      withFinal={curves('withFinal')}
      chance={chance}
      marks={[
        { value: bySlot, label: words.bySlot(bySlot), className: 'chance' },
        { value: others, label: words.others(others), className: 'chance' },
        { value: paper, label: words.paper(paper), className: 'paper-mark' },
      ]}
    />
  );
}
