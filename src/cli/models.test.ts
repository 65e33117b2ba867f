import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onnxFixture } from '../../reference/onnx_fixtures.ts';
import { HubServer, type ServedFile, textFile } from '../hub/testing/hub_server.ts';
import { madeCommit, madeRepository, servedFolder } from '../hub/testing/made_repository.ts';
import { shippedModels } from './machine/load_model.ts';
import { runForklab } from './testing/run_forklab.ts';

const model = 'owner/countdown';
/** For machines under load. */
const patience = { timeout: 60_000 };
const short = `hf:${model}@${madeCommit.slice(0, 8)}`;
let server: HubServer;
let cache: string;

beforeEach(async () => {
  server = await HubServer.start();
  cache = mkdtempSync(join(tmpdir(), 'forklab-cache-'));
  vi.stubEnv('FORKLAB_CACHE', cache);
  vi.stubEnv('HF_ENDPOINT', server.endpoint);
  vi.stubEnv('HF_TOKEN', '');
  vi.stubEnv('HF_HUB_OFFLINE', '');
  const base = join(shippedModels, 'countdown-50k');
  const files = Object.fromEntries(
    readdirSync(base).map((name): [string, ServedFile] => [
      name,
      { content: new Uint8Array(readFileSync(join(base, name))), large: name.endsWith('.safetensors') },
    ]),
  );
  server.repositories[model] = { commit: madeCommit, license: 'mit', files };
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  rmSync(cache, { recursive: true });
});

const forklab = (...args: string[]) => runForklab(args);

/** Scores a trace, and returns what was written. */
async function score(...args: string[]) {
  const input = join(cache, 'in.jsonl');
  const out = join(cache, 'out.jsonl');
  writeFileSync(input, '{"tokens":[1,2,3,4,5]}');
  const ran = await forklab('score', '--in', input, '--out', out, ...args);
  return { ...ran, scored: ran.status === 0 ? readFileSync(out, 'utf8') : null };
}

test('a model of the Hub scores like the same model on disk, and is fetched once', async () => {
  const local = await score('--model', 'countdown-50k');
  const first = await score('--model', `hf:${model}`);
  expect(first).toMatchObject({ status: 0, scored: local.scored });
  const host = new URL(server.endpoint).host;
  expect(first.stderr).toContain(
    `${model}@${madeCommit.slice(0, 8)} from ${host}: 220 kB in 5 files, license mit`,
  );
  server.requests.length = 0;
  expect(await score('--model', `hf:${model}`)).toMatchObject({ status: 0, scored: local.scored });
  expect(server.requests.map(({ path }) => path)).toEqual([`/api/models/${model}/revision/main`]);
  server.requests.length = 0;
  // A commit is what it is: nothing needs to be asked.
  expect(await score('--model', `hf:${model}@${madeCommit}`)).toMatchObject({ status: 0 });
  expect(await score('--model', `hf:${model}`, '--offline')).toMatchObject({
    status: 0,
    scored: local.scored,
  });
  expect(server.requests).toEqual([]);
});

test('without a network the kept commit is used, and that is said', async () => {
  await forklab('models', 'add', model);
  vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:1');
  const ran = await score('--model', `hf:${model}`);
  expect(ran.status).toBe(0);
  expect(ran.stderr).toContain(`Using ${short.slice(3)} from the cache.`);
});

test('--offline fetches nothing, wherever it stands', async () => {
  for (const args of [
    ['score', '--offline', '--model', `hf:${model}`, '--in', 'x', '--out', 'y'],
    ['--offline', 'models', 'add', model],
  ]) {
    const ran = await forklab(...args);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain(`${model} is not on this machine, and nothing may be fetched.`);
  }
  vi.stubEnv('HF_HUB_OFFLINE', '1');
  expect((await forklab('models', 'add', model)).status).toBe(1);
  expect(server.requests).toEqual([]);
});

test('models: add, list, remove', async () => {
  expect(await forklab('models')).toMatchObject({ status: 0, stdout: '' });
  expect(await forklab('models', 'add', `https://huggingface.co/${model}/tree/main`)).toMatchObject({
    status: 0,
  });
  expect((await forklab('models', 'list')).stdout).toMatch(new RegExp(`^${short}  22\\d kB\n$`));
  const { stdout } = await forklab('models', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    cache: join(cache, 'models'),
    models: [{ name: `hf:${model}@${madeCommit}`, revision: 'main', complete: true, license: 'mit' }],
  });
  expect((await forklab('models', 'remove', 'owner/other')).status).toBe(1);
  expect(await forklab('models', 'remove', model)).toMatchObject({ status: 0 });
  expect(readdirSync(join(cache, 'models'))).toEqual([]);
});

