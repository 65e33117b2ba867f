import { useMemo } from 'react';
import { drawnPercentiles, entropyPercentiles } from '../../../forks/entropy_percentiles.ts';
import { PercentilesFigure } from '../../charts/figures/percentiles_figure.tsx';
import type { ComparedRun } from '../../state/compare/compared_run.ts';
import { useComparePanels } from '../../words/compare_panels_language.ts';
import { useMessages } from '../../words/language.ts';

/** The percentile that represents the forks in the title, and the median. */
const high = 95;
const middle = 50;
/** A median that moves by less has not moved, nats. */
const still = 0.005;

/** Percentiles of token entropy over training, of the samples that a run kept. */
export function RunPercentiles({ run, name }: { run: ComparedRun; name: string }) {
  const t = useMessages();
  const words = useComparePanels().entropy.percentiles;
  const { samples, seed } = run;
  const steps = useMemo(
    () =>
      entropyPercentiles(
        samples.map(({ step, groups }) => ({
          step,
          entropies: groups.flatMap(({ responses }) => responses.flatMap(({ entropy }) => [...entropy])),
        })),
        drawnPercentiles,
      ),
    [samples],
  );
  if (steps.length === 0) return <p className="figure-empty">{words.empty}</p>;
  const ends = ([high, middle] as const).flatMap((percentile) =>
    [steps[0], steps[steps.length - 1]].map(({ values }) => values[drawnPercentiles.indexOf(percentile)]),
  );
  const [from, to, midFrom, midTo] = ends;
  const moved = Math.abs(midTo - midFrom) >= still;
  return (
    <PercentilesFigure
      title={
        moved
          ? words.titleMoved(t.panels.percentile(high), from, to, midFrom, midTo)
          : words.title(t.panels.percentile(high), from, to, midTo)
      }
      note={[words.note(name, Math.min(...steps.map(({ tokens }) => tokens)))]}
      file="entropy-percentiles"
      parts={[
        {
          key: run.id,
          seeds: [
            {
              seed,
              steps: steps.map(({ step, tokens, values }) => ({
                step,
                tokens,
                percentiles: values.map((entropy, i) => ({ percentile: drawnPercentiles[i], entropy })),
              })),
            },
          ],
        },
      ]}
    />
  );
}
