import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { conditions, presets } from '../../experiment/presets.ts';
import type { Spec } from '../../experiment/spec.ts';
import { madeRun } from '../../experiment/testing/made_record.ts';
import { encodeState } from '../../formats/state_bytes.ts';
import { folderKeeper, readRunFile, readState } from './run_files.ts';

const parameters = 3;
const spec: Spec = { ...presets['countdown-mini@1'], conditions: [conditions.top20, conditions.all] };
const key = { condition: 'top20', seed: 1 };
const checkpoint = async () => ({
  step: 5,
  updates: 10,
  tokens: 900,
  parameters: Float32Array.of(1, 2, 3),
  m: new Float32Array(parameters),
  v: new Float32Array(parameters),
});

let folder: string;
let file: string;
const said = vi.spyOn(process.stderr, 'write');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forklab-runs-'));
  file = join(folder, 'top20-1.run');
  said.mockReset().mockReturnValue(true);
});
afterEach(() => said.mockReset());

const keeperOf = (of: Spec, now?: () => number, model = 'base') =>
  folderKeeper(folder, of, model, parameters, now);
const keep = () => keeperOf(spec).save(madeRun('top20', 1, 5), checkpoint, 'evaluated');

describe('a saved run', () => {
  test('is resumed if its recipe is the same, whatever the other runs', async () => {
    await keep();
    const alone = { ...spec, conditions: [conditions.top20], seeds: [1, 2] };
    expect(await keeperOf(alone).load(key)).toEqual({
      record: madeRun('top20', 1, 5),
      checkpoint: await checkpoint(),
    });
    expect(said).not.toHaveBeenCalled();
  });

  test('of forklab 0.1 is resumed without the zeros of what was not measured', async () => {
    const record = madeRun('top20', 1, 5);
    const zeros = {
      entropy: 0,
      'mask/entropy_kept': 0,
      'mask/kept': 0,
      'mask/tau': 0,
      loss: 0,
      grad_norm: 0,
      learning_rate: 0,
    };
    record.metrics[2] = { ...record.metrics[2], ...zeros };
    await keeperOf(spec).save(record, checkpoint, 'evaluated');
    const read = (await keeperOf(spec).load(key))?.record.metrics ?? [];
    expect(read.map(({ entropy }) => entropy)).toEqual([0.2, 0.2, null, 0.2, 0.2]);
    expect(read[2]).toMatchObject(Object.fromEntries(Object.keys(zeros).map((name) => [name, null])));
  });

  test('is not resumed with another mask, objective, base or length', async () => {
    await keep();
    const { mask } = conditions.top20;
    const others: [Spec, string?][] = [
      [{ ...spec, conditions: [{ ...conditions.top20, mask: { ...mask, rho: 0.9 } }] }],
      [{ ...spec, conditions: [{ ...conditions.top20, objective: { kl: 0.1 } }] }],
      [{ ...spec, mask: { ...spec.mask, normaliser: 'all' } }],
      [{ ...spec, steps: 41 }],
      [spec, 'another'],
    ];
    for (const [other, model] of others) {
      const keeper = keeperOf(other, undefined, model);
      expect([await keeper.load(key), await keeper.load(key)]).toEqual([null, null]);
    }
    // Logged once each: the lab asks twice.
    expect(said).toHaveBeenCalledTimes(others.length);
    for (const [text] of said.mock.calls)
      expect(text).toBe(`${file} is a run of a different recipe: starting from scratch, and replacing it.\n`);
  });

  test('is saved every fifth step, and after a minute', async () => {
    let clock = 0;
    const keeper = keeperOf(spec, () => clock);
    const stepKept = async () => (await readRunFile(folder, key))?.record.metrics.length ?? 0;
    const step = (at: number) => keeper.save(madeRun('top20', 1, at), checkpoint, 'step');
    await step(1);
    clock = 59_999;
    await step(2);
    expect(await stepKept()).toBe(0);
    clock = 60_000;
    await step(3);
    expect(await stepKept()).toBe(3);
    clock = 119_999;
    await step(4);
    expect(await stepKept()).toBe(3);
    await step(5);
    expect(await stepKept()).toBe(5);
  });
});

