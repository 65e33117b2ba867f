import { responseIds } from '../experiment/trace.ts';
import { agreement, consequencesOf, decisiveFloor, leastForks, material } from '../forks/consequence.ts';
import { defaultSamples, maxBranches, scanBudget } from '../forks/scan_plan.ts';
import { parseInspection, writeInspection } from '../formats/inspection_schema.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { World } from '../task/world.ts';
import { worldNames } from '../task/worlds.ts';
import { forkLines } from './forks/fork_lines.ts';
import { scanText } from './forks/text_forks.ts';
import { integerOf, parseArguments, UsageError } from './machine/arguments.ts';
import { writeAtomically } from './machine/atomic_file.ts';
import { log } from './machine/standard_streams.ts';
import { oneModel, openInspector, worldOf } from './model_in_world.ts';
import { recordInspection } from './runs/inspection_recording.ts';
import { askOptions, askUsage, promptOf, settingsOf, taskOf } from './text/ask_arguments.ts';
import { runOptionsOf } from './text/open_text.ts';

export const usage = `analyse forks <model folder or shipped name> --problem "12 8 3 -> 17" [--world ${worldNames.join('|')}]
      [--response "12 - 3 = ..."] [--forks N] [--samples N] [--seed N] [--record FILE] [--json]
  Finds the forks that decide a response: at each of its --forks tokens of highest entropy (default: 8), every
  alternative with a probability of at least 2 % replaces the token, and --samples continuations (default: ${defaultSamples}) are
  sampled from there at temperature 1. The consequence of a fork is the range of success rates over its branches, in
  percentage points, with a 95 % interval, and with the noise that equal branches would show on the mean. A fork decides
  where the range is at least ${material} points and surely above ${decisiveFloor}, with 95 % over all forks of the scan (Holm); it wavers where
  the interval ends below ${material} points, which takes about ${defaultSamples} samples; else it is unclear. --response defaults to the first
  correct one of 64 samples. --record writes the recording that the Inspect view opens with: the scan, more samples of the problem, two samples
  of each held-out problem and a temperature sweep, all with the same seed.
analyse forks <model folder or hf:owner/name> (--prompt TEXT | --task NAME --id ID [--language en|zh])
      [--response TEXT] [--forks N] [--samples N] [--seed N] [--record FILE] [--json]
      ${askUsage}
  The same of a model that is asked in words (see sample), by default at 4 forks with 8 samples. Continuations are counted by the
  verifier where the right answer is known, else by whether they end in the same answer as the response. --record writes the
  scan, eight samples of the prompt, and one of each problem of the --task.`;

/** Samples drawn to find a correct response. */
const attempts = 64;

