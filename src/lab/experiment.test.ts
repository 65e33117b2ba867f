import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { conditions } from '../experiment/presets.ts';
import type { RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
import { madeEvaluation, madeMetrics } from '../experiment/testing/made_record.ts';
import type { RunCheckpoint } from '../rl/run_state.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { countdown } from '../task/countdown/world.ts';
import type { LabEvent } from './client/protocol.ts';
import { Experiment } from './experiment.ts';
import type { KeptRun, RunKeeper, SaveMoment } from './store/run_keeper.ts';
import { smallSpec, smallWeights, timeless } from './testing/small_experiment.ts';

async function openExperiment(
  keeper: RunKeeper | null = null,
  wanted: Spec = smallSpec,
  hear: (event: LabEvent) => void = () => {},
) {
  const events: LabEvent[] = [];
  let heard: (() => void) | null = null;
  const experiment = await Experiment.open({
    device: await testDevice(),
    spec: wanted,
    world: countdown,
    weights: smallWeights,
    emit: (event) => {
      events.push(event);
      hear(event);
      heard?.();
    },
    keeper,
  });
  /** Waits for an event that satisfies a predicate. */
  const until = async (holds: (event: LabEvent) => boolean) => {
    for (let at = 0; ; at++) {
      while (at >= events.length) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
      if (holds(events[at])) return;
    }
  };
  return { experiment, events, until };
}

const stepsOf = (events: LabEvent[]) =>
  events.flatMap((e) => (e.type === 'metrics' ? [`${e.run.condition}-${e.run.seed}:${e.metrics.step}`] : []));

describe('an experiment', () => {
  const opened: Experiment[] = [];
  afterAll(() => {
    for (const experiment of opened) experiment.close();
  });

  it('trains the conditions in turn step by step, seed after seed, and evaluates on schedule', async () => {
    const { experiment, events } = await openExperiment();
    experiment.play();
    await experiment.work();
    expect(stepsOf(events)).toEqual([
      ...['top20-1:1', 'all-1:1', 'top20-1:2', 'all-1:2', 'top20-1:3', 'all-1:3'],
      ...['top20-2:1', 'all-2:1', 'top20-2:2', 'all-2:2', 'top20-2:3', 'all-2:3'],
    ]);
    const evaluated = events.flatMap((e) => (e.type === 'evaluation' ? [e.evaluation.step] : []));
    expect(evaluated).toEqual([0, 0, 2, 2, 3, 3, 0, 0, 2, 2, 3, 3]);
    expect(events[0].type).toBe('opened');
    const last = events.at(-1);
    expect(last).toMatchObject({ type: 'phase', phase: 'done', done: 12, total: 12 });
    expect(experiment.records.map((r) => r.metrics.length)).toEqual([3, 3, 3, 3]);
    const hashes = events.flatMap((e) => (e.type === 'hashed' ? [e.hash] : []));
    expect(hashes).toEqual(experiment.records.map(({ hash }) => hash));
    expect(hashes).toHaveLength(4);
  });

  it('does nothing before it is started, takes one step of each condition, and stops when it is closed', async () => {
    const { experiment, events, until } = await openExperiment();
    opened.push(experiment);
    const work = experiment.work();
    await until((e) => e.type === 'phase' && e.phase === 'paused');
    expect(stepsOf(events)).toEqual([]);
    experiment.stepOnce();
    await until((e) => e.type === 'phase' && e.phase === 'paused' && e.done === 2);
    expect(stepsOf(events)).toEqual(['top20-1:1', 'all-1:1']);
    experiment.close();
    await work;
    expect(stepsOf(events)).toEqual(['top20-1:1', 'all-1:1']);
  });

  it('says that it is paused at once, and after that waits to be saved and written', async () => {
    const done: string[] = [];
    let copied = () => {};
    let written = () => {};
    const keeper: RunKeeper = {
      load: async () => null,
      async save({ condition }, _checkpoint, moment) {
        if (moment !== 'rest') return;
        await new Promise<void>((resolve) => (copied = resolve));
        done.push(condition);
      },
      written: () => new Promise((resolve) => (written = resolve)),
    };
    const { experiment, until } = await openExperiment(keeper);
    opened.push(experiment);
    void experiment.work();
    await until((e) => e.type === 'phase' && e.phase === 'paused');
    experiment.stepOnce();
    await until((e) => e.type === 'phase' && e.phase === 'paused' && e.done === 2);
    const saved = experiment.saved().then(() => done.push('written'));
    expect(done).toEqual([]);
    copied();
    await vi.waitFor(() => expect(done).toEqual(['top20']));
    copied();
    await vi.waitFor(() => expect(done).toEqual(['top20', 'all']));
    await new Promise((resolve) => setTimeout(resolve));
    expect(done).toHaveLength(2);
    written();
    await saved;
    expect(done).toEqual(['top20', 'all', 'written']);
  });

  it('shows a run that an earlier version ended before its last step, and does not resume it', async () => {
    const ended = { step: 1, by: 'tokens' as const };
    const record: RunRecord = {
      ...{ condition: 'top20', seed: 1, seconds: 1, samples: [], ended },
      metrics: [madeMetrics(1)],
      evaluations: [madeEvaluation(0, 0.2), madeEvaluation(1, 0.3)],
    };
    const saved: string[] = [];
    const keeper: RunKeeper = {
      load: async ({ condition, seed }) =>
        condition === 'top20' && seed === 1 ? { record: structuredClone(record), checkpoint: null } : null,
      save: async ({ condition, seed }) => void saved.push(`${condition}-${seed}`),
    };
    const { experiment, events } = await openExperiment(keeper, { ...smallSpec, seeds: [1] });
    experiment.play();
    await experiment.work();
    expect(events).toContainEqual({ type: 'restored', run: { condition: 'top20', seed: 1 }, record });
    expect(stepsOf(events)).toEqual(['all-1:1', 'all-1:2', 'all-1:3']);
    expect(experiment.records[0]).toEqual(record);
    expect(new Set(saved)).toEqual(new Set(['all-1']));
    expect(events.at(-1)).toMatchObject({ type: 'phase', phase: 'done', done: 6, total: 6 });
  });

  it('resumes where it was saved, with the same results', async () => {
    const one: Spec = { ...smallSpec, conditions: [conditions.top20], seeds: [1] };
    const whole = await openExperiment(null, one);
    whole.experiment.play();
    await whole.experiment.work();

    let kept: { record: RunRecord; checkpoint: RunCheckpoint } | null = null;
    const keeper: RunKeeper = {
      load: async () => kept,
      async save(record, checkpoint) {
        kept = { record: structuredClone(record), checkpoint: await checkpoint() };
      },
    };
    const first = await openExperiment(keeper, one);
    const working = first.experiment.work();
    first.experiment.stepOnce();
    await first.until((e) => e.type === 'phase' && e.phase === 'paused' && e.done === 1);
    first.experiment.close();
    await working;

    const second = await openExperiment(keeper, one);
    second.experiment.play();
    await second.experiment.work();
    expect(stepsOf(second.events)).toEqual(['top20-1:2', 'top20-1:3']);
    expect(timeless(second.experiment.records[0])).toEqual(timeless(whole.experiment.records[0]));
    const { parameters } = (kept as unknown as KeptRun).checkpoint;
    const digest = createHash('sha256').update(new Uint8Array(parameters.buffer)).digest('hex');
    expect(second.experiment.records[0].hash).toBe(digest);
    expect(second.experiment.records[0].hash).toBe(whole.experiment.records[0].hash);
    expect(whole.experiment.records[0].resumed).toBeUndefined();
    const { adapterName: adapter } = await testDevice();
    expect(second.experiment.records[0].resumed).toMatchObject([{ step: 1, adapter }]);
    expect(second.events).toContainEqual(expect.objectContaining({ type: 'restored' }));
  });

  it('saves when it is closed or about to end, and runs a missed evaluation when it resumes', async () => {
    const one: Spec = { ...smallSpec, conditions: [conditions.top20], seeds: [1] };
    const whole = await openExperiment(null, one);
    whole.experiment.play();
    await whole.experiment.work();

    let kept: KeptRun | null = null;
    const moments: SaveMoment[] = [];
    const keeper: RunKeeper = {
      load: async () => kept,
      async save(record, checkpoint, moment) {
        moments.push(moment);
        kept = { record: structuredClone(record), checkpoint: await checkpoint() };
      },
    };
    const first = await openExperiment(keeper, one, (event) => {
      if (event.type === 'metrics' && event.metrics.step === 1) first.experiment.saveSoon();
      if (event.type === 'phase' && event.phase === 'evaluating' && event.done === 2)
        first.experiment.close();
    });
    first.experiment.play();
    await first.experiment.work();
    expect(moments).toEqual(['step', 'rest', 'rest']);
    const { record, checkpoint } = kept as unknown as KeptRun;
    expect(checkpoint.step).toBe(2);
    expect(record.evaluations.map(({ step }) => step)).toEqual([0]);

    record.adapter = 'another card';
    // As in a record from before kernels were chosen by a table.
    delete record.kernels;
    record.matmul = 'matmul_quad';
    const second = await openExperiment(keeper, one);
    second.experiment.play();
    await second.experiment.work();
    expect(timeless(second.experiment.records[0])).toEqual(timeless(whole.experiment.records[0]));
    // A run started on another adapter is not reproducible on every machine.
    expect(whole.experiment.records[0].hash).toBeDefined();
    expect(second.experiment.records[0].hash).toBeUndefined();
    expect(second.experiment.records[0].resumed).toMatchObject([
      { step: 2, otherAdapter: true, otherKernels: true },
    ]);
    const last = second.events.at(-1);
    expect(last).toMatchObject({ type: 'phase', phase: 'done', done: 3, total: 3 });
  });
});
