import { expect, test } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { madeEvaluation, madeGroup, madeMetrics, madeRun } from '../../experiment/testing/made_record.ts';
import type { LabEvent } from '../../lab/client/protocol.ts';
import {
  type ExperimentEvent,
  emptyExperiment,
  reachedStep,
  reduce,
  runId,
  samplesAt,
  samplesKept,
  seedAtWork,
} from './experiment.ts';

const spec = { ...presets['countdown@1'], steps: 10, seeds: [1, 2] };
const live = emptyExperiment('countdown@1', spec, 'live');
const metrics = (condition: string, seed: number, step: number): LabEvent => ({
  type: 'metrics',
  run: { condition, seed },
  metrics: madeMetrics(step),
});

test('events of a run are kept in order, apart from other runs', () => {
  const events = [metrics('top20', 1, 1), metrics('all', 1, 1), metrics('top20', 1, 2)];
  const { runs } = reduce(live, events);
  expect(runs[runId('top20', 1)].metrics.map((m) => m.step)).toEqual([1, 2]);
  expect(runs[runId('all', 1)].metrics.map((m) => m.step)).toEqual([1]);
});

test('a run that is restored replaces what was known of it, and continues from there', () => {
  const before = [
    metrics('top20', 1, 1),
    metrics('top20', 1, 2),
    metrics('top20', 1, 3),
    metrics('all', 1, 1),
  ];
  const record = madeRun('top20', 1, 2);
  const { runs } = reduce(live, [
    ...before,
    { type: 'restored', run: { condition: 'top20', seed: 1 }, record },
    metrics('top20', 1, 3),
  ]);
  expect(runs[runId('top20', 1)].metrics.map((m) => m.step)).toEqual([1, 2, 3]);
  expect(runs[runId('top20', 1)].evaluations).toEqual(record.evaluations);
  expect(runs[runId('all', 1)].metrics).toHaveLength(1);
  expect(record.metrics).toHaveLength(2);
});

test('one batch of events gives the same as one event at a time', () => {
  const evaluation: LabEvent = {
    type: 'evaluation',
    run: { condition: 'all', seed: 2 },
    evaluation: madeEvaluation(0, 0.2),
  };
  const events: ExperimentEvent[] = [metrics('top20', 1, 1), evaluation, metrics('top20', 1, 2)];
  const oneByOne = events.reduce((experiment, event) => reduce(experiment, [event]), live);
  expect(reduce(live, events)).toEqual(oneByOne);
});

test('the experiment before stays as it was, and runs that heard nothing stay the same object', () => {
  const before = reduce(live, [metrics('top20', 1, 1), metrics('all', 1, 1)]);
  const after = reduce(before, [metrics('top20', 1, 2)]);
  expect(before.runs[runId('top20', 1)].metrics).toHaveLength(1);
  expect(after.runs[runId('all', 1)]).toBe(before.runs[runId('all', 1)]);
});

test('a beginning clears the runs, also those of the same batch, and what they were trained on', () => {
  const adapter = { kind: 'gpu' as const, name: 'A', vendor: '', architecture: '', features: [] };
  const begin: ExperimentEvent = {
    type: 'begin',
    source: 'recorded',
    preset: 'countdown@1',
    spec,
    vocabulary: ['a'],
  };
  const after = reduce(live, [{ type: 'trains-on', adapter }, metrics('all', 1, 1), begin]);
  expect(after.runs).toEqual({});
  expect(after.adapter).toBeNull();
  expect(reduce(live, [{ type: 'trains-on', adapter }]).adapter).toBe(adapter);
  expect(after.source).toBe('recorded');
});

test('a failure stops the work and keeps the curves', () => {
  const failed: LabEvent = { type: 'failed', failure: 'device-lost', detail: 'unknown' };
  const after = reduce(live, [metrics('all', 1, 1), failed]);
  expect(after.progress.phase).toBe('failed');
  expect(reachedStep(after)).toBe(1);
});

test('the samples of a step are those kept nearest before it', () => {
  const samples = (step: number): LabEvent => ({
    type: 'samples',
    run: { condition: 'all', seed: 1 },
    samples: { step, groups: [madeGroup([[0.1]])] },
  });
  const run = reduce(live, [samples(3), samples(6)]).runs[runId('all', 1)];
  expect(samplesAt(run, 5)?.step).toBe(3);
  expect(samplesAt(run, 6)?.step).toBe(6);
  expect(samplesAt(run, 1)?.step).toBe(3);
  expect(samplesAt(undefined, 1)).toBeNull();
});

test('samples of a long run are thinned at its old end and never grow without bound', () => {
  const events = Array.from({ length: 1000 }, (_, i): LabEvent => {
    return { type: 'samples', run: { condition: 'all', seed: 1 }, samples: { step: i + 1, groups: [] } };
  });
  const { samples } = reduce(live, events).runs[runId('all', 1)];
  expect(samples.length).toBeLessThanOrEqual(samplesKept);
  expect(samples[0].step).toBe(1);
  expect(samples.at(-1)?.step).toBe(1000);
});

test('the seed in training is the first that is not done', () => {
  const done = reduce(live, [metrics('all', 1, 10)]);
  expect(seedAtWork(live)).toBe(1);
  expect(seedAtWork(done)).toBe(1);
  const second = reduce(done, [metrics('all', 2, 4)]);
  expect(seedAtWork(second)).toBe(2);
  expect(reachedStep(second, 2)).toBe(4);
  expect(reachedStep(second)).toBe(10);
});