test('Ctrl-C keeps what has arrived, and the next time continues', async () => {
  server.repositories[model] = madeRepository(3_000_000);
  server.faults.silentAfter = 1_000_000;
  const interrupt = new AbortController();
  const ran = runForklab(['models', 'add', model], { interrupt: interrupt.signal });
  await vi.waitFor(() => expect(server.requests.some(({ at }) => at === 'cdn')).toBe(true), patience);
  await vi.waitFor(
    async () =>
      expect(JSON.parse((await forklab('models', '--json')).stdout).models[0].bytes).toBeGreaterThan(900_000),
    patience,
  );
  expect((await forklab('models')).stdout).toContain('being downloaded');
  interrupt.abort();
  expect(await ran).toMatchObject({
    status: 130,
    stderr: expect.stringContaining('What has arrived is kept'),
  });
  expect((await forklab('models')).stdout).toContain('of 3 MB, incomplete');
  server.mend();
  expect(await forklab('models', 'add', model)).toMatchObject({ status: 0 });
  expect(server.requests.at(-1)?.range).toMatch(/^bytes=\d+-$/);
});

test('bad usage, and names that are none', async () => {
  expect((await forklab('models', 'remove')).status).toBe(2);
  expect((await forklab('models', 'list', 'x')).status).toBe(2);
  expect((await forklab('models', 'drop', 'x')).status).toBe(2);
  const ran = await score('--model', 'hf:../x');
  expect([ran.status, ran.stderr]).toEqual([
    1,
    expect.stringContaining('“hf:../x” is not the name of a model'),
  ]);
  expect((await score('--model', 'hf:owner/nothing')).stderr).toContain(
    'There is no public model owner/nothing',
  );
});

test('a model that the engine does not run is not downloaded', async () => {
  server.repositories[model].files['config.json'] = textFile('{"model_type":"gemma3"}');
  const ran = await forklab('models', 'add', model);
  expect([ran.status, ran.stderr]).toEqual([1, expect.stringContaining('gemma3')]);
  expect(server.requests.some(({ at }) => at === 'cdn')).toBe(false);
  expect(await forklab('models')).toMatchObject({ stdout: '' });
});

test('an ONNX graph of the Hub: the one that is asked for is fetched, and sampled without a network', async () => {
  const graphs = 'owner/graphs';
  const int8 = 'onnx/model_int8.onnx';
  server.repositories[graphs] = servedFolder(onnxFixture('llama').folder);
  expect(await forklab('models', 'add', graphs, '--onnx', int8)).toMatchObject({ status: 0 });
  expect((await forklab('models')).stdout).toContain(`ONNX ${int8}`);
  const out = join(cache, 'out.jsonl');
  const sample = (...args: string[]) =>
    forklab(
      'sample',
      '--model',
      `hf:${graphs}`,
      '--prompt',
      'a',
      '--raw',
      '--longest',
      '4',
      '--out',
      out,
      ...args,
    );
  for (const args of [['--onnx', int8], []]) {
    const { status, stdout } = await sample('--offline', '--json', ...args);
    expect([status, JSON.parse(stdout).weights]).toEqual([0, [int8]]);
  }
  const graphRequests = server.requests.filter(({ at, path }) => at === 'cdn' && path.includes('.onnx'));
  expect(graphRequests.map(({ path }) => decodeURIComponent(path))).toEqual([`/${graphs}/${int8}`]);
  const other = await sample('--onnx', 'onnx/model_q4.onnx');
  expect([other.status, other.stderr]).toEqual([
    1,
    expect.stringContaining(`has no onnx/model_q4.onnx; its ONNX graphs are onnx/model.onnx, ${int8}`),
  ]);
  expect(await score('--offline', '--model', `hf:${graphs}`)).toMatchObject({ status: 0 });
  const exported = await forklab('export', `hf:${graphs}`, '--format', 'onnx', '--out', join(cache, 'onnx'));
  expect([exported.status, exported.stderr]).toEqual([
    1,
    expect.stringContaining('has no safetensors weights'),
  ]);
});