describe('if the last file is damaged or missing, the previous one is used, with a warning', () => {
  const at = (step: number) => async () => ({ ...(await checkpoint()), step });
  const twice = async () => {
    const keeper = keeperOf(spec);
    await keeper.save(madeRun('top20', 1, 5), at(5), 'evaluated');
    await keeper.save(madeRun('top20', 1, 10), at(10), 'evaluated');
  };
  const previous = () => join(folder, 'top20-1.previous.run');

  test.each([
    ['empty', () => truncate(file, 0), /damaged\..*resumes from step 5/],
    ['truncated', () => truncate(file, 3000), /damaged\..*resumes from step 5/],
    ['full of zeros', async () => writeFile(file, Buffer.alloc(9000)), /damaged\..*resumes from step 5/],
    ['missing', () => rm(file), /missing\. The run resumes from step 5/],
  ])('%s', async (_, harm, words) => {
    await twice();
    await harm();
    const keeper = keeperOf(spec);
    expect((await keeper.load(key))?.checkpoint?.step).toBe(5);
    expect((await keeper.load(key))?.record).toEqual(madeRun('top20', 1, 5));
    expect(said).toHaveBeenCalledTimes(1);
    expect(said.mock.calls[0][0]).toMatch(words);
    // The next save replaces the damaged file, not the one resumed from.
    const whole = await readFile(previous());
    await keeper.save(madeRun('top20', 1, 6), at(6), 'evaluated');
    expect(await readFile(previous())).toEqual(whole);
    expect((await keeperOf(spec).load(key))?.checkpoint?.step).toBe(6);
    await keeper.save(madeRun('top20', 1, 7), at(7), 'evaluated');
    await truncate(file, 0);
    expect((await keeperOf(spec).load(key))?.checkpoint?.step).toBe(6);
  });

  test('but not a previous one of another recipe, nor one that is damaged too', async () => {
    await twice();
    await truncate(file, 0);
    await expect(keeperOf({ ...spec, steps: 41 }).load(key)).rejects.toThrow('top20-1.run is damaged');
    await truncate(previous(), 100);
    await expect(keeperOf(spec).load(key)).rejects.toThrow('top20-1.run is damaged');
    await rm(file);
    expect(await keeperOf(spec).load(key)).toBeNull();
  });

  test('temporary files of processes that have ended are deleted, those of running ones are not', async () => {
    await twice();
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const others = [`all-1.run.${gone}.new`, `top20-1.run.${process.pid}.new`];
    for (const name of [`top20-1.run.${gone}.new`, ...others]) await writeFile(join(folder, name), 'half');
    await keeperOf(spec).load(key);
    expect((await readdir(folder)).sort()).toEqual([...others, 'top20-1.previous.run', 'top20-1.run'].sort());
  });
});

describe('a damaged file is reported by name, with what to do', () => {
  const fault = /top20-1\.run is damaged\. .*\. Move that file away to start from scratch\.$/;

  test.each([0, 1, 20, 2000, -1])('truncated to %i bytes', async (length) => {
    await keep();
    const whole = (await readFile(file)).length;
    await truncate(file, length < 0 ? whole + length : length);
    await expect(keeperOf(spec).load(key)).rejects.toThrow(fault);
  });

  test('text, another run, fewer arrays, other lengths', async () => {
    await keep();
    const head = JSON.parse((await readFile(file, 'latin1')).split('\n')[0]);
    const { length: _, ...rest } = head;
    const three = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
    const wrong: (string | Uint8Array)[] = [
      'not a run\n',
      encodeState({ ...rest, step: 'five' }, three),
      encodeState({ ...rest, record: { ...rest.record, seed: 2 } }, three),
      encodeState({ recipe: rest.recipe }, three),
      encodeState(rest, three.slice(1)),
      encodeState(
        rest,
        three.map(() => new Float32Array(4)),
      ),
    ];
    for (const content of wrong) {
      await writeFile(file, content);
      await expect(keeperOf(spec).load(key)).rejects.toThrow(fault);
    }
  });

  test('and one that cannot be opened is not treated as missing', async () => {
    expect(await readState(file)).toBeNull();
    await expect(readState(folder)).rejects.toThrow('EISDIR');
  });
});
