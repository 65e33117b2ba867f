import { expect, test } from 'vitest';
import { readingOf } from './measure_reading.ts';

/** Four responses of 5 to 14 tokens, by a formula that numpy was given too. */
const entropies = (step: number) =>
  Array.from({ length: 4 }, (_, i) =>
    Array.from(
      { length: 5 + 3 * i },
      (_, t) => (((i * 11 + t * 17 + Math.floor(step / 20)) % 23) / 23) * (1 + step / 40),
    ),
  );
const slots = entropies(0).map((own) => own.map((_, t) => 'ab'[t % 2]));
const reading = readingOf(
  [0, 10, 40].map((step) => ({ step, entropies: entropies(step) })),
  slots,
  [entropies(10), entropies(40)],
);

test('tokens of all responses are one pool', () => {
  expect([reading.traces, reading.tokens]).toEqual([4, 38]);
});

test('overlaps of the top fifth with the base and with the final model are those of numpy', () => {
  // top(x) = the first 8 of numpy.argsort(-x, kind="stable"); the overlap is len(top(x) & top(y)) / 8.
  expect(reading.steps.map(({ step, withBase, withFinal }) => [step, withBase, withFinal])).toEqual([
    [0, 1, 0.25],
    [10, 1, 0.25],
    [40, 0.25, 1],
  ]);
});

test('what other bases share with the base is the mean of their overlaps', () => {
  // Step 10 shares all and step 40 a quarter, as above.
  expect(reading.withOtherBases).toBeCloseTo((1 + 0.25) / 2, 12);
});

test('a token’s slot alone determines less than the token itself', () => {
  expect(reading.bySlot).toBeGreaterThan(0);
  expect(reading.bySlot).toBeLessThan(1);
  // Each token a slot of its own: nothing is shuffled.
  const own = slots.map((all, i) => all.map((_, t) => `${i} ${t}`));
  const steps = [0, 40].map((step) => ({ step, entropies: entropies(step) }));
  expect(readingOf(steps, own, [entropies(0)]).bySlot).toBeCloseTo(0.25, 12);
});

test('each step has its percentiles from the least entropy to the greatest', () => {
  for (const { percentiles } of reading.steps) {
    expect(percentiles.map(({ percentile }) => percentile)).toEqual(
      Array.from({ length: 21 }, (_, i) => 5 * i),
    );
  }
  const of = (step: number, percentile: number) =>
    reading.steps[step].percentiles.find((p) => p.percentile === percentile)?.entropy;
  // numpy.percentile(x, [0, 5, 50, 80, 100])
  const truth = [
    [0, 0.08043478260869566, 0.4782608695652174, 0.8521739130434783, 0.9565217391304348],
    [0, 0.10054347826086957, 0.5978260869565217, 1.065217391304348, 1.1956521739130435],
    [0, 0, 0.9130434782608696, 1.4782608695652173, 1.9130434782608696],
  ];
  for (const [step, values] of truth.entries())
    for (const [i, p] of [0, 5, 50, 80, 100].entries()) expect(of(step, p)).toBeCloseTo(values[i], 12);
});

test('the change goes from the base to the final model, by bins of the base', () => {
  expect(reading.change).toHaveLength(20);
  // Means of (final - base)[numpy.argsort(base, kind="stable")] in the bins floor(20 rank / 38).
  for (const [bin, change] of [
    [0, 0.19565217391304346],
    [10, 0.6956521739130435],
    [19, -0.8695652173913044],
  ])
    expect(reading.change[bin].change).toBeCloseTo(change, 12);
});

test('no tokens are an error', () => {
  expect(() => readingOf([{ step: 0, entropies: [[]] }], [[]], [[[]]])).toThrow('nothing to read');
});
