import { responseIds } from '../experiment/trace.ts';
import { agreement, consequenceOf, type ForkConsequence } from '../forks/consequence.ts';
import { mostBranches, scanBudget } from '../forks/scan_plan.ts';
import { parseInspection, writeInspection } from '../formats/inspection_schema.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { Interval } from '../stats/intervals.ts';
import type { World } from '../task/world.ts';
import { worldNames } from '../task/worlds.ts';
import { integerOf, parseArguments, UsageError } from './machine/arguments.ts';
import { say } from './machine/standard_streams.ts';
import { writeWhole } from './machine/whole_file.ts';
import { oneModel, openInspector, worldOf } from './model_in_world.ts';
import { recordInspection } from './runs/inspection_recording.ts';

export const usage = `analyse forks <model folder or shipped name> --problem "12 8 3 -> 17" [--world ${worldNames.join('|')}]
      [--response "12 - 3 = ..."] [--forks N] [--samples N] [--seed N] [--record FILE] [--json]
  Which forks of a response decide: at its N tokens of highest entropy (8 unless told), each alternative of at least 2 %
  is put in the token's place, and N continuations (64 unless told) are sampled from there at temperature 1. A fork's
  consequence is the spread of success between its branches, in points, with 95 % intervals. The response is the first
  right one of 64 samples unless told. --record writes what the Inspect view opens with: the scan, other samples of the
  problem, two samples of each held-out problem, and a temperature sweep, all with the same seed.`;

/** Samples among which a right response is looked for. */
const attempts = 64;

/** Scans the forks of a response. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    problem: text,
    world: text,
    response: text,
    forks: text,
    samples: text,
    seed: text,
    record: text,
    json: { type: 'boolean' },
  });
  const name = oneModel(positionals, usage);
  const world = worldOf(values.world);
  if (values.problem === undefined) throw new UsageError(`Give a --problem.\n${usage}`);
  const problem = world.parse(values.problem);
  if (problem === null) {
    throw new UsageError(
      `"${values.problem}" is no problem of the world ${world.name}; one reads "${world.title(world.heldOut()[0])}".`,
    );
  }
  const title = world.title(problem);
  const given = values.response === undefined ? null : idsOf(world, values.response);
  const wanted = integerOf('forks', values.forks, 8, 1, 1000);
  const samples = integerOf('samples', values.samples, 64, 1, 4096);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);

  const { device, inspector } = await openInspector(name, world);
  const response = given ?? (await rightResponse(inspector, title, seed));
  const prompt = world.prompt(problem);
  const words = response.map((id) => world.vocabulary.tokens[id]);
  const { eos } = world.vocabulary;
  const { reward, answer } = world.verify(problem, response.at(-1) === eos ? response : [...response, eos]);
  say(`${title} : ${words.join(' ')}   ${reward === 1 ? 'right' : 'wrong'}`);
  const most = scanBudget(Math.min(wanted, response.length), mostBranches, samples, world.responseLength);
  say(`Resuming ${samples} times at each branch, at most ${most} tokens, on ${device.adapterName}.`);

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
    // What could not be read again is not worth keeping.
    parseInspection(JSON.parse(text));
    await writeWhole(values.record, text);
  }
  inspector.destroy();

  const forks = outcomes.map(consequenceOf);
  for (const fork of forks) for (const line of describe(fork, world)) say(line);
  const { n, correlation } = agreement(forks);
  const agreed =
    correlation === null
      ? ''
      : ` Entropy and consequence: rank correlation ${correlation.toFixed(2)}, n = ${n}.`;
  say(`${tokens} tokens in ${seconds.toFixed(1)} s.${agreed}`);
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
    agreement: { n, correlation },
  };
}

/** A response's ids from its words. @throws UsageError naming the word that the world does not know */
function idsOf(world: World, text: string): number[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) throw new UsageError('--response has no words.');
  return words.map((word) => {
    const id = world.vocabulary.tokens.indexOf(word);
    if (id < 0)
      throw new UsageError(`--response has "${word}", which is no word of the world ${world.name}.`);
    return id;
  });
}

/** The first right response of some samples. @throws Error when none is right */
async function rightResponse(inspector: Inspector, problem: string, seed: number): Promise<number[]> {
  const traces = await inspector.sample(problem, attempts, { temperature: 1, seed });
  const right = traces.find((trace) => trace.reward === 1);
  const ids = right && responseIds(right);
  if (!ids) throw new Error(`None of ${attempts} samples for ${problem} is right: give a --response.`);
  return ids;
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const range = ({ low, high }: Interval) => `${(100 * low).toFixed(0)} to ${(100 * high).toFixed(0)}`;

/** A fork in lines: what hangs on it, and then its branches, the taken one marked. */
function describe(fork: ForkConsequence, world: World): string[] {
  const { position, taken, entropy, consequence, consequenceInterval: interval, p, verdict } = fork;
  const spread =
    consequence === null || interval === null
      ? 'nothing to compare'
      : `${consequence.toFixed(0)} points (${interval.low.toFixed(0)} to ${interval.high.toFixed(0)}), ` +
        `p ${p < 0.001 ? '< 0.001' : p.toFixed(3)}, ${verdict}`;
  const head = `${String(position).padStart(4)}  ${world.vocabulary.tokens[taken].padEnd(6)} ${entropy.toFixed(2)} nats  ${spread}`;
  const branches = fork.branches.map(({ id, word, probability, samples, right, rate, interval: of }) => {
    const success = rate === null ? '' : `${percent(rate).padStart(5)} right (${range(of)})`;
    return `      ${id === taken ? '*' : ' '} ${word.padEnd(6)} ${percent(probability).padStart(5)}  ${right}/${samples} ${success}`;
  });
  return [head, ...branches];
}
