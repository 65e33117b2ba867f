import { dirname, join, resolve } from 'node:path';
import { conditions as knownConditions, presets } from '../experiment/presets.ts';
import type { Evaluation, ExperimentRecord, RunRecord } from '../experiment/record.ts';
import type { Spec } from '../experiment/spec.ts';
import type { LabEvent } from '../lab/client/protocol.ts';
import { Experiment } from '../lab/experiment.ts';
import { worldByName } from '../task/worlds.ts';
import { checkedSpec, chosenConditions, excludeOf, maskOf, maskOptions } from './condition_arguments.ts';
import { isArchive } from './machine/archive_files.ts';
import {
  integerOf,
  integersOf,
  numberOf,
  parseArguments,
  refuseExtraArguments,
  UsageError,
} from './machine/arguments.ts';
import { writeAtomically } from './machine/atomic_file.ts';
import { openEngine } from './machine/engine.ts';
import { loadModel } from './machine/load_model.ts';
import { makeFolder } from './machine/make_folder.ts';
import { Interrupted, log, stoppable } from './machine/standard_streams.ts';
import { readExperiment } from './runs/read_experiment.ts';
import { recordedExperiment } from './runs/recording.ts';
import { resumeFromArchive } from './runs/resume_from_archive.ts';
import { folderKeeper } from './runs/run_files.ts';

export const usage = `train <preset | spec.json | link | archive.zip> [--conditions a,b] [--seeds 1,2] [--seed N] [--steps N]
      [--select top|bottom|random|matched|all] [--rho R] [--rule topk|threshold|quantile] [--pool microbatch|minibatch|rollout|sequence]
      [--exclude WORD[,WORD...]] [--entropy current|old] [--normaliser kept|all] [--loss dapo|grpo] [--kl C] [--entropy-bonus C] [--overlong N]
      [--learning-rate R] [--batches N] [--model NAME|DIR] [--evaluate-every N] [--problems N] [--samples N]
      [--out DIR] [--record FILE] [--json]
  Trains by RLVR and reports pass@1 on held-out problems. Presets: ${Object.keys(presets).join(', ')}.
  Conditions: ${Object.keys(knownConditions).join(', ')}. --select defines one condition, from the preset's mask.
  Words of the world and slots of its grammar that --exclude names (wait,stop) leave every condition's mask: they get no gradient.
  With --out, runs are saved there and resumed from there, or from the checkpoints of an archive. --record writes a
  recording for the page. A model can be one in an archive: --model run.forklab.zip#top20-1.`;

/** Turns arguments into a spec. */
async function specOf(args: string[]) {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    conditions: text,
    seeds: text,
    seed: text,
    steps: text,
    ...maskOptions,
    loss: text,
    kl: text,
    'entropy-bonus': text,
    overlong: text,
    'learning-rate': text,
    batches: text,
    model: text,
    'evaluate-every': text,
    problems: text,
    samples: text,
    out: text,
    record: text,
    json: { type: 'boolean' },
  });
  if (!positionals[0]) throw new UsageError(`Name a preset, a spec, a link or an archive.\n${usage}`);
  refuseExtraArguments(positionals, 1);
  const { spec, preset: known } = await readExperiment(positionals[0]);
  const preset = positionals[0].endsWith('.json') ? 'file' : known;
  const mask = maskOf(values);
  const { objective, optimiser, rollout, evaluation } = spec;
  if (values.loss !== undefined && values.loss !== 'dapo' && values.loss !== 'grpo')
    throw new UsageError('--loss must be dapo or grpo.');
  if (values.seed !== undefined && values.seeds !== undefined)
    throw new UsageError('Give either --seed or --seeds.');
  const seeds =
    values.seed !== undefined
      ? [integerOf('seed', values.seed, 1, 0, 2 ** 31 - 1)]
      : integersOf('seeds', values.seeds, spec.seeds, 0, 2 ** 31 - 1);
  const steps = integerOf('steps', values.steps, spec.steps, 1, 100_000);
  const changed: Spec = checkedSpec({
    ...spec,
    mask: { ...spec.mask, ...excludeOf(values.exclude) },
    steps,
    seeds,
    objective: {
      ...objective,
      loss: values.loss ?? objective.loss,
      kl: numberOf('kl', values.kl, objective.kl, 0, 10),
      entropyBonus: numberOf('entropy-bonus', values['entropy-bonus'], objective.entropyBonus, 0, 10),
      overlong: integerOf('overlong', values.overlong, objective.overlong, 0, 4096),
    },
    optimiser: {
      ...optimiser,
      learningRate: numberOf('learning-rate', values['learning-rate'], optimiser.learningRate, 0, 1),
    },
    rollout: { ...rollout, batches: integerOf('batches', values.batches, rollout.batches, 0, 32) },
    evaluation: {
      every: integerOf('evaluate-every', values['evaluate-every'], evaluation.every, 1, 10_000),
      problems: integerOf('problems', values.problems, evaluation.problems, 1, 10_000),
      samples: integerOf('samples', values.samples, evaluation.samples, 1, 256),
    },
    conditions: chosenConditions(spec, values.conditions, mask),
  });
  return {
    preset,
    spec: changed,
    model: values.model ?? spec.model,
    out: values.out,
    record: values.record,
    archive: isArchive(positionals[0]) ? positionals[0] : null,
  };
}

