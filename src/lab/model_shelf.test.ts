import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { catalogue } from '../hub/catalogue.ts';
import { type PrivateFolder, PrivateStore, type StoreLocks } from '../hub/private_store.ts';
import { HubServer, textFile } from '../hub/testing/hub_server.ts';
import {
  madeBytes,
  madeCommit,
  madeRepository,
  servedFolder,
  testHub,
} from '../hub/testing/made_repository.ts';
import { halfModel } from '../onnx/testing/half_model.ts';
import { external, message } from '../onnx/testing/made_graph.ts';
import type { ModelsCommand, ModelsEvent } from './client/models_protocol.ts';
import { ModelShelf } from './model_shelf.ts';
import { madeFolder } from './store/testing/made_folder.ts';

const model = 'owner/made';
const folder = `owner--made@${madeCommit}`;
const size = 400_000;
/** Web Locks of one browser, for several tabs. */
const madeLocks = (): StoreLocks => {
  const held = new Set<string>();
  return {
    async request(name, _options, work) {
      if (held.has(name)) return work(null);
      held.add(name);
      try {
        await work({});
      } finally {
        held.delete(name);
      }
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
};

let server: HubServer;
let made: ReturnType<typeof madeFolder>;
let locks: StoreLocks;
let quota: number;

beforeEach(async () => {
  server = await HubServer.start();
  server.repositories[model] = madeRepository(size);
  made = madeFolder();
  locks = madeLocks();
  quota = 1e9;
});
afterEach(() => server.stop());

let clock = 0;
/** Every chunk is a second after the one before, so that all of them are reported. */
const now = () => {
  clock += 1000;
  return clock;
};

/** A tab's shelf, and what it has said. */
function openTab() {
  const heard: ModelsEvent[] = [];
  const shelf = new ModelShelf((event) => heard.push(event), {
    openStore: () =>
      PrivateStore.open(
        async () => made.root as unknown as PrivateFolder,
        locks,
        async () => ({ usage: 0, quota }),
      ),
    hub: (endpoint, token) => testHub(endpoint ?? server.endpoint, { token, now }),
  });
  const last = <T extends ModelsEvent['type']>(type: T) =>
    heard.filter((event): event is Extract<ModelsEvent, { type: T }> => event.type === type).at(-1);
  return { shelf, heard, last, hear: (command: ModelsCommand) => shelf.hear(command) };
}

const at = { endpoint: null, token: null };
const find = { type: 'models-find', name: model, ...at } as const;
const add = { type: 'models-add', folder, ...at } as const;

test.each([true, false])(
  'found, downloaded, listed, read by ranges, removed (a browser that renames: %s)',
  async (renames) => {
    made.disk.renames = renames;
    const tab = openTab();
    await tab.hear(find);
    expect(tab.last('models-found')?.found).toMatchObject({
      folder,
      model,
      choices: [
        { onnx: null, here: 0, files: 3 },
        { onnx: 'onnx/model.onnx', dtype: 'fp32', here: 0, files: 3 },
      ],
      usual: null,
      license: 'apache-2.0',
    });
    expect(server.requests.filter(({ at }) => at === 'cdn')).toEqual([]);
    await tab.hear(add);
    expect(tab.last('models-ready')).toEqual({ type: 'models-ready', folder });
    expect(tab.last('models-progress')?.progress).toMatchObject({ file: 'model.safetensors' });
    expect(tab.last('models-list')?.models).toMatchObject([
      { folder, name: model, status: 'ready', given: false },
    ]);
    const read = await tab.shelf.folder(folder);
    const { content } = server.repositories[model].files['model.safetensors'];
    expect(await read.size('model.safetensors')).toBe(size);
    expect(new Uint8Array(await read.read('model.safetensors', 1000, 3000))).toEqual(
      content.slice(1000, 3000),
    );
    await tab.hear({ type: 'models-remove', folder });
    expect(tab.last('models-list')?.models).toEqual([]);
    await expect(tab.shelf.folder(folder)).rejects.toThrow('only in part');
  },
);

test('a tab that is closed in the middle: another continues, without asking for the list', async () => {
  const first = openTab();
  await first.hear(find);
  server.faults.silentAfter = 150_000;
  void first.hear(add);
  await vi.waitFor(() => expect(first.last('models-progress')?.progress.done).toBeGreaterThan(100_000), {
    timeout: 60_000,
  });
  expect(first.last('models-list')?.models).toMatchObject([{ status: 'arriving' }]);
  const second = openTab();
  await second.hear({ type: 'models-list' });
  expect(second.last('models-list')?.models).toMatchObject([{ status: 'elsewhere' }]);
  await second.hear(add);
  expect(second.last('models-fault')).toMatchObject({
    of: folder,
    problem: { kind: 'hub', problem: { code: 'busy' } },
  });
  // What the browser does when a tab is closed.
  await first.hear({ type: 'models-pause', folder });
  expect(first.last('models-paused')).toEqual({ type: 'models-paused', folder });
  server.mend();
  server.requests.length = 0;
  await second.hear({ type: 'models-list' });
  expect(second.last('models-list')?.models).toMatchObject([{ status: 'partial' }]);
  await second.hear(add);
  expect(second.last('models-ready')).toEqual({ type: 'models-ready', folder });
  expect(server.requests[0].range).toMatch(/^bytes=[1-9]\d*-$/);
});

test('graphs of one model: chosen, listed by what has arrived, removed one by one', async () => {
  server.repositories[model] = servedFolder(onnxFixture('llama').folder);
  const [full, int8] = ['onnx/model.onnx', 'onnx/model_int8.onnx'];
  const tab = openTab();
  await tab.hear(find);
  expect(tab.last('models-found')?.found).toMatchObject({
    choices: [
      { onnx: full, dtype: 'fp32', here: 0 },
      { onnx: int8, dtype: 'int8', here: 0 },
    ],
    usual: full,
    unsupported: null,
  });
  await tab.hear({ ...add, onnx: int8 });
  expect(tab.last('models-ready')).toEqual({ type: 'models-ready', folder });
  expect(tab.last('models-list')?.models).toMatchObject([{ status: 'ready', engine: false, onnx: [int8] }]);
  server.faults.statuses = [404];
  await tab.hear({ ...add, onnx: full });
  const partial = { status: 'partial', engine: false, onnx: [int8] };
  expect(tab.last('models-list')?.models).toMatchObject([partial]);
  await tab.hear(add);
  expect(tab.last('models-list')?.models).toMatchObject([{ status: 'ready', onnx: [full, int8] }]);
  expect(await (await tab.shelf.folder(folder)).size(int8)).toBeGreaterThan(1e5);
  await tab.hear({ type: 'models-remove', folder, onnx: full });
  expect(tab.last('models-list')?.models).toMatchObject([{ status: 'ready', onnx: [int8] }]);
  await tab.hear({ ...add, onnx: 'onnx/model_q4.onnx' });
  expect(tab.last('models-fault')).toMatchObject({ problem: { problem: { code: 'no-choice' } } });
});

test('no room: said before anything is fetched, and again when it ends in the middle', async () => {
  quota = 1000;
  const tab = openTab();
  await tab.hear(find);
  await tab.hear(add);
  const problem = { code: 'quota', free: 1000 };
  expect(tab.last('models-fault')).toMatchObject({ of: folder, problem: { kind: 'hub', problem } });
  quota = 1e9;
  for (const short of [true, false]) {
    Object.assign(made.disk, { room: 200_000, short });
    await tab.hear(add);
    expect(tab.last('models-fault')).toMatchObject({ problem: { problem: { code: 'quota' } } });
  }
  made.disk.room = Number.POSITIVE_INFINITY;
  await tab.hear(add);
  expect(tab.last('models-ready')).toEqual({ type: 'models-ready', folder });
});

test('a browser that stores nothing says so, and takes given files all the same', async () => {
  made.disk.syncHandles = false;
  const tab = openTab();
  await tab.hear(find);
  await tab.hear(add);
  expect(tab.last('models-fault')).toMatchObject({ problem: { problem: { code: 'storage' } } });
  const file = new Blob(['{}']);
  await tab.hear({ type: 'models-give', files: [{ path: 'mine/config.json', file }] });
  expect(tab.last('models-given')).toEqual({ type: 'models-given', folder: 'given:mine' });
  expect(tab.last('models-list')?.models[0]).toMatchObject({
    name: 'mine',
    bytes: 2,
    given: true,
    status: 'ready',
  });
  expect(await (await tab.shelf.folder('given:mine')).size('config.json')).toBe(2);
  await tab.hear({ type: 'models-remove', folder: 'given:mine' });
  await expect(tab.shelf.folder('given:mine')).rejects.toThrow();
});

test('faults are said with what they are about', async () => {
  const tab = openTab();
  await tab.hear({ ...find, name: 'nothing' });
  expect(tab.last('models-fault')).toMatchObject({
    of: 'nothing',
    problem: { problem: { code: 'bad-name' } },
  });
  await tab.hear({ ...find, endpoint: 'nowhere' });
  expect(tab.last('models-fault')).toMatchObject({ problem: { problem: { code: 'bad-endpoint' } } });
  await tab.hear({ type: 'models-give', files: [] });
  expect(tab.last('models-fault')).toMatchObject({
    of: null,
    problem: { kind: 'files', problem: { code: 'no-files' } },
  });
  await tab.hear(add);
  expect(tab.last('models-fault')).toMatchObject({
    of: folder,
    problem: { problem: { code: 'incomplete' } },
  });
});

test('a model that the engine does not run is said so before it is downloaded', async () => {
  const tab = openTab();
  const { files } = server.repositories[model];
  const config = (json: object) => {
    files['config.json'] = textFile(JSON.stringify(json));
    return tab.hear(find);
  };
  await config({ model_type: 'gemma3' });
  expect(tab.last('models-found')?.found).toMatchObject({
    parameters: null,
    unsupported: expect.stringMatching(/gemma3/),
  });
  await config(catalogue[0].config);
  expect(tab.last('models-found')?.found).toMatchObject({
    parameters: catalogue[0].parameters,
    unsupported: null,
  });
  // Of a gated model only the list is public.
  server.repositories[model].gated = true;
  await config({ model_type: 'gemma3' });
  expect(tab.last('models-found')?.found).toMatchObject({ gated: true, parameters: null, unsupported: null });
});

const halfGraph = 'onnx/model_fp16.onnx';
const joined = async (...parts: Uint8Array<ArrayBuffer>[]) =>
  new Uint8Array(await new Blob(parts).arrayBuffer());
const halfFiles = () => halfModel(nodeFolder(loadLanguageFixture('llama').folder));

test('what is in the way of given graphs is said as they are given', async () => {
  const tab = openTab();
  const give = async (files: Record<string, Uint8Array<ArrayBuffer>>) => {
    await tab.hear({
      type: 'models-give',
      files: Object.entries(files).map(([path, content]) => ({
        path: `mine/${path}`,
        file: new Blob([content]),
      })),
    });
    return tab.last('models-list')?.models[0].graphs;
  };
  const files = await halfFiles();
  expect(await give(files)).toEqual([{ onnx: halfGraph, half: true, problem: null }]);
  const data = message([7, message([5, external('model_fp16.onnx_data', 0, 1000)])]);
  const apart = await joined(files[halfGraph], data);
  const without = 'The folder has no onnx/model_fp16.onnx_data, where onnx/model_fp16.onnx has its weights';
  expect(await give({ ...files, [halfGraph]: apart })).toEqual([
    { onnx: halfGraph, half: false, problem: expect.stringContaining(without) },
  ]);
  expect(
    await give({ ...files, [halfGraph]: apart, 'onnx/model_fp16.onnx_data': new Uint8Array(999) }),
  ).toMatchObject([{ problem: expect.stringContaining('is cut off: it has 999 bytes') }]);
});

test('that a graph computes in float16 is said before its data come, and when it is kept', async () => {
  const files = await halfFiles();
  const data = message([7, message([5, external('model_fp16.onnx_data', 0, size)])]);
  server.repositories[model] = {
    commit: madeCommit,
    files: {
      'config.json': { content: files['config.json'], large: false },
      'tokenizer.json': textFile('{}'),
      [halfGraph]: { content: await joined(files[halfGraph], data), large: true },
      'onnx/model_fp16.onnx_data': { content: madeBytes(size), large: true },
    },
  };
  const tab = openTab();
  await tab.hear(find);
  await tab.hear(add);
  const graphs = [{ onnx: halfGraph, half: true, problem: null }];
  const during = tab.heard.flatMap((event) =>
    event.type === 'models-list' && event.models[0]?.status === 'arriving' ? [event.models[0].graphs] : [],
  );
  expect(during).toContainEqual(graphs);
  expect(tab.last('models-list')?.models[0]).toMatchObject({ status: 'ready', graphs });
  const later = openTab();
  await later.hear({ type: 'models-list' });
  expect(later.last('models-list')?.models[0].graphs).toEqual(graphs);
});
