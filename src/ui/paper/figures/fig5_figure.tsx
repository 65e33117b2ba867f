import { meanOf } from '../../../paper/estimates.ts';
import type { Results } from '../../../paper/results.ts';
import { PercentilesFigure } from '../../charts/figures/percentiles_figure.tsx';
import { Missing } from './missing.tsx';
import { usePictureMessages } from './picture_messages.ts';
import { type ReadArm, readArms, readingsNote, readValues } from './reading_curves.ts';

/** The percentile that represents the forks in the title, and the median (`reading_checks.ts`). */
const high = 95;
const middle = 50;
/** Percentiles that are drawn: those below the middle lie on the axis, and the labels of more would overlap. */
const drawn = [50, 70, 75, 80, 85, 90, 95, 100];

/** Fig. 5 of the runs of the main experiment. */
export function Fig5Figure({ results }: { results: Results }) {
  const t = usePictureMessages();
  const words = t.paperFigures.fig5;
  const arms = readArms(t, results);
  const moves = arms.flatMap((one) => {
    const ends = [high, middle].flatMap((percentile) => [
      meanOf(endValues(one, percentile, 'first')),
      meanOf(endValues(one, percentile, 'last')),
    ]);
    const [from, to, midFrom, midTo] = ends;
    return from && to && midFrom && midTo
      ? [{ name: one.name, high: { from, to }, middle: { from: midFrom, to: midTo } }]
      : [];
  });
  if (moves.length === 0) return <Missing />;
  return (
    <PercentilesFigure
      title={words.title(moves.map(({ name, high: ends }) => ({ name, ...ends })))}
      note={[
        words.middle(moves.map(({ name, middle: ends }) => ({ name, ...ends }))),
        readingsNote(t, arms),
        t.panels.how.means,
      ]}
      file="paper-figure-5"
      parts={arms.map(({ condition, name, readings }) => ({
        key: condition,
        name,
        seeds: readings.map(({ seed, steps }) => ({
          seed,
          steps: steps.map(({ step, percentiles }) => ({
            step,
            percentiles: percentiles.filter(({ percentile }) => drawn.includes(percentile)),
          })),
        })),
      }))}
    />
  );
}

/** A percentile at the first or the last step of each reading. */
const endValues = (one: ReadArm, percentile: number, end: 'first' | 'last') =>
  readValues(one, ({ steps }) => {
    const { percentiles } = steps[end === 'first' ? 0 : steps.length - 1];
    return percentiles.find((own) => own.percentile === percentile)?.entropy ?? Number.NaN;
  }).filter(({ value }) => Number.isFinite(value));
