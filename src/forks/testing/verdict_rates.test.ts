import { expect, test } from 'vitest';
import { consequenceOf, familyError } from '../consequence.ts';
import { defaultSamples } from '../scan_plan.ts';
import { madeBranch, madeFork } from './made_forks.ts';
import { verdictRates } from './verdict_rates.ts';

/** A scan of six forks of one kind. */
const six = (...rates: number[]) => Array.from({ length: 6 }, () => rates);
const seed = 3;
const rates = (of: number[], samples: number, scans = 150) =>
  verdictRates({ forks: six(...of), samples, scans, seed });
/** Four standard errors of a share of so many scans. */
const within = (share: number, scans: number) => 4 * Math.sqrt((share * (1 - share)) / scans);

test('for single forks it agrees with the sum over every outcome', () => {
  const samples = 24;
  const truth = [0.3, 0.75];
  const chances = truth.map((rate) => {
    const chance = [(1 - rate) ** samples];
    for (let x = 1; x <= samples; x++)
      chance.push((chance[x - 1] * (samples - x + 1) * rate) / (x * (1 - rate)));
    return chance;
  });
  let decides = 0;
  for (let a = 0; a <= samples; a++)
    for (let b = 0; b <= samples; b++) {
      const fork = madeFork(1, 1, 'a', madeBranch('a', 0.5, a, samples), madeBranch('b', 0.5, b, samples));
      if (consequenceOf(fork).verdict === 'decides') decides += chances[0][a] * chances[1][b];
    }
  const scans = 2000;
  const found = verdictRates({ forks: [truth], samples, scans, seed });
  expect(decides).toBeGreaterThan(0.3);
  expect(Math.abs(found.verdicts.decides - decides)).toBeLessThan(within(decides, scans));
});

test('no scan of forks that are at most 5 points apart says decides in more than 5 % of the cases', () => {
  for (const samples of [64, defaultSamples])
    for (const of of [
      [0.5, 0.5],
      [0.3, 0.3, 0.3],
      [0.4, 0.4, 0.4, 0.4, 0.4],
      [0.47, 0.52],
      [0.02, 0.07],
    ]) {
      const { anyDecides, coverage, allAtLeast } = rates(of, samples);
      expect(anyDecides, `${of} at ${samples}`).toBeLessThan(familyError + within(familyError, 150));
      // Of 900 forks.
      expect(coverage, `${of} at ${samples}`).toBeGreaterThan(0.95 - within(0.05, 900));
      expect(allAtLeast, `${of} at ${samples}`).toBeGreaterThan(0.95 - within(0.05, 150));
    }
});

test('a true spread of 30 points is found at 64 samples in most cases, of 20 at the default', () => {
  expect(rates([0.3, 0.6], 64).verdicts.decides).toBeGreaterThan(0.65);
  expect(rates([0.3, 0.6], defaultSamples).verdicts.decides).toBeGreaterThan(0.99);
  expect(rates([0.3, 0.5], defaultSamples).verdicts.decides).toBeGreaterThan(0.8);
});

test('at the default samples equal branches are mostly said to waver, at 64 they are not', () => {
  const least: [number[], number][] = [
    [[0.5, 0.5], 0.82],
    [[0.3, 0.3], 0.9],
    [[0.1, 0.1], 0.98],
    [[0.05, 0.05], 0.99],
    [[0.3, 0.3, 0.3], 0.77],
  ];
  for (const [of, power] of least)
    expect(rates(of, defaultSamples).verdicts.wavers, String(of)).toBeGreaterThan(power);
  expect(rates([0.3, 0.3], 64).verdicts.wavers).toBeLessThan(0.05);
});

test('a fork whose spread is just material is said to waver in at most 5 % of the cases', () => {
  for (const of of [
    [0.3, 0.45],
    [0.8, 0.95],
    [0.3, 0.3, 0.45],
  ])
    expect(rates(of, defaultSamples).verdicts.wavers, String(of)).toBeLessThan(0.05);
});

test('the noise that is told is what equal branches show', () => {
  for (const of of [
    [0.5, 0.5],
    [0.3, 0.3, 0.3],
    [0.3, 0.3, 0.3, 0.3, 0.3],
  ]) {
    const { shown, noise } = rates(of, 64);
    expect(Math.abs(shown - noise), String(of)).toBeLessThan(0.6);
  }
});
