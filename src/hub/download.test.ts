import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runs } from '../testing/runs.ts';
import { type DownloadOptions, downloadModel, type Progress } from './download.ts';
import { HubFault, type HubProblem } from './fault.ts';
import type { Hub } from './hub.ts';
import { folderName } from './journal.ts';
import { keptFolder, keptModels } from './kept_models.ts';
import { parseModelName } from './model_name.ts';
import { NodeStore } from './node_store.ts';
import { findRepository } from './repository.ts';
import { blobOf, HubServer, sha256Of } from './testing/hub_server.ts';
import { madeBytes, madeCommit, madeRepository, testHub } from './testing/made_repository.ts';

const model = 'owner/made';
const folder = folderName(model, madeCommit);
const weights = 300_000;

let server: HubServer;
let root: string;
let store: NodeStore;

beforeEach(async () => {
  server = await HubServer.start();
  server.repositories[model] = madeRepository(weights);
  root = await mkdtemp(join(tmpdir(), 'forklab-hub-'));
  store = new NodeStore(root);
});

afterEach(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true });
});

const never = new AbortController().signal;

async function add(of: Partial<Hub> = {}, options: Partial<DownloadOptions> = {}, name = model) {
  const hub = testHub(server.endpoint, of);
  const repository = await findRepository(hub, parseModelName(name), never);
  return downloadModel(hub, store, repository, { signal: never, ...options });
}

async function problemOf(work: Promise<unknown>): Promise<HubProblem> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(HubFault);
  return (error as HubFault).problem;
}

const served = (file: string) => server.repositories[model].files[file].content;
const onDisk = async (file: string) => new Uint8Array(await readFile(join(root, folder, file)));
const partBytes = async () => (await store.open(folder, 'model.safetensors.part'))?.size ?? null;
const weightRequests = () => server.requests.filter(({ path }) => path.endsWith('model.safetensors'));

async function expectWhole(): Promise<void> {
  for (const file of ['config.json', 'tokenizer.json', 'model.safetensors'])
    expect(await onDisk(file)).toEqual(served(file));
  expect((await keptModels(store)).map(({ complete }) => complete)).toEqual([true]);
}