/** Trains. */
export async function run(args: string[]): Promise<unknown> {
  const { preset, spec, model, out, record, archive } = await specOf(args);
  const folder = out === undefined ? null : resolve(out);
  // First, so that a folder that cannot be written fails before any work is done.
  if (folder) await makeFolder(folder);
  const world = worldByName(spec.world);
  const weights = await loadModel(model);
  const device = await openEngine();
  if (folder && archive) await resumeFromArchive(archive, folder, spec, model, weights.config);
  log(`Training ${preset} on ${device.adapterName}.`);
  const keeper = folder ? folderKeeper(folder, spec, model, weights.values.length) : null;
  const experiment = await Experiment.open({
    device,
    spec,
    world,
    weights,
    emit: report(spec),
    keeper,
  });
  experiment.play();
  const stopped = await workUntilStopped(experiment, folder !== null);
  if (stopped && !isWhole(spec, experiment.records)) {
    throw new Interrupted(`Stopped. Progress is saved in ${folder}: run the same command to resume.`);
  }
  const whole: ExperimentRecord = {
    format: 1,
    preset,
    spec,
    vocabulary: [...world.vocabulary.tokens],
    adapter: device.adapterName,
    version: process.env.npm_package_version ?? 'unknown',
    date: new Date().toISOString().slice(0, 10),
    runs: experiment.records,
  };
  if (folder) await writeAtomically(join(folder, 'record.json'), JSON.stringify(whole));
  if (record) {
    await makeFolder(dirname(resolve(record)));
    await writeAtomically(resolve(record), JSON.stringify(recordedExperiment(whole)));
  }
  const result = summarise(preset, device.adapterName, experiment.records);
  for (const { condition, n, 'pass@1': p } of result.summary) {
    log(
      `${condition.padEnd(10)} pass@1 ${p.mean.toFixed(3)}${n > 1 ? ` ± ${p.sd?.toFixed(3)}` : ''} (n = ${n}), base ${result.base['pass@1'].toFixed(3)}`,
    );
  }
  return result;
}

/**
 * Trains to the end, or until the first Ctrl-C if runs are saved: they are saved at their last complete step. A second
 * Ctrl-C ends the process.
 * @returns whether it was stopped
 */
async function workUntilStopped(experiment: Experiment, kept: boolean): Promise<boolean> {
  let stopped = false;
  const stop = () => {
    stopped = true;
    experiment.close();
  };
  const work = () => experiment.work();
  if (!kept) await work();
  else
    await stoppable((interrupt) => {
      interrupt.addEventListener('abort', stop);
      return work();
    });
  return stopped;
}

/** Whether every run is saved, up to its last evaluation. */
const isWhole = ({ conditions, seeds, steps }: Spec, runs: readonly RunRecord[]): boolean =>
  runs.length === conditions.length * seeds.length &&
  runs.every(({ evaluations }) => evaluations.at(-1)?.step === steps);

/** Logs each evaluation, and the overall progress. */
function report(spec: Spec): (event: LabEvent) => void {
  return (event) => {
    if (event.type === 'opened') {
      log(
        `${event.parameters} parameters; about ${Math.round(event.bytes / 2 ** 20)} MiB and ${(event.flop / 1e9).toFixed(0)} GFLOP.`,
      );
    } else if (event.type === 'resumed' && event.resumption.otherKernels) {
      const { run, resumption } = event;
      log(
        `${run.condition} seed ${run.seed} was started with other kernels: from step ${resumption.step} on, its last digits may differ from those of an uninterrupted run.`,
      );
    } else if (event.type === 'evaluation') {
      const { evaluation: e, run } = event;
      log(
        `${run.condition} seed ${run.seed} step ${e.step}/${spec.steps}: pass@1 ${e['eval/pass@1'].toFixed(3)}, pass@${e.k} ${e['eval/pass@k'].toFixed(3)}, length ${e['eval/length'].toFixed(1)}, entropy ${e['eval/entropy'].toFixed(3)}${partsText(e)}`,
      );
    } else if (
      event.type === 'phase' &&
      event.phase === 'training' &&
      event.done > 0 &&
      event.done % (5 * spec.conditions.length) === 0
    ) {
      log(
        `${event.done}/${event.total} steps, ${Math.round(event.tokensPerSecond ?? 0)} tokens/s, ${Math.ceil((event.secondsLeft ?? 0) / 60)} min left`,
      );
    }
  };
}

/** What pass@1 is made of, as far as it was measured. */
const partsText = (e: Evaluation) =>
  [['right at the first attempt', e['eval/first_attempt']] as const, ['gave up', e['eval/gave_up']] as const]
    .flatMap(([name, share]) => (share == null ? [] : [`, ${name} ${share.toFixed(3)}`]))
    .join('');

const result = (e: Evaluation) => ({
  'pass@1': e['eval/pass@1'],
  'pass@k': e['eval/pass@k'],
  entropy: e['eval/entropy'],
  length: e['eval/length'],
  first_attempt: e['eval/first_attempt'] ?? null,
  gave_up: e['eval/gave_up'] ?? null,
});

/** What `--json` prints. */
function summarise(preset: string, adapter: string, runs: RunRecord[]) {
  const base = runs[0].evaluations[0];
  const names = [...new Set(runs.map((r) => r.condition))];
  return {
    preset,
    adapter,
    base: { 'pass@1': base['eval/pass@1'], 'pass@k': base['eval/pass@k'], k: base.k },
    runs: runs.map((r) => ({
      condition: r.condition,
      seed: r.seed,
      steps: r.metrics.at(-1)?.step ?? 0,
      seconds: r.seconds,
      tokens: r.metrics.at(-1)?.num_tokens ?? 0,
      final: result(r.evaluations[r.evaluations.length - 1]),
    })),
    summary: names.map((condition) => {
      const values = runs
        .filter((r) => r.condition === condition)
        .map((r) => r.evaluations[r.evaluations.length - 1]['eval/pass@1']);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      // A single run has no standard deviation.
      const sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null;
      return { condition, n: values.length, 'pass@1': { mean, sd } };
    }),
  };
}
