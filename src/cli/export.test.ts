import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { presets } from '../experiment/presets.ts';
import type { ExperimentRecord } from '../experiment/record.ts';
import { parseSpec } from '../experiment/spec.ts';
import { madeRun } from '../experiment/testing/made_record.ts';
import { parseCheckpoint } from '../formats/archive/checkpoint_bytes.ts';
import { readLink } from '../formats/link/link.ts';
import type { RunKey } from '../lab/client/run_key.ts';
import { createModel, destroyModel } from '../model/model.ts';
import { parameterLayout } from '../model/parameters.ts';
import { ResizableScorer } from '../model/resizable_scorer.ts';
import { openOnnx } from '../onnx/onnx_model.ts';
import { OnnxScorer } from '../onnx/onnx_scorer.ts';
import { nodeRuntime } from '../onnx/testing/node_runtime.ts';
import { worldByName } from '../task/worlds.ts';
import { run } from './export.ts';
import { readArchiveFile } from './machine/archive_files.ts';
import { openEngine } from './machine/engine.ts';
import { loadModel } from './machine/load_model.ts';
import { nodeFolder } from './machine/node_folder.ts';
import { readExperiment } from './runs/read_experiment.ts';
import { resumeFromArchive } from './runs/resume_from_archive.ts';
import { readRunFile, recipeText, writeRunFile } from './runs/run_files.ts';
import { runForklab } from './testing/run_forklab.ts';

const mini = presets['countdown-mini@1'];
const spec = parseSpec({ ...mini, steps: 3, seeds: [1, 2], conditions: mini.conditions.slice(0, 1) });
const record: ExperimentRecord = {
  format: 1,
  preset: 'countdown-mini@1',
  spec,
  vocabulary: [...worldByName('countdown').vocabulary.tokens],
  adapter: 'made up',
  version: '0',
  date: '2026-11-25',
  runs: spec.seeds.map((seed) => madeRun('top20', seed, 3)),
};
const recipe = (run: RunKey) => recipeText(spec, run, spec.model) ?? '';

