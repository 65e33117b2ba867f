import { unzipSync } from 'fflate';
import { beforeEach, expect, test, vi } from 'vitest';
import type { RunRecord } from '../experiment/record.ts';
import { madeEvaluation, madeGroup, madeMetrics } from '../experiment/testing/made_record.ts';
import { bufferFolder } from '../model/hub/folder.ts';
import { loadHubFolder } from '../model/hub/hub_folder.ts';
import { parameterLayout } from '../model/parameters.ts';
import { readGraph } from '../onnx/graph.ts';
import { randomStream } from '../random/stream.ts';
import { tinyConfig } from '../rl/testing/tiny_experiment.ts';
import type { KeptModelRef } from './client/inspect_protocol.ts';
import type { KeptEvent } from './client/kept_protocol.ts';
import { MissingModel } from './failure.ts';
import { Kept } from './kept.ts';
import { keptModel } from './kept_model.ts';
import { MemoryStorage } from './store/memory_storage.ts';
import { StorageFull } from './store/run_storage.ts';
import { madeExperiment } from './store/testing/made_entries.ts';

/** Saved experiments exported and resumed elsewhere. */

const { length, tensors } = parameterLayout(tinyConfig);

function madeTab(storage = new MemoryStorage()) {
  const heard: KeptEvent[] = [];
  const kept = new Kept(
    { emit: (event) => heard.push(event), playing: () => false, pause: () => {}, play: () => {} },
    {
      openStorage: async () => ({ storage, denied: null }),
      locks: undefined,
      manager: undefined,
      modelConfig: async () => tinyConfig,
    },
  );
  const last = <T extends KeptEvent['type']>(type: T) =>
    heard.findLast((event): event is Extract<KeptEvent, { type: T }> => event.type === type);
  return { kept, storage, last };
}

const modelOf = ({ kept }: ReturnType<typeof madeTab>, of: KeptModelRef) =>
  keptModel(kept.storage(), async () => tinyConfig, of);

const record: RunRecord = {
  condition: 'top20',
  seed: 1,
  metrics: [madeMetrics(1), madeMetrics(2)],
  evaluations: [madeEvaluation(0, 0.2), madeEvaluation(2, 0.5)],
  samples: [1, 2].map((step) => ({ step, groups: [madeGroup([[0.1, 1.2]])] })),
  seconds: 1,
  adapter: 'made up',
};
const stream = randomStream(4, 1);
const floats = () => Float32Array.from({ length }, () => stream.uniform());
const checkpoint = { step: 2, updates: 2, tokens: 20, parameters: floats(), m: floats(), v: floats() };

let here: ReturnType<typeof madeTab>;
let id = '';
beforeEach(async () => {
  here = madeTab();
  const { preset, spec, version } = madeExperiment();
  const held = await here.kept.prepare({ preset, spec, version });
  await held!.noteAdapter('made up');
  await held!.begin();
  id = held!.id;
  await held!.keeper.save(record, async () => checkpoint, 'evaluated');
  await held!.leave(null);
});

async function exported() {
  await here.kept.hear({ type: 'kept-export', id });
  return here.last('kept-exported')!;
}

test('what is exported is the record, the model as a folder, and the last checkpoint', async () => {
  const { record: whole, weights, checkpoints } = await exported();
  expect(whole.runs).toMatchObject([record]);
  expect(checkpoints.map(({ condition, seed }) => [condition, seed])).toEqual([['top20', 1]]);
  const { files } = weights[0];
  const { config, values } = await loadHubFolder(bufferFolder(files));
  expect(config).toEqual(tinyConfig);
  // The engine's buffer has gaps between tensors, a model folder has none.
  for (const { offset, size } of tensors)
    expect(values.slice(offset, offset + size)).toEqual(checkpoint.parameters.slice(offset, offset + size));
  expect(new TextDecoder().decode(files['README.md'])).toContain('after 2 steps of RLVR');
});