/** Scans a response for forks. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    ...askOptions,
    problem: text,
    id: text,
    world: text,
    response: text,
    forks: text,
    samples: text,
    seed: text,
    record: text,
    json: { type: 'boolean' },
  });
  const name = oneModel(positionals, usage);
  if (values.prompt !== undefined || values.task !== undefined) return scanText(textScanOf(name, values));
  const ofText = Object.keys(values).find((option) => option === 'id' || option in askOptions);
  if (ofText !== undefined) throw new UsageError(`--${ofText} goes with --prompt or --task.\n${usage}`);
  const world = worldOf(values.world);
  if (values.problem === undefined) throw new UsageError(`Give a --problem.\n${usage}`);
  const problem = world.parse(values.problem);
  if (problem === null) {
    throw new UsageError(
      `"${values.problem}" is not a problem of the world ${world.name}; an example is "${world.title(world.heldOut()[0])}".`,
    );
  }
  const title = world.title(problem);
  const given = values.response === undefined ? null : idsOf(world, values.response);
  const wanted = integerOf('forks', values.forks, 8, 1, 1000);
  const samples = integerOf('samples', values.samples, defaultSamples, 1, 4096);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);

  const { device, inspector } = await openInspector(name, world);
  const response = given ?? (await rightResponse(inspector, title, seed));
  const prompt = world.prompt(problem);
  const words = response.map((id) => world.vocabulary.tokens[id]);
  const { eos } = world.vocabulary;
  const { reward, answer } = world.verify(problem, response.at(-1) === eos ? response : [...response, eos]);
  log(`${title} : ${words.join(' ')}   ${reward === 1 ? 'right' : 'wrong'}`);
  const most = scanBudget(Math.min(wanted, response.length), maxBranches, samples, world.responseLength);
  log(`Sampling ${samples} continuations of each branch, at most ${most} tokens, on ${device.adapterName}.`);

  const started = performance.now();
  let tokens = 0;
  const outcomes = await inspector.scan(
    { problem: title, tokens: [...prompt, ...response], promptLength: prompt.length },
    wanted,
    samples,
    { temperature: 1, seed },
    {
      progress: (_share, spent) => {
        tokens = spent;
      },
    },
  );
  const seconds = (performance.now() - started) / 1000;
  if (values.record !== undefined) {
    const scan = { samples, seed, cost: { tokens, seconds }, forks: outcomes };
    const text = writeInspection(await recordInspection(inspector, name, { title, response, scan }));
    // Check that the recording can be read back before writing it.
    parseInspection(JSON.parse(text));
    await writeAtomically(values.record, text);
  }
  inspector.destroy();

  const forks = consequencesOf(outcomes);
  const shown = { word: (id: number) => world.vocabulary.tokens[id], counted: 'right' } as const;
  for (const fork of forks) for (const line of forkLines(fork, shown)) log(line);
  const { n, correlation, chance } = agreement(forks);
  const agreed =
    correlation === null || chance === null
      ? n < leastForks
        ? ` Of how entropy and consequence agree, ${n} forks tell nothing: it takes ${leastForks}.`
        : ''
      : ` Entropy and consequence: rank correlation ${correlation.toFixed(2)}, n = ${n}, by chance up to ±${chance.toFixed(2)}.`;
  log(`${tokens} tokens in ${seconds.toFixed(1)} s.${agreed}`);
  return {
    adapter: device.adapterName,
    model: name,
    world: world.name,
    problem: title,
    response: words,
    promptLength: prompt.length,
    reward,
    answer,
    samples,
    seed,
    seconds,
    tokens,
    forks: forks.map((fork) => ({ ...fork, word: world.vocabulary.tokens[fork.taken] })),
    agreement: { n, correlation, chance },
  };
}

type Values = Parameters<typeof settingsOf>[0] & {
  problem?: string;
  id?: string;
  world?: string;
  response?: string;
  forks?: string;
  samples?: string;
  seed?: string;
  record?: string;
  q8?: boolean;
  'kv-cache'?: string;
  onnx?: string;
};

/** A scan of a model that is asked in words. @throws UsageError */
function textScanOf(model: string, values: Values) {
  const { prompt, task, id, response = null } = values;
  const foreign = (['problem', 'world'] as const).find((option) => values[option] !== undefined);
  if (foreign) throw new UsageError(`--${foreign} is for the problems of a world.`);
  if (prompt !== undefined && task !== undefined) throw new UsageError('Give --prompt or --task.');
  if (task !== undefined && values.answer !== undefined)
    throw new UsageError('--answer is for a --prompt: a task has its answers.');
  const listed = task === undefined ? null : taskOf(task, values.language);
  const problem = listed ? listed.find((one) => one.id === id) : promptOf(values);
  if (!problem)
    throw new UsageError(`The task "${task}" has no problem "${id}"; its first is "${listed?.[0].id}".`);
  return {
    model,
    run: runOptionsOf(values),
    ask: { problem, ...settingsOf(values) },
    response,
    forks: integerOf('forks', values.forks, 4, 1, 1000),
    samples: integerOf('samples', values.samples, 8, 1, 4096),
    seed: integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1),
    record: values.record ?? null,
    set: listed && task !== undefined ? { task, problems: listed } : null,
  };
}

/** A response's ids from its words. @throws UsageError naming a word that is not in the world's vocabulary */
function idsOf(world: World, text: string): number[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) throw new UsageError('--response has no words.');
  return words.map((word) => {
    const id = world.vocabulary.tokens.indexOf(word);
    if (id < 0)
      throw new UsageError(`--response has "${word}", which is not in the vocabulary of ${world.name}.`);
    return id;
  });
}

/** The first correct response of some samples. @throws Error when none is correct */
async function rightResponse(inspector: Inspector, problem: string, seed: number): Promise<number[]> {
  const traces = await inspector.sample(problem, attempts, { temperature: 1, seed });
  const right = traces.find((trace) => trace.reward === 1);
  const ids = right && responseIds(right);
  if (!ids) throw new Error(`None of ${attempts} samples for ${problem} is correct: give a --response.`);
  return ids;
}
