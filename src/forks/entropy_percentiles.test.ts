import { expect, test } from 'vitest';
import { drawnPercentiles, entropyPercentiles } from './entropy_percentiles.ts';
import { madePairs } from './testing/made_traces.ts';

test("percentiles by step are numpy's, steps rise, and a step without tokens is left out", () => {
  const all = madePairs.flatMap(({ before }) => Array.from(before));
  const found = entropyPercentiles([
    { step: 40, entropies: [0.3] },
    { step: 20, entropies: [] },
    { step: 0, entropies: all },
  ]);
  expect(found.map(({ step, tokens }) => [step, tokens])).toEqual([
    [0, 634],
    [40, 1],
  ]);
  // np.percentile(B, [0, 25, 50, 75, 80, 90, 95, 99, 100])
  const known = [
    9.73478807189681e-10, 0.016621604997892378, 0.12837630669050304, 0.42564920734600076, 0.5104797741724643,
    0.7384328631905427, 0.8560397553422302, 0.9676496083043988, 0.994065297428552,
  ];
  known.forEach((value, i) => {
    expect(found[0].values[i]).toBeCloseTo(value, 12);
  });
  expect(found[1].values).toEqual(drawnPercentiles.map(() => 0.3));
});
