import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { readGraph } from '../onnx/graph.ts';
import { downloadModel, partsHere } from './download.ts';
import { HubFault, type HubProblem } from './fault.ts';
import { folderName, readJournal } from './journal.ts';
import { keptFolder, keptModels, removeModel } from './kept_models.ts';
import { parseModelName } from './model_name.ts';
import { neededFiles } from './needed_files.ts';
import { NodeStore } from './node_store.ts';
import { findRepository, withWeights } from './repository.ts';
import { HubServer, type ServedRepository, textFile } from './testing/hub_server.ts';
import { madeBytes, madeCommit, servedFolder, testHub } from './testing/made_repository.ts';
import { type GraphType, insteadOfHalf, usualWeights, weightsOf } from './weights.ts';

const model = 'owner/graphs';
const folder = folderName(model, madeCommit);
const never = new AbortController().signal;
const full = 'onnx/model.onnx';
const int8 = 'onnx/model_int8.onnx';

let server: HubServer;
let served: ServedRepository;
let root: string;
let store: NodeStore;

beforeEach(async () => {
  server = await HubServer.start();
  serve(servedFolder(onnxFixture('llama').folder));
  root = await mkdtemp(join(tmpdir(), 'forklab-graphs-'));
  store = new NodeStore(root);
});
afterEach(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

function serve(repository: ServedRepository) {
  served = repository;
  server.repositories[model] = repository;
}

async function add(onnx?: string | null, signal = never) {
  const found = await findRepository(testHub(server.endpoint), parseModelName(model), never);
  const of = onnx === undefined ? found : withWeights(found, onnx);
  return downloadModel(testHub(server.endpoint), store, of, { signal });
}

async function problemOf(work: Promise<unknown>): Promise<HubProblem | null> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (error !== null) expect(error).toBeInstanceOf(HubFault);
  return error === null ? null : (error as HubFault).problem;
}

const fetched = () =>
  server.requests
    .filter(({ at, path }) => at === 'hub' && path.includes('/resolve/'))
    .map(({ path }) => path.slice(`/${model}/resolve/${madeCommit}/`.length));

test('a graph comes with what it needs and nothing else; another beside it fetches itself alone', async () => {
  await add(int8);
  const small = ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'];
  expect(fetched()).toEqual([...small, int8]);
  expect((await readdir(join(root, folder), { recursive: true })).sort()).toEqual(
    [...small, 'journal.json', 'onnx', int8].sort(),
  );
  expect(await keptModels(store)).toMatchObject([{ complete: true, engine: false, onnx: [int8] }]);
  server.requests.length = 0;
  await add(full);
  expect(fetched()).toEqual([full]);
  const [kept] = await keptModels(store);
  expect(kept).toMatchObject({ complete: true, engine: false });
  expect(kept.onnx.sort()).toEqual([full, int8]);
  const read = await keptFolder(store, folder);
  for (const file of [full, int8])
    expect(new Uint8Array(await read.read(file, 0, 4096))).toEqual(served.files[file].content.slice(0, 4096));
  expect((await readGraph(read, int8)).inputs.length).toBeGreaterThan(2);
  const only = await keptFolder(store, folder, int8);
  expect([await only.size(int8), await only.size(full)]).toEqual([served.files[int8].content.length, null]);
});

test('one of several is removed alone, the last with its folder', async () => {
  await add(int8);
  await add(full);
  const [{ weights }] = await keptModels(store);
  const bytes = (file: string) => served.files[file].content.length;
  expect(weights).toEqual(
    [full, int8].map((onnx) => ({ onnx, bytes: bytes(onnx), total: bytes(onnx), complete: true })),
  );
  await removeModel(store, folder, full);
  expect(await keptModels(store)).toMatchObject([
    { complete: true, onnx: [int8], weights: [{ onnx: int8 }] },
  ]);
  expect(await readdir(join(root, folder, 'onnx'))).toEqual(['model_int8.onnx']);
  await add(full);
  await removeModel(store, folder, int8);
  await removeModel(store, folder, full);
  expect(await readdir(root)).toEqual([]);
});

test('one that breaks off leaves the other usable, and continues where it was', async () => {
  await add(int8);
  server.faults.cutAfter = [150_000, ...Array<number>(20).fill(0)];
  expect(await problemOf(add(full))).toEqual({ code: 'cut', file: full });
  const found = await findRepository(testHub(server.endpoint), parseModelName(model), never);
  const here = await partsHere(store, withWeights(found, full));
  expect(await partsHere(store, withWeights(found, int8))).toBe(withWeights(found, int8).bytes);
  expect(here).toBeLessThan(withWeights(found, full).bytes);
  expect(await keptModels(store)).toMatchObject([{ complete: false, engine: false, onnx: [int8] }]);
  expect(await (await keptFolder(store, folder)).size(full)).toBeNull();
  expect(await problemOf(keptFolder(store, folder, full))).toMatchObject({ code: 'incomplete' });
  server.mend();
  server.requests.length = 0;
  await downloadModel(testHub(server.endpoint), store, folder, { signal: never });
  expect(server.requests.at(-1)).toMatchObject({
    at: 'cdn',
    range: expect.stringMatching(/^bytes=[1-9]/),
    ifRange: expect.any(String),
  });
  expect(await readFile(join(root, folder, full))).toEqual(Buffer.from(served.files[full].content));
});