test('its models are written as ONNX folders too', async () => {
  await here.kept.hear({ type: 'kept-onnx', id });
  const files = unzipSync(here.last('kept-onnx')!.zip);
  expect(Object.keys(files).sort()).toEqual(
    [
      'README.md',
      'config.json',
      'generation_config.json',
      'onnx/model.onnx',
      'tokenizer.json',
      'tokenizer_config.json',
    ].map((file) => `top20-1/${file}`),
  );
  const graph = await readGraph(
    bufferFolder({ 'model.onnx': files['top20-1/onnx/model.onnx'].slice() }),
    'model.onnx',
  );
  expect(graph.outputs[0]).toMatchObject({ name: 'logits', dims: [null, null, tinyConfig.vocab] });
});

test('an imported experiment is paused, and resumes from the same state', async () => {
  const { type: _type, id: _id, weights: _weights, ...contents } = await exported();
  const there = madeTab();
  await there.kept.hear({ type: 'kept-import', ...contents });
  const { id: other, name } = there.last('kept-imported')!;
  expect(name).toBe(contents.name);
  expect(there.last('kept-list')!.experiments).toMatchObject([
    { id: other, name, adapter: 'made up', queued: null, runs: [{ status: 'paused', step: 2 }, {}, {}, {}] },
  ]);
  const held = await there.kept.open(other);
  expect(await held!.keeper.load(record)).toEqual({ record: expect.objectContaining(record), checkpoint });
  expect(await held!.keeper.load({ condition: 'all', seed: 1 })).toBeNull();

  // A second import finds it, and restores it if it was removed.
  await held!.leave(null);
  await there.kept.hear({ type: 'kept-remove', id: other });
  await there.kept.hear({ type: 'kept-import', ...contents });
  expect(there.last('kept-imported')).toEqual({ type: 'kept-imported', id: other, name });
  expect(there.last('kept-list')!.experiments).toMatchObject([{ id: other, imported: true, removed: null }]);

  // Once resumed here it is a different experiment, which has the name.
  const going = await there.kept.open(other);
  await going!.begin();
  await going!.leave(null);
  await there.kept.hear({ type: 'kept-import', ...contents });
  expect(there.last('kept-imported')!.name).toBe(`${name} 2`);
  expect(there.last('kept-list')!.experiments).toMatchObject([{}, {}]);
});

test('a damaged checkpoint is omitted and reported, and the record is exported all the same', async () => {
  const [file] = (await here.storage.files(id)).filter((name) => name.endsWith('.state'));
  const bytes = (await here.storage.readFile(id, file))!;
  here.storage.readFile = async (of, name) =>
    name === file ? bytes.slice(0, -4) : MemoryStorage.prototype.readFile.call(here.storage, of, name);
  const { record: whole, weights, checkpoints } = await exported();
  expect(whole.runs).toHaveLength(1);
  expect([weights, checkpoints]).toEqual([[], []]);
  expect(here.last('kept-fault')).toMatchObject({ id, detail: expect.stringContaining('top20, seed 1') });
});

test('a record without checkpoints is saved as it is, and cannot be resumed', async () => {
  const { type: _type, id: _id, weights: _weights, ...contents } = await exported();
  const { runs } = contents.record;
  const ended: RunRecord = {
    ...runs[0],
    condition: 'all',
    // A mask that keeps everything has no threshold.
    metrics: runs[0].metrics.map((line) => ({ ...line, 'mask/tau': null })),
    evaluations: [madeEvaluation(0, 0.2), madeEvaluation(2, 0.6)],
    ended: { step: 2, by: 'steps' },
  };
  const there = madeTab();
  const imported = { ...contents, record: { ...contents.record, runs: [...runs, ended] }, checkpoints: [] };
  await there.kept.hear({ type: 'kept-import', ...imported });
  const { id: other } = there.last('kept-imported')!;
  expect(there.last('kept-list')!.experiments).toMatchObject([
    {
      id: other,
      imported: true,
      runs: [
        { condition: 'top20', status: 'stopped', step: 2, pass: 0.5, model: false },
        { condition: 'all', status: 'done', step: 2, pass: 0.6, model: false },
        { status: 'queued' },
        { status: 'queued' },
      ],
    },
  ]);
  await there.kept.hear({ type: 'kept-look', id: other });
  expect(there.last('kept-record')!.record).toEqual(imported.record);
  await there.kept.hear({ type: 'kept-export', id: other });
  expect(there.last('kept-exported')).toMatchObject({ weights: [], checkpoints: [] });
  expect(there.last('kept-fault')).toBeUndefined();
  await expect(modelOf(there, { kind: 'kept', id: other, condition: 'all', seed: 1 })).rejects.toThrow(
    'has only a record',
  );
  // What has ended stays ended; the others start from scratch.
  const held = await there.kept.open(other);
  expect(await held!.keeper.load({ condition: 'all', seed: 1 })).toMatchObject({ checkpoint: null });
  expect(await held!.keeper.load({ condition: 'top20', seed: 1 })).toBeNull();
  expect(there.last('kept-fault')).toBeUndefined();
});