describe('export', () => {
  let folder: string;
  let kept: string;
  let archive: string;
  const values = { parameters: new Float32Array(), m: new Float32Array(), v: new Float32Array() };

  beforeAll(async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    folder = await mkdtemp(join(tmpdir(), 'forklab-export-'));
    kept = join(folder, 'mini');
    archive = join(folder, 'mini.forklab.zip');
    const base = await loadModel(spec.model);
    const { length } = parameterLayout(base.config);
    values.parameters = base.values.map((value) => value + 1e-3);
    values.m = new Float32Array(length).fill(-1e-4);
    values.v = new Float32Array(length).fill(1e-8);
    for (const of of record.runs) {
      const checkpoint = { step: 3, updates: 6, tokens: 3000, ...values };
      await writeRunFile(kept, { recipe: recipe(of), record: of, checkpoint });
    }
    await writeFile(join(kept, 'record.json'), JSON.stringify(record));
    await run([kept, '--out', archive, '--weights', '--checkpoints', '--base', 'https://lab.example/']);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it('packs a folder of runs: record, link, models and checkpoints', async () => {
    const read = await readArchiveFile(archive);
    expect(read.record).toEqual(record);
    expect(read.name).toBe('mini');
    const { value } = await readLink(read.link ?? '');
    expect(value.spec).toEqual(spec);
    expect(read.link).toMatch(/^https:\/\/lab\.example\/#v1\./);
    expect(read.weights.map(({ seed }) => seed)).toEqual([1, 2]);
    const { length } = parameterLayout((await loadModel(spec.model)).config);
    const checkpoint = parseCheckpoint(read.checkpoints[1].bytes, 3, length);
    expect(checkpoint).toEqual({ step: 3, updates: 6, tokens: 3000, ...values });
  });

  it('loads a model from an archive by name, and lists those it has', async () => {
    const base = await loadModel(spec.model);
    const { config, values: weights } = await loadModel(`${archive}#top20-2`);
    expect(config).toEqual(base.config);
    // The bytes between tensors are padding, which a folder does not keep.
    for (const { offset, size } of parameterLayout(config).tensors) {
      expect(weights.subarray(offset, offset + size)).toEqual(
        values.parameters.subarray(offset, offset + size),
      );
    }
    await expect(loadModel(archive)).rejects.toThrow(/Models: top20-1, top20-2/);
    await expect(loadModel(`${archive}#all-1`)).rejects.toThrow(/there is no all-1/);
    await expect(loadModel('nowhere.zip#all-1')).rejects.toThrow('There is no archive at nowhere.zip');
  });

  it('repacks an archive with less in it', async () => {
    const out = join(folder, 'less.forklab.zip');
    const said = await run([archive, '--out', out, '--name', 'less']);
    expect(said).toMatchObject({ out, name: 'less', weights: [], checkpoints: [] });
    const read = await readArchiveFile(out);
    expect(read.record).toEqual(record);
    expect(read.weights).toEqual([]);
    expect(read.link).toMatch(/^https:\/\/lab\.example\/#v1\./);
    await expect(run([out, '--weights'])).rejects.toThrow(/contains no weights/);
  });

  it('can be trained further: its runs resume from their checkpoints', async () => {
    expect(await readExperiment(archive)).toMatchObject({ preset: 'countdown-mini@1', spec });
    const { config } = await loadModel(spec.model);
    const again = join(folder, 'again');
    await resumeFromArchive(archive, again, spec, spec.model, config);
    const file = await readRunFile(again, record.runs[1]);
    expect(file?.recipe).toBe(recipe(record.runs[1]));
    expect(file?.checkpoint).toEqual({ step: 3, updates: 6, tokens: 3000, ...values });
    expect(file?.record).toEqual({ ...record.runs[1], adapter: 'made up' });
    // Runs of another recipe start from scratch.
    const other = join(folder, 'other');
    await resumeFromArchive(archive, other, { ...spec, steps: 9 }, spec.model, config);
    expect(await readRunFile(other, record.runs[1])).toBeNull();
  });

  it('rejects a folder that train --out did not write, or that does not match its record', async () => {
    await expect(run([folder])).rejects.toThrow(/There is no record\.json in/);
    const torn = join(folder, 'torn');
    await writeRunFile(torn, {
      recipe: recipe(record.runs[0]),
      record: record.runs[0],
      checkpoint: { step: 2, updates: 4, tokens: 2000, ...values },
    });
    await writeFile(join(torn, 'record.json'), JSON.stringify(record));
    await expect(run([torn, '--checkpoints'])).rejects.toThrow(/is at step 2 and record\.json at 3/);
    await rm(join(torn, 'top20-1.run'));
    await expect(run([torn, '--weights'])).rejects.toThrow(/top20-1\.run is missing/);
    await expect(run([])).rejects.toThrow(/Name one folder or archive/);
    await expect(run([kept, '--base', 'https://x/#y'])).rejects.toThrow(/without a "#"/);
  });

  it('writes a trained model as ONNX, which gives the entropies of our engine', async () => {
    const out = join(folder, 'onnx');
    const said = await run([`${archive}#top20-2`, '--format', 'onnx', '--out', out]);
    expect(said).toMatchObject({ out, file: 'onnx/model.onnx', notes: [] });
    const device = await openEngine();
    const model = await openOnnx(nodeFolder(out), 'onnx/model.onnx', device, nodeRuntime);
    const trained = await createModel(device, (await loadModel(spec.model)).config, values.parameters);
    const options = { temperature: 1, top: 1 };
    const [own, exported] = [new ResizableScorer(trained, options), new OnnxScorer(model, options)];
    const tokens = [0, 5, 3, 8, 2, 11, 4, 9, 1];
    const [wanted, [got]] = [(await own.score([tokens]))[0], await exported.score([tokens])];
    const off = wanted.entropy.map((entropy, i) => Math.abs(entropy - got.entropy[i]));
    expect(Math.max(...off)).toBeLessThan(1e-4);
    own.destroy();
    destroyModel(trained);
    exported.destroy();
    model.session.destroy();
    const written = await readFile(join(out, 'onnx/model.onnx'));
    await run(['countdown-50k', '--format', 'onnx', '--out', out]);
    expect(written.equals(await readFile(join(out, 'onnx/model.onnx')))).toBe(false);
  });

  it('writes no ONNX over a model, in another format, or of several', async () => {
    const base = join(folder, 'base');
    await mkdir(base);
    await writeFile(join(base, 'model.safetensors'), '');
    await expect(run(['countdown-50k', '--format', 'onnx', '--out', base])).rejects.toThrow(
      /is a model's folder, .*: choose another with --out\.$/,
    );
    await expect(run(['countdown-50k', '--format', 'gguf'])).rejects.toThrow('The only --format is onnx.');
    for (const more of [['another'], ['--weights'], ['--name', 'x']])
      await expect(run(['countdown-50k', '--format', 'onnx', ...more])).rejects.toThrow('give one model');
    await expect(run(['nowhere', '--format', 'onnx'])).rejects.toThrow('There is no model at');
  });

  it('exits with 1 and one sentence on an archive that was tampered with', async () => {
    const path = join(folder, 'tampered.zip');
    const files = unzipSync(new Uint8Array(await readFile(archive)));
    files['spec.json'][20] ^= 1;
    await writeFile(path, zipSync(files));
    const { status, stdout, stderr } = await runForklab(['export', path, '--json']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'The archive cannot be used: spec.json: its SHA-256 is not the one in manifest.json. Download or copy it again.\n',
    );
  });
});