test('a graph beside its data, with genai_config.json alone; the graph is looked at before the data come', async () => {
  serve(servedFolder(onnxFixture('qwen3').folder));
  delete served.files['config.json'];
  await add();
  expect(fetched().slice(-3)).toEqual(['genai_config.json', 'model.onnx', 'model.onnx.data']);
  expect(await keptModels(store)).toMatchObject([{ complete: true, engine: false, onnx: ['model.onnx'] }]);
  await rm(join(root, folder), { recursive: true });
  server.requests.length = 0;
  delete served.files['model.onnx.data'];
  served.files['weights.data'] = { content: madeBytes(10), large: true };
  expect(await problemOf(add())).toEqual({ code: 'no-data', file: 'model.onnx', data: 'model.onnx.data' });
  expect(await keptModels(store)).toMatchObject([{ complete: false, onnx: [] }]);
  served.files['model.onnx.data'] = { content: madeBytes(10), large: true };
  server.requests.length = 0;
  expect(await problemOf(add())).toMatchObject({
    code: 'bad-graph',
    detail: expect.stringMatching(/is cut off/),
  });
  expect(fetched()).toEqual([]);
});

test('a file that is cut off or gone after it had arrived is said by name, and its rest is fetched alone', async () => {
  serve(servedFolder(onnxFixture('qwen3').folder));
  const data = 'model.onnx.data';
  const { content } = served.files[data];
  const path = join(root, folder, data);
  await add();
  expect(await problemOf(keptFolder(store, folder, 'model.onnx'))).toBeNull();
  const damages = [
    { left: content.slice(0, -1000), range: `bytes=${content.length - 1000}-` },
    // Longer than it was: nothing of it is to be trusted.
    { left: new Uint8Array(content.length + 1), range: null },
    { left: null, range: null },
  ];
  for (const { left, range } of damages) {
    await (left ? writeFile(path, left) : rm(path));
    expect(await problemOf(keptFolder(store, folder, 'model.onnx'))).toEqual({
      code: 'lost-part',
      model,
      file: data,
    });
    expect(await keptModels(store)).toMatchObject([
      { complete: false, onnx: [], weights: [{ onnx: 'model.onnx', complete: false }] },
    ]);
    const found = await findRepository(testHub(server.endpoint), parseModelName(model), never);
    const whole = left !== null && left.length < content.length;
    expect(await partsHere(store, found)).toBe(found.bytes - (whole ? 1000 : content.length));
    server.requests.length = 0;
    await downloadModel(testHub(server.endpoint), store, folder, { signal: never });
    expect(server.requests.filter(({ at }) => at === 'cdn').map((of) => of.range ?? null)).toEqual([range]);
    expect(await readFile(path)).toEqual(Buffer.from(content));
    expect(await keptModels(store)).toMatchObject([{ complete: true, onnx: ['model.onnx'] }]);
  }
});

test('what cannot be run is said before its data are fetched, and a web page is none', async () => {
  served.files[`${full}_data`] = { content: madeBytes(1000), large: true };
  served.files[full] = { content: served.files[full].content.slice(0, 5000), large: true };
  expect(await problemOf(add(full))).toMatchObject({ code: 'bad-graph', file: full });
  expect(fetched()).not.toContain(`${full}_data`);
  expect((await readJournal(store, folder))?.files.find(({ name }) => name === full)?.done).toBe(false);
  server.faults.html = [int8];
  expect(await problemOf(add(int8))).toMatchObject({ code: 'html', file: int8 });
  server.mend();
  await add(int8);
  expect(await keptModels(store)).toMatchObject([{ complete: false, onnx: [int8] }]);
});

test('a model that was kept before there were graphs opens, and takes one beside it', async () => {
  served.files['model.safetensors'] = { content: madeBytes(5000), large: true };
  await add(null);
  const path = join(root, folder, 'journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8'));
  expect(journal.format).toBe(2);
  await writeFile(path, JSON.stringify({ ...journal, format: 1 }));
  expect(await keptModels(store)).toMatchObject([{ complete: true, engine: true, onnx: [] }]);
  server.requests.length = 0;
  await add(int8);
  expect(fetched()).toEqual([int8]);
  expect(await keptModels(store)).toMatchObject([{ complete: true, engine: true, onnx: [int8] }]);
  journal.files[0].name = 'onnx/../../x';
  await writeFile(path, JSON.stringify(journal));
  expect(await readJournal(store, folder)).toBeNull();
});

