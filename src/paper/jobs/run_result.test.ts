import { expect, test } from 'vitest';
import type { Evaluation, RunRecord, StepMetrics } from '../../experiment/record.ts';
import { parseResult } from '../results_schema.ts';
import { runResult } from './run_result.ts';

const evaluated = (step: number, others: Partial<Evaluation> = {}) =>
  ({
    step,
    k: 8,
    problems: 249,
    'eval/pass@1': 0.2 + step / 100,
    'eval/pass@k': 0.5,
    'eval/length': 23,
    'eval/entropy': 0.2,
    'eval/stopped': 0.9,
    'eval/truncated': 0.1,
    ...others,
  }) as Evaluation;

const line = (step: number, low: number | null, high: number | null) =>
  ({
    step,
    num_tokens: 100 * step,
    'clip_ratio/low_mean': low,
    'clip_ratio/high_mean': high,
  }) as unknown as StepMetrics;

const record: RunRecord = {
  condition: 'top20',
  seed: 2,
  metrics: [line(1, 0.01, 0.002), line(2, 0.03, null)],
  evaluations: [evaluated(0), evaluated(2, { 'eval/first_attempt': 0.3, 'eval/gave_up': 0.1 })],
  samples: [],
  seconds: 12,
  hash: 'a'.repeat(64),
};

test('a run is kept with its points, its hash, and the mean shares that were clipped', () => {
  const result = runResult('main', record);
  expect(result).toMatchObject({
    experiment: 'main',
    condition: 'top20',
    seed: 2,
    steps: 2,
    tokens: 200,
    hash: 'a'.repeat(64),
    clipped: { low: expect.closeTo(0.02, 12), high: expect.closeTo(0.001, 12) },
  });
  expect(result.points.map(({ step, passAt1, k, truncated }) => [step, passAt1, k, truncated])).toEqual([
    [0, 0.2, 8, 0.1],
    [2, 0.22, 8, 0.1],
  ]);
  expect(result.points.map(({ firstAttempt, gaveUp }) => [firstAttempt, gaveUp])).toEqual([
    [null, null],
    [0.3, 0.1],
  ]);
  expect(parseResult('runs', JSON.parse(JSON.stringify(result)))).toEqual(result);
});

test('a run that was not trained on the processor has no hash', () => {
  const { hash: _hash, ...other } = record;
  expect(runResult('main', other).hash).toBeNull();
});

test('a run that is not at its end is refused', () => {
  expect(() => runResult('main', { ...record, evaluations: [evaluated(0)] })).toThrow('not at its end');
  expect(() => runResult('main', { ...record, metrics: [] })).toThrow('not at its end');
});