test('a model comes whole, with what it needs and nothing else, from the pinned commit', async () => {
  const seen: Progress[] = [];
  await add({}, { onProgress: (progress) => seen.push(progress) });
  await expectWhole();
  expect((await readdir(join(root, folder))).sort()).toEqual([
    'config.json',
    'journal.json',
    'model.safetensors',
    'tokenizer.json',
  ]);
  expect(server.requests.filter(({ path }) => /\/resolve\//.test(path)).map(({ path }) => path)).toEqual(
    ['config.json', 'tokenizer.json', 'model.safetensors'].map((f) => `/${model}/resolve/${madeCommit}/${f}`),
  );
  expect(seen.at(-1)).toMatchObject({ file: 'model.safetensors', done: seen[0].total, total: seen[0].total });
});

test('the size is known before the first byte of weights', async () => {
  const repository = await findRepository(testHub(server.endpoint), parseModelName(model), never);
  expect(repository.bytes).toBe(weights + served('config.json').length + served('tokenizer.json').length);
  expect(repository).toMatchObject({ commit: madeCommit, license: 'apache-2.0', gated: false });
  expect(server.requests).toHaveLength(1);
});

test('shards are found through their index', async () => {
  const { files } = server.repositories[model];
  const [a, b] = [madeBytes(5000, 2), madeBytes(70_000, 3)];
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  delete files['model.safetensors'];
  files[names[0]] = { content: a, large: true };
  files[names[1]] = { content: b, large: true };
  const index = JSON.stringify({ weight_map: { x: names[1], y: names[0], z: names[1] } });
  files['model.safetensors.index.json'] = { content: new TextEncoder().encode(index), large: false };
  await add();
  const kept = await keptFolder(store, folder);
  expect(await kept.size(names[0])).toBe(5000);
  expect(new Uint8Array(await kept.read(names[1], 100, 200))).toEqual(b.slice(100, 200));
  expect(await kept.size('README.md')).toBeNull();
});

test('a kept model costs no request for its files', async () => {
  await add();
  server.requests.length = 0;
  await add();
  expect(server.requests.map(({ path }) => path)).toEqual([`/api/models/${model}/revision/main`]);
});

test('a cut connection is taken up where it broke, with If-Range', async () => {
  server.repositories[model] = madeRepository(2_000_000);
  server.faults.cutAfter = [1_000_000, 500_000];
  await add();
  await expectWhole();
  const atCdn = weightRequests().filter(({ at }) => at === 'cdn');
  expect(atCdn.map(({ range }) => range === null)).toEqual([true, false, false]);
  expect(atCdn[1].ifRange).toMatch(/^"[0-9a-f]{32}"$/);
  const starts = atCdn.slice(1).map(({ range }) => Number(/\d+/.exec(range ?? '')?.[0]));
  expect(starts[0]).toBeGreaterThan(0);
  expect(starts[1]).toBeGreaterThan(starts[0]);
});

test('a connection that always breaks off ends with a fault, and what has arrived is kept for the next time', async () => {
  server.faults.cutAfter = [100_000, ...Array<number>(20).fill(0)];
  expect(await problemOf(add())).toEqual({ code: 'cut', file: 'model.safetensors' });
  const kept = await partBytes();
  expect(kept).toBeGreaterThan(0);
  expect(await keptModels(store)).toMatchObject([{ complete: false, busy: false, model }]);
  expect(await problemOf(keptFolder(store, folder))).toEqual({ code: 'incomplete', model });
  server.mend();
  server.requests.length = 0;
  // By its folder: the Hub is not asked for the list again.
  await downloadModel(testHub(server.endpoint), store, folder, { signal: never });
  await expectWhole();
  expect(server.requests.map(({ path }) => path)).not.toContain(`/api/models/${model}/revision/main`);
  expect(weightRequests()[0].range).toBe(`bytes=${kept}-`);
});

test('paused, it keeps what has arrived, and continues', async () => {
  const pausing = new AbortController();
  let clock = 0;
  const now = () => {
    clock += 1000;
    return clock;
  };
  const paused = add(
    { now },
    {
      signal: pausing.signal,
      onProgress: ({ file, phase, done }) => {
        if (file === 'model.safetensors' && phase === 'downloading' && done > 1000) pausing.abort();
      },
    },
  );
  await expect(paused).rejects.toThrow();
  await add();
  await expectWhole();
});

test('a silent connection counts as cut', async () => {
  server.faults.silentAfter = 10_000;
  expect(await problemOf(add({ stallMs: 300 }))).toMatchObject({ code: 'cut' });
  server.mend();
  await add();
  await expectWhole();
});

test('a server without ranges: it starts over, and says so', async () => {
  await cutOnce();
  server.faults.ignoreRange = true;
  const restarts: unknown[] = [];
  await add({}, { onRestart: (...of) => restarts.push(of) });
  expect(restarts).toEqual([['model.safetensors', 'no-range']]);
  await expectWhole();
});

test('content with another mark: it starts over, and says so', async () => {
  await cutOnce();
  server.faults.etag = 'another';
  const restarts: unknown[] = [];
  await add({}, { onRestart: (...of) => restarts.push(of) });
  expect(restarts).toEqual([['model.safetensors', 'changed']]);
  await expectWhole();
});

test('a wrong checksum: the file is removed, and the next try succeeds', async () => {
  server.faults.corrupt = true;
  expect(await problemOf(add())).toEqual({ code: 'hash', file: 'model.safetensors' });
  expect(await partBytes()).toBeNull();
  server.mend();
  await add();
  await expectWhole();
});

test('a part that was damaged on disk is found by the checksum', async () => {
  await cutOnce();
  const path = join(root, folder, 'model.safetensors.part');
  const bytes = await readFile(path);
  bytes[10] ^= 1;
  await writeFile(path, bytes);
  expect(await problemOf(add())).toEqual({ code: 'hash', file: 'model.safetensors' });
  await add();
  await expectWhole();
});

test('a list without checksums: they are read from the pointers', async () => {
  server.faults.noDigests = true;
  const repository = await findRepository(testHub(server.endpoint), parseModelName(model), never);
  expect(repository.files.map(({ sha256, blob }) => [sha256, blob])).toEqual([
    [null, blobOf(served('config.json'))],
    [null, blobOf(served('tokenizer.json'))],
    [sha256Of(served('model.safetensors')), null],
  ]);
  server.faults.corrupt = true;
  expect(await problemOf(add())).toEqual({ code: 'hash', file: 'model.safetensors' });
});

test('a small file of the right size and the wrong content is found by its git blob', async () => {
  const file = server.repositories[model].files['tokenizer.json'];
  const hub = testHub(server.endpoint);
  const repository = await findRepository(hub, parseModelName(model), never);
  file.content = Uint8Array.from(file.content, (byte) => byte ^ 1);
  const problem = await problemOf(downloadModel(hub, store, repository, { signal: never }));
  expect(problem).toEqual({ code: 'hash', file: 'tokenizer.json' });
});

test('a file of another size than the Hub says', async () => {
  const hub = testHub(server.endpoint);
  const repository = await findRepository(hub, parseModelName(model), never);
  server.repositories[model].files['model.safetensors'].content = madeBytes(weights + 1);
  const problem = await problemOf(downloadModel(hub, store, repository, { signal: never }));
  expect(problem).toEqual({ code: 'size', file: 'model.safetensors', said: weights });
  expect(await partBytes()).toBeNull();
});

test('a part longer than the file starts over', async () => {
  await cutOnce();
  await truncate(join(root, folder, 'model.safetensors.part'), weights + 5);
  await add();
  await expectWhole();
});

test.each([false, true])('a web page in place of the weights (disguised: %s)', async (disguised) => {
  Object.assign(server.faults, { html: ['model.safetensors'], disguised });
  expect(await problemOf(add())).toMatchObject({ code: 'html', file: 'model.safetensors' });
  expect((await partBytes()) ?? 0).toBe(0);
  server.mend();
  await add();
  await expectWhole();
});

test.each([false, true])('a web page in place of the list (disguised: %s)', async (disguised) => {
  Object.assign(server.faults, { html: true, disguised });
  expect(await problemOf(add())).toMatchObject({ code: 'html', file: null });
});

test('faults of the server pass, or are said', async () => {
  server.faults.statuses = [503, 500];
  await add();
  await expectWhole();
  await rm(root, { recursive: true });
  server.faults.statuses = Array<number>(5).fill(503);
  expect(await problemOf(add())).toMatchObject({ code: 'server', status: 503 });
  server.faults.statuses = Array<number>(5).fill(429);
  expect(await problemOf(add())).toMatchObject({ code: 'rate' });
});

test('what the Hub does not have', async () => {
  expect(await problemOf(add({}, {}, 'owner/nothing'))).toEqual({
    code: 'no-repository',
    model: 'owner/nothing',
  });
  expect(await problemOf(add({}, {}, `${model}@nothing`))).toEqual({
    code: 'no-revision',
    model,
    revision: 'nothing',
  });
  const hub = testHub(server.endpoint);
  const repository = await findRepository(hub, parseModelName(model), never);
  const { files } = server.repositories[model];
  delete files['model.safetensors'];
  expect(await problemOf(downloadModel(hub, store, repository, { signal: never }))).toEqual({
    code: 'no-file',
    file: 'model.safetensors',
  });
  delete files['onnx/model.onnx'];
  expect(await problemOf(add())).toEqual({ code: 'no-weights', model, other: 'pytorch_model.bin' });
  delete files['config.json'];
  expect(await problemOf(add())).toEqual({ code: 'no-config', model });
});

test('a gated model: what to do is said; the token goes to the Hub and to no CDN', async () => {
  server.repositories[model].gated = true;
  expect(await problemOf(add())).toEqual({ code: 'gated', model });
  expect(await problemOf(add({ token: 'hf_wrong' }))).toMatchObject({ code: 'token-refused' });
  await add({ token: 'hf_right' });
  await expectWhole();
  const atCdn = server.requests.filter(({ at }) => at === 'cdn');
  expect(atCdn.length).toBeGreaterThan(0);
  expect(atCdn.every(({ authorization }) => authorization === null)).toBe(true);
  for (const file of await readdir(join(root, folder)))
    expect((await readFile(join(root, folder, file), 'latin1')).includes('hf_')).toBe(false);
});

test('a private model is not there without a token', async () => {
  server.repositories[model].private = true;
  expect(await problemOf(add())).toEqual({ code: 'no-repository', model });
  await add({ token: 'hf_right' });
  await expectWhole();
});

test('a token is not sent over plain HTTP', async () => {
  const hub = testHub('http://hub.example', {
    token: 'hf_right',
    fetch: () => Promise.reject(new Error('sent')),
  });
  const problem = await problemOf(findRepository(hub, parseModelName(model), never));
  expect(problem).toEqual({ code: 'token-unsafe', host: 'hub.example' });
});

test('no network', async () => {
  await server.stop();
  expect(await problemOf(add())).toMatchObject({ code: 'no-network' });
});

test('an answer that is not one', async () => {
  const answering = (text: string) =>
    problemOf(
      findRepository(
        testHub('https://hub.example', { fetch: async () => new Response(text) }),
        parseModelName(model),
        never,
      ),
    );
  expect(await answering('{')).toMatchObject({ code: 'bad-answer', host: 'hub.example' });
  expect(await answering('[]')).toMatchObject({ code: 'bad-answer' });
  expect(await answering('{"sha":"x","siblings":[]}')).toMatchObject({ code: 'bad-answer' });
  const noSize = {
    sha: madeCommit,
    siblings: [{ rfilename: 'config.json' }, { rfilename: 'model.safetensors' }],
  };
  expect(await answering(JSON.stringify(noSize))).toMatchObject({ code: 'bad-answer' });
});

test('no room: refused before anything is fetched', async () => {
  store.free = async () => 1000;
  expect(await problemOf(add())).toMatchObject({ code: 'quota', free: 1000 });
  expect(weightRequests()).toEqual([]);
});

test('the disk fills up in the middle: what has arrived is kept', async () => {
  server.repositories[model] = madeRepository(2_000_000);
  const append = store.append.bind(store);
  let writes = 0;
  store.append = async (at, file, from) => {
    const out = await append(at, file, from);
    return {
      ...out,
      write: async (bytes) => {
        if (file.startsWith('model.')) writes++;
        if (writes === 2) throw new HubFault({ code: 'quota', needed: bytes.length, free: 0 });
        await out.write(bytes);
      },
    };
  };
  expect(await problemOf(add())).toMatchObject({ code: 'quota' });
  expect(await partBytes()).toBeGreaterThan(0);
  await add();
  await expectWhole();
});

test('two at once: the second is told', async () => {
  let second: Promise<HubProblem> | null = null;
  await add(
    {},
    {
      onProgress: () => {
        second ??= problemOf(add());
      },
    },
  );
  expect(await second).toEqual({ code: 'busy', model });
  await expectWhole();
});

test('a lock of a process that is no more is none', async () => {
  await cutOnce();
  // No process has this number: it is beyond the largest.
  await writeFile(join(root, folder, '.lock'), '4194999');
  await add();
  await expectWhole();
});

test('a process that ended between the renaming and its note', async () => {
  await add();
  const path = join(root, folder, 'journal.json');
  const journal = JSON.parse(await readFile(path, 'utf8'));
  for (const file of journal.files) file.done = false;
  await writeFile(path, JSON.stringify(journal));
  server.requests.length = 0;
  await add();
  await expectWhole();
  expect(weightRequests()).toEqual([]);
});

test('a damaged journal: the model is listed in part, and made whole again', async () => {
  await add();
  await writeFile(join(root, folder, 'journal.json'), '{"format":1');
  expect(await keptModels(store)).toMatchObject([{ complete: false, total: null, model }]);
  await add();
  await expectWhole();
});

test('whatever breaks, the file ends equal, or a fault is said', async () => {
  const fault = fc.record({
    cutAfter: fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 12 }),
    statuses: fc.array(fc.constantFrom(500, 502, 429, 404, 403), { maxLength: 3 }),
    ignoreRange: fc.boolean(),
    corrupt: fc.boolean(),
    etag: fc.constantFrom(null, 'one', 'two'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async (faults) => {
      server.repositories[model] = madeRepository(30_000);
      await rm(root, { recursive: true, force: true });
      for (const of of faults) {
        server.mend();
        Object.assign(server.faults, of);
        const ended = await add().then(
          () => null,
          (error: unknown) => error,
        );
        if (ended === null) await expectWhole();
        else expect(ended).toBeInstanceOf(HubFault);
      }
      server.mend();
      // A damaged part is removed when it is found; the next try is clean.
      await add().catch((error) => expect(error.problem.code).toBe('hash'));
      await add();
      await expectWhole();
    }),
    { numRuns: runs(25) },
  );
});

/** Leaves a part of the weights behind. */
async function cutOnce(): Promise<void> {
  server.faults.cutAfter = [100_000, ...Array<number>(20).fill(0)];
  expect(await problemOf(add())).toMatchObject({ code: 'cut' });
  server.mend();
  expect(await partBytes()).toBeGreaterThan(0);
}