test('an import that does not match the base or the record is rejected with a message and leaves nothing behind', async () => {
  const { type: _type, id: _id, weights: _weights, ...contents } = await exported();
  const [sound] = contents.checkpoints;
  const bad = [
    { checkpoints: [{ ...sound, bytes: sound.bytes.slice(0, -12) }] },
    { checkpoints: [{ ...sound, seed: 2 }] },
    { record: { ...contents.record, runs: [] }, checkpoints: [] },
    { record: { ...contents.record, adapter: 7 as unknown as string } },
    {
      record: {
        ...contents.record,
        runs: contents.record.runs.map((run) => ({ ...run, metrics: run.metrics.slice(1) })),
      },
      checkpoints: [{ ...sound, bytes: sound.bytes.subarray(1) }],
    },
  ];
  for (const change of bad) {
    const there = madeTab();
    await there.kept.hear({ type: 'kept-import', ...contents, ...change });
    expect(there.last('kept-fault')).toMatchObject({ id: null, detail: expect.stringMatching(/\.$/) });
    expect(there.last('kept-imported')).toBeUndefined();
    expect(await there.storage.experiments()).toEqual([]);
  }
});

test('if storage is too full for all of it, nothing of it stays', async () => {
  const { type: _type, id: _id, weights: _weights, ...contents } = await exported();
  const there = madeTab();
  there.storage.writeFile = async () => {
    throw new StorageFull('full');
  };
  await there.kept.hear({ type: 'kept-import', ...contents });
  await vi.waitFor(() => expect(there.last('storage-full')).toMatchObject({ id: null }));
  expect(await there.storage.experiments()).toEqual([]);
});

test('the last model of a saved run can be inspected while it is not open', async () => {
  const of = { kind: 'kept', id, condition: 'top20', seed: 1 } as const;
  const { name, weights, world } = await modelOf(here, of);
  expect(weights).toEqual({ config: tinyConfig, values: checkpoint.parameters });
  expect(world.name).toBe('countdown');
  expect(name).toMatch(/^top20, seed 1, step 2, of /);
  await expect(modelOf(here, { ...of, seed: 2 })).rejects.toThrow(MissingModel);
  await expect(modelOf(here, { ...of, seed: 2 })).rejects.toThrow(/Nothing of top20, seed 2/);
  await expect(modelOf(here, { ...of, id: 'nothing0' })).rejects.toThrow(MissingModel);
});

test('an entry from before kernels were chosen by a table is listed, opened and exported as any other', async () => {
  const matmuls = [{ adapter: 'made up', matmul: 'matmul_quad' }];
  await here.storage.changeExperiment(id, (old) =>
    Object.assign({ matmuls }, old as ReturnType<typeof madeExperiment>),
  );
  const held = await here.kept.open(id);
  expect(await held!.keeper.load(record)).toEqual({ record: expect.objectContaining(record), checkpoint });
  await held!.leave(null);
  expect((await exported()).checkpoints).toHaveLength(1);
  expect(here.last('kept-list')!.experiments[0]).not.toHaveProperty('matmuls');
  expect(here.last('kept-list')!.damaged).toEqual([]);
});
