import { describe, expect, test } from 'vitest';
import { experimentOf } from './experiments.ts';
import { checksOfGains, longPass } from './gain_checks.ts';
import { judge } from './judge.ts';
import { atBestRate, bestRateGain } from './learning_rates.ts';
import type { ExperimentId, FigureId } from './names.ts';
import type { Results } from './results.ts';
import { noResults } from './testing/made_results.ts';
import { pointOf, runOf, type Tested, testOf } from './testing/tiny_results.ts';

const base = 'countdown-164k';
const rate = (value: number, se = 0) => ({ rate: value, se });

/** A test of a run's last model. */
const last = (experiment: ExperimentId, condition: string, seed: number, asIs: Tested, goesOn: Tested = {}) =>
  testOf({ base, run: { experiment, condition, seed } }, { asIs, goesOn });

const estimateOf = (figure: keyof typeof checksOfGains, id: string, results: Results) => {
  const check = checksOfGains[figure].find((one) => one.id === id);
  if (!check) throw new Error(id);
  return check.estimate(results);
};

describe('what the gain of the main experiment is made of', () => {
  const results: Results = {
    ...noResults,
    runs: [runOf('main', 'all', 1, 0.44), runOf('main', 'all', 2, 0.48)],
    persistence: [
      testOf(
        { base },
        {
          asIs: { passAt1: rate(0.2, 0.004), firstAttempt: rate(0.15, 0.003), passAt8: rate(0.6, 0.01) },
          goesOn: { passAt1: rate(0.35, 0.005), passAt8: rate(0.9, 0.006) },
        },
      ),
      last('main', 'all', 1, { firstAttempt: rate(0.25), passAt8: rate(0.8) }, { passAt1: rate(0.45) }),
      last('main', 'all', 2, { firstAttempt: rate(0.29), passAt8: rate(0.76) }, { passAt1: rate(0.51) }),
      last('main', 'top20', 1, {}, { passAt1: rate(0.5) }),
    ],
  };
  const half = (id: string) => {
    const estimate = estimateOf('main', id, results)!;
    return estimate.interval!.high - estimate.value;
  };
  // 12.706204736174694 is scipy.stats.t.ppf(.975, 1), 1.959963984540054 norm.ppf(.975); two values d apart have a mean whose
  // standard error is d / 2.
  const halfOf = (apart: number, ...errors: number[]) =>
    Math.hypot((12.706204736174694 * apart) / 2, ...errors.map((se) => 1.959963984540054 * se));

  test('persistence: what the base that goes on has, less half of what training gains', () => {
    // (.35 - .2) - ((.44 + .48) / 2 - .2) / 2
    expect(estimateOf('main', 'persistence-half', results)?.value).toBeCloseTo(0.02, 12);
    // Halves of the runs' passes are .02 apart; of the base's own error half is left, and that of going on whole.
    expect(half('persistence-half')).toBeCloseTo(halfOf(0.02, 0.5 * 0.004, 0.005), 8);
  });

  test('choices: the trained that go on, less the base that goes on', () => {
    expect(estimateOf('main', 'all-choices', results)?.value).toBeCloseTo(0.48 - 0.35, 12);
    expect(half('all-choices')).toBeCloseTo(halfOf(0.06, 0.005), 8);
    // One seed: a number without an interval.
    expect(estimateOf('main', 'top20-choices', results)).toMatchObject({ n: 1, interval: null });
  });

  test('first attempts and pass@8, each against what the base has of it', () => {
    expect(estimateOf('main', 'all-first', results)?.value).toBeCloseTo(0.27 - 0.15, 12);
    expect(half('all-first')).toBeCloseTo(halfOf(0.04, 0.003), 8);
    // As trained, against the base that cannot give up.
    expect(estimateOf('main', 'pass-8', results)?.value).toBeCloseTo(0.78 - 0.9, 12);
    expect(half('pass-8')).toBeCloseTo(halfOf(0.04, 0.006), 8);
  });

  test('without a test of the base nothing is a gain', () => {
    const without = { ...results, persistence: results.persistence.slice(1) };
    for (const { id, estimate } of checksOfGains.main) expect(estimate(without), id).toBeNull();
  });
});

