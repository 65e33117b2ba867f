import { expect, test } from 'vitest';
import { foldKey, randomStream } from '../random/stream.ts';
import { momentsOf } from './moments.ts';
import { samplingError } from './sampling_error.ts';
import { mean, sum } from './totals.ts';

/** As an evaluation says it, of the right samples of each problem. */
function measured(right: readonly number[], samples: number) {
  const { n, mean: rate, sd } = momentsOf(right.map((count) => count / samples))!;
  return { rate, error: sd && sd / Math.sqrt(n), problems: n, samples };
}

test('from mean and error over problems it is what the problems themselves say', () => {
  const samples = 4;
  const right = [0, 4, 1, 3, 2, 2, 4, 0, 1];
  // Of each problem the unbiased variance r (1 - r) K / (K - 1) of one sample, over K.
  const each = right.map((count) => (count / samples) * (1 - count / samples));
  const square = sum(each) / (samples - 1) / right.length ** 2;
  expect(samplingError(measured(right, samples))).toBeCloseTo(Math.sqrt(square), 14);
});

test('over evaluations of the same problems it is how far the rates scatter, and the other bounds lie above', () => {
  const [problems, samples, trials] = [60, 3, 4000];
  const rates = Array.from({ length: problems }, (_, i) => ((i + 0.5) / problems) ** 2);
  const random = randomStream(foldKey(17), 1);
  const evaluations = Array.from({ length: trials }, () => {
    const right = rates.map((p) => sum([0, 1, 2].map(() => (random.uniform() < p ? 1 : 0))));
    return measured(right, samples);
  });
  const truth = sum(rates, (p) => p * (1 - p)) / (samples * problems ** 2);
  const scatter = momentsOf(evaluations.map(({ rate }) => rate))!.sd! ** 2;
  const said = mean(evaluations, (one) => samplingError(one) ** 2)!;
  // The relative standard error of the scatter is sqrt(2 / 4000), 2.2 %; the mean of what is said is far closer.
  expect(Math.abs(scatter / truth - 1)).toBeLessThan(0.07);
  expect(Math.abs(said / truth - 1)).toBeLessThan(0.01);
  const bound = mean(evaluations, (one) => samplingError({ ...one, error: null }) ** 2)!;
  const overProblems = mean(evaluations, ({ error }) => error! ** 2)!;
  expect(bound).toBeGreaterThan(1.5 * truth);
  expect(overProblems).toBeGreaterThan(2 * truth);
});

test('with one sample a problem, or one problem, it is the bound; without doubt it is none', () => {
  const bound = Math.sqrt((0.2 * 0.8) / 5);
  expect(samplingError(measured([1, 0, 0, 0, 0], 1))).toBeCloseTo(bound, 14);
  expect(samplingError({ rate: 0.25, error: null, problems: 1, samples: 8 })).toBeCloseTo(
    Math.sqrt(0.1875 / 8),
    14,
  );
  expect(samplingError(measured([4, 0, 4, 4, 0, 0, 0], 4))).toBeLessThan(1e-7);
  expect(samplingError(measured([0, 0, 0], 4))).toBe(0);
});