test('names outside the folder are refused', async () => {
  for (const name of ['../x', 'onnx/../x', 'onnx/..', '..', 'onnx/a/b', 'other/x', '/x', 'a\\b', ''])
    await expect(store.open(folder, name), name).rejects.toThrow('is not the name');
});

test.each([
  ['model.safetensors', null],
  ['model-00001-of-00002.safetensors', null],
  ['onnx/model_q4.onnx', 'onnx/model_q4.onnx'],
  ['onnx/model_q4.onnx_data_12', 'onnx/model_q4.onnx'],
  ['model.onnx.data', 'model.onnx'],
  ['tokenizer.json', undefined],
  ['model.onnx.md', undefined],
])('%s is of %s', (file, of) => expect(weightsOf(file)).toBe(of));

test('graphs are found by name, with their types and data', () => {
  const names = ['config.json', 'onnx/model.onnx', 'onnx/model.onnx_data', 'onnx/model.onnx_data_1'];
  const q4 = ['onnx/model_q4f16.onnx', 'onnx/model_q4.onnx', 'onnx/model_q4.onnx_data', 'onnx/notes.onnx'];
  expect(neededFiles(model, [...names, ...q4])).toEqual([
    { onnx: 'onnx/model.onnx', dtype: 'fp32', files: names },
    { onnx: 'onnx/model_q4.onnx', dtype: 'q4', files: ['config.json', ...q4.slice(1, 3)] },
    { onnx: 'onnx/model_q4f16.onnx', dtype: 'q4f16', files: ['config.json', q4[0]] },
  ]);
  const genai = ['genai_config.json', 'model.onnx', 'model.onnx.data'];
  expect(neededFiles(model, genai)).toEqual([{ onnx: 'model.onnx', dtype: null, files: genai }]);
});

test.each([
  [['config.json', 'onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx'], { kind: 'encoder-decoder' }],
  [['config.json', 'onnx/decoder_model_merged_quantized.onnx'], { kind: 'merged' }],
  [['config.json', 'decoder_with_past_model.onnx'], { kind: 'part' }],
  [['config.json', 'onnx/vision.onnx'], { code: 'no-weights', other: 'onnx/vision.onnx' }],
  [['onnx/model.onnx'], { code: 'no-config' }],
])('%j: %j', async (files, problem) => {
  serve({ ...served, files: Object.fromEntries(files.map((file) => [file, textFile('{}')])) });
  expect(await problemOf(add())).toMatchObject(problem);
});

test('the largest sensible precision is usual', () => {
  const gb = (onnx: string, dtype: 'fp32' | 'fp16' | 'int8' | 'q4', size: number) => ({
    onnx,
    dtype,
    bytes: size * 1e9,
  });
  const small = [gb('a', 'fp32', 0.6), gb('b', 'fp16', 0.3), gb('c', 'q4', 0.2)];
  const large = [gb('a', 'fp32', 2), gb('b', 'fp16', 1), gb('c', 'int8', 0.6), gb('d', 'q4', 0.5)];
  const own = { onnx: null, dtype: null, bytes: 1 };
  expect(usualWeights(small, true).onnx).toBe('a');
  expect(usualWeights(large, true).onnx).toBe('d');
  expect(usualWeights(large.slice(0, 3), true).onnx).toBe('c');
  expect(usualWeights(large.slice(0, 1), true).onnx).toBe('a');
  expect(usualWeights([own, ...large], true).onnx).toBeNull();
  expect(usualWeights([own, ...large], false).onnx).toBe('d');
});

test('instead of weights that compute in float16 the same with float32 are taken, else the usual ones', () => {
  const of = (onnx: string | null, dtype: GraphType | null, bytes = 1e8) => ({ onnx, dtype, bytes });
  const [full, half, q4, q4f16] = [
    of('onnx/model.onnx', 'fp32'),
    of('onnx/model_fp16.onnx', 'fp16'),
    of('onnx/model_q4.onnx', 'q4'),
    of('onnx/model_q4f16.onnx', 'q4f16'),
  ];
  const engine = of(null, null);
  expect(insteadOfHalf([full, half, q4, q4f16], q4f16, true)).toBe(q4);
  expect(insteadOfHalf([full, half, q4, q4f16], half, true)).toBe(full);
  expect(insteadOfHalf([{ ...full, bytes: 2e9 }, half, q4], half, true)).toBe(q4);
  expect(insteadOfHalf([engine, half], half, true)).toBe(engine);
  expect(insteadOfHalf([engine, half], half, false)).toBeNull();
  expect(insteadOfHalf([half, q4f16], half, true)).toBeNull();
});
