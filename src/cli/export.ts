import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { presets } from '../experiment/presets.ts';
import type { ExperimentRecord, RunRecord } from '../experiment/record.ts';
import { parseRecord } from '../experiment/record_schema.ts';
import { type Archive, archiveFileName } from '../formats/archive/archive.ts';
import { checkpointBytes } from '../formats/archive/checkpoint_bytes.ts';
import { runName } from '../formats/archive/entry_paths.ts';
import { writeArchive } from '../formats/archive/write_archive.ts';
import { LinkError } from '../formats/fault.ts';
import { linkOf, nearestPreset, plainLink } from '../formats/link/link.ts';
import { runFolder } from '../lab/store/run_folder.ts';
import { parameterLayout } from '../model/parameters.ts';
import { exportToTrainer, usage as trainerUsage } from './export_to_trainer.ts';
import { isArchive, readArchiveFile } from './machine/archive_files.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { writeAtomically } from './machine/atomic_file.ts';
import { exportAsOnnx } from './machine/export_as_onnx.ts';
import { loadModel } from './machine/load_model.ts';
import { log } from './machine/standard_streams.ts';
import { modelOfRecipe, type RunFile, readRunFile } from './runs/run_files.ts';

export const usage = `export <folder of train --out | archive.zip> [--out FILE] [--name NAME] [--base URL] [--weights] [--checkpoints] [--json]
  Packs an experiment into one archive, <name>.forklab.zip: spec, metrics, evaluations and samples; with --weights also
  the trained models, as Hugging Face folders; with --checkpoints also what is needed to resume the runs. The page opens
  archives, and train, evaluate, score and analyse read them. --base is the page's address, for the link inside.
export MODEL --format onnx [--out DIR] [--json]
  Writes a model as an ONNX folder: onnx/model.onnx with a key/value cache and position ids, config and tokenizer, for ONNX
  Runtime, transformers.js and Inspect. MODEL is as for --model. Weights are float32, or float16 where the model's are.
${trainerUsage}`;

/** Packs an experiment into an archive, or writes one for another trainer, or a model as ONNX. */
export async function run(args: string[]): Promise<unknown> {
  if (args.some((argument) => /^--to(=|$)/.test(argument))) return exportToTrainer(args);
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArguments(args, {
    out: text,
    name: text,
    base: text,
    format: text,
    weights: flag,
    checkpoints: flag,
    json: flag,
  });
  const [what] = positionals;
  if (values.format !== undefined) {
    if (values.format !== 'onnx') throw new UsageError(`The only --format is onnx.\n${usage}`);
    const { name, base, weights, checkpoints } = values;
    if (!what || positionals.length > 1 || (name ?? base ?? weights ?? checkpoints) !== undefined)
      throw new UsageError(`With --format onnx, give one model, --out and nothing else.\n${usage}`);
    return exportAsOnnx(what, values.out);
  }
  if (!what || positionals.length > 1) throw new UsageError(`Name one folder or archive.\n${usage}`);
  if (values.base?.includes('#')) throw new UsageError('--base must be an address without a "#".');
  const wanted = { weights: values.weights ?? false, checkpoints: values.checkpoints ?? false };
  const found = isArchive(what) ? await fromArchive(what, wanted) : await fromFolder(what, wanted);
  const { record } = found;
  const name = values.name ?? found.name;
  const archive: Archive = {
    ...found,
    name,
    forklab: process.env.npm_package_version ?? 'unknown',
    date: new Date().toISOString().slice(0, 10),
    link: (values.base === undefined ? found.link : null) ?? (await linkTo(record, values.base)),
  };
  const zip = await writeArchive(archive);
  const out = resolve(values.out ?? archiveFileName(name));
  await writeAtomically(out, new Uint8Array(await zip.arrayBuffer()));
  const { weights, checkpoints, trees } = archive;
  const counted = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  log(
    `${out}: ${(zip.size / 2 ** 20).toFixed(2)} MiB, ${counted(record.runs.length, 'run')}, ${counted(weights.length, 'model')}, ${counted(checkpoints.length, 'checkpoint')}.`,
  );
  return {
    out,
    bytes: zip.size,
    name,
    link: archive.link,
    runs: record.runs.map(({ condition, seed }) => ({ condition, seed })),
    weights: weights.map(runName),
    checkpoints: checkpoints.map(runName),
    trees: trees.map((tree) => tree.name),
  };
}

interface Wanted {
  weights: boolean;
  checkpoints: boolean;
}
type Found = Pick<Archive, 'name' | 'link' | 'record' | 'weights' | 'checkpoints' | 'trees'>;

/** An archive without the weights or checkpoints that were not asked for. */
async function fromArchive(path: string, wanted: Wanted): Promise<Found> {
  const archive = await readArchiveFile(path);
  for (const part of ['weights', 'checkpoints'] as const) {
    if (wanted[part] && archive[part].length === 0) throw new Error(`${path} contains no ${part}.`);
  }
  return {
    ...archive,
    weights: wanted.weights ? archive.weights : [],
    checkpoints: wanted.checkpoints ? archive.checkpoints : [],
  };
}

/** The archive of a folder written by `train --out`. */
async function fromFolder(folder: string, wanted: Wanted): Promise<Found> {
  const text = await readFile(join(folder, 'record.json'), 'utf8').catch(() => null);
  if (text === null) {
    throw new Error(
      `There is no record.json in ${folder}: give a folder of train --out whose training is complete.`,
    );
  }
  const record = parseRecord(JSON.parse(text));
  const found: Found = {
    name: basename(resolve(folder)),
    link: null,
    record,
    weights: [],
    checkpoints: [],
    trees: [],
  };
  if (!wanted.weights && !wanted.checkpoints) return found;
  const weights: Archive['weights'][number][] = [];
  const checkpoints: Archive['checkpoints'][number][] = [];
  for (const of of record.runs) {
    const kept = await keptRun(folder, of);
    const { condition, seed } = of;
    if (wanted.weights) weights.push({ condition, seed, files: await modelFiles(record, of, kept) });
    if (wanted.checkpoints) {
      checkpoints.push({ condition, seed, bytes: checkpointBytes(kept.checkpoint) });
    }
  }
  return { ...found, weights, checkpoints };
}

/** A run's file, which must be at the same step as its record. */
async function keptRun(folder: string, run: RunRecord): Promise<RunFile> {
  const kept = await readRunFile(folder, run);
  const file = join(folder, `${runName(run)}.run`);
  if (!kept) throw new Error(`${file} is missing: it holds the model of this run.`);
  const last = run.metrics.at(-1)?.step ?? 0;
  if (kept.checkpoint.step !== last) {
    throw new Error(
      `${file} is at step ${kept.checkpoint.step} and record.json at ${last}: finish the training first.`,
    );
  }
  return kept;
}

/** A run's model as a Hugging Face folder. */
async function modelFiles(record: ExperimentRecord, run: RunRecord, kept: RunFile) {
  const base = modelOfRecipe(kept.recipe);
  const { config } = await loadModel(base);
  const { parameters } = kept.checkpoint;
  if (parameters.length !== parameterLayout(config).length) {
    throw new Error(`The run ${runName(run)} was trained from another model than ${base} is now.`);
  }
  return runFolder(record, run, config, parameters);
}

/** The link to an experiment; null where it would be too long. */
async function linkTo({ preset, spec }: ExperimentRecord, base = ''): Promise<string | null> {
  try {
    return await linkOf(plainLink(Object.hasOwn(presets, preset) ? preset : nearestPreset(spec), spec), base);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    log(`The archive contains no link. ${error.message}`);
    return null;
  }
}
