import { meanOf } from '../../../paper/estimates.ts';
import { overBins, topFifth } from '../../../paper/reading_checks.ts';
import type { Results } from '../../../paper/results.ts';
import { ChangeFigure } from '../../charts/figures/change_figure.tsx';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';
import { readArms, readCurve, readingsNote, readValues } from './reading_curves.ts';

/** Fig. 4 of the runs of the main experiment. */
export function Fig4Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.fig4;
  const arms = readArms(t, results).filter(({ readings }) =>
    readings.every(({ change }) => change.length > 0),
  );
  const changes = arms.flatMap((one) => {
    const change = meanOf(readValues(one, (reading) => overBins(reading, topFifth, (change) => change)));
    return change ? [{ name: one.name, change }] : [];
  });
  if (changes.length === 0) return <Missing />;
  return (
    <ChangeFigure
      title={words.title(changes)}
      note={[words.what, readingsNote(t, arms), t.panels.how.curves]}
      file="paper-figure-4"
      curves={arms.map((one) =>
        readCurve(one, ({ change }) =>
          change.map((bin) => ({ step: (bin.from + bin.to) / 2, value: bin.change })),
        ),
      )}
    />
  );
}