describe('long trainings, of which bases are the units', () => {
  const long: readonly (readonly [ExperimentId, string, number])[] = [
    ['steps-160', base, 0.01],
    ['base-2-160', 'countdown-164k-seed2', 0.02],
    ['base-3-160', 'countdown-164k-seed3', 0.06],
  ];
  const run = (experiment: ExperimentId, condition: string, at40: number, at160: number) =>
    runOf(experiment, condition, 1, [pointOf(0, 0.2), pointOf(40, at40), pointOf(160, at160)]);
  const results: Results = {
    ...noResults,
    runs: long.flatMap(([experiment, , more]) => [
      run(experiment, 'top20', 0.45, 0.55 + more),
      run(experiment, 'random20', 0.4, 0.42),
      run(experiment, 'all', 0.44, 0.5),
      run(experiment, 'bottom80', 0.21, 0.2 + more),
    ]),
    persistence: long.map(([, name]) => testOf({ base: name }, { asIs: { passAt1: rate(0.25, 0.004) } })),
  };

  test('differences are taken base by base, at a step', () => {
    expect(longPass(results, 'top20', 160)).toEqual(
      [0.56, 0.57, 0.61].map((value, seed) => ({ seed, value: expect.closeTo(value, 12) })),
    );
    // .14, .15 and .19 at the end, .05 on the way.
    expect(estimateOf('steps', 'top20-random20', results)).toMatchObject({
      value: expect.closeTo(0.16, 12),
      n: 3,
    });
    expect(estimateOf('steps', 'contrast-grows', results)?.value).toBeCloseTo(0.11, 12);
    expect(estimateOf('steps', 'all-goes-on', results)?.value).toBeCloseTo(0.06, 12);
  });

  test('harm is over each own base, and is not judged while a base is untested', () => {
    expect(estimateOf('steps', 'bottom80-harm', results)).toMatchObject({
      value: expect.closeTo(-0.02, 12),
      n: 3,
    });
    expect(
      estimateOf('steps', 'bottom80-harm', { ...results, persistence: results.persistence.slice(1) }),
    ).toBeNull();
  });
});

describe('the best learning rate', () => {
  const passes: Record<string, Record<string, readonly number[]>> = {
    'rate-1e-4': { all: [0.3, 0.3, 0.3], top20: [0.3, 0.3, 0.3] },
    // The best in the mean, for seed 1 alone; the others choose another one for it.
    'rate-3e-4': { all: [0.9, 0.35, 0.35], top20: [0.4, 0.4, 0.4] },
    'rate-6e-4': { all: [0.41, 0.42, 0.43], top20: [0.5, 0.51, 0.52] },
    'rate-1e-3': { all: [0.1, 0.1, 0.1], top20: [0.1, 0.1, 0.1] },
  };
  const results: Results = {
    ...noResults,
    runs: Object.entries(passes).flatMap(([experiment, conditions]) =>
      Object.entries(conditions).flatMap(([condition, values]) =>
        values.map((value, i) => runOf(experiment as ExperimentId, condition, i + 1, value)),
      ),
    ),
    persistence: [
      testOf({ base: experimentOf('rate-1e-4').spec.model }, { asIs: { passAt1: rate(0.2, 0.003) } }),
    ],
  };

  test('of a seed is chosen by the other seeds', () => {
    // Seed 1 by (.35, .35) and (.42, .43): 6e-4. Seeds 2 and 3 by seed 1's .9 and one .35: 3e-4.
    expect(atBestRate(results, 'all').map(({ value }) => value)).toEqual([0.41, 0.35, 0.35]);
    expect(atBestRate(results, 'top20').map(({ value }) => value)).toEqual([0.5, 0.51, 0.52]);
    const without = { ...results, runs: results.runs.filter(({ experiment }) => experiment !== 'rate-1e-3') };
    expect(atBestRate(without, 'all')).toEqual([]);
    const single = { ...results, runs: results.runs.filter(({ seed }) => seed === 1) };
    expect(atBestRate(single, 'all')).toEqual([]);
  });

  test('a gain at it, less a share of that of all tokens', () => {
    // (.5 - .2) - .2 (.41 - .2), (.51 - .2) - .2 (.35 - .2), (.52 - .2) - .2 (.35 - .2)
    const gain = bestRateGain(results, 'top20', 0.2);
    expect(gain).toMatchObject({ value: expect.closeTo((0.258 + 0.28 + 0.29) / 3, 12), n: 3 });
    expect(bestRateGain({ ...results, persistence: [] }, 'top20', 0.2)).toBeNull();
  });
});

test('without results no claim of a gain is tested', () => {
  for (const figure of Object.keys(checksOfGains) as FigureId[])
    expect(judge(figure, noResults).verdict, figure).toBe('not-tested');
});
