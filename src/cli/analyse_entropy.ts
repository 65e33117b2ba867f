import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { responseIds, type Trace } from '../experiment/trace.ts';
import {
  type EntropyDistribution,
  entropyDistribution,
  settledBelow,
} from '../forks/entropy_distribution.ts';
import { entropyBySlot, type PlaceEntropy } from '../forks/slot_entropy.ts';
import { frequencyFloor, type RankedWords, rankWords, type WordStatistic } from '../forks/token_entropy.ts';
import { readTraces, writeTraces } from '../formats/traces/trace_file.ts';
import type { World } from '../task/world.ts';
import { worldByName, worldNames } from '../task/worlds.ts';
import { integerOf, parseArguments, UsageError } from './machine/arguments.ts';
import { writeAtomically } from './machine/atomic_file.ts';
import { log } from './machine/standard_streams.ts';
import { oneModel, openInspector, worldOf } from './model_in_world.ts';

export const usage = `analyse entropy <model folder or shipped name> [--world ${worldNames.join('|')}] [--problems N] [--samples N] [--seed N]
      [--out traces.jsonl] [--min-count N] [--words N] [--json]
analyse entropy --traces FILE [--min-count N] [--words N] [--json]
  The distribution of token entropy over responses (arXiv 2506.01939, Fig. 2): the share below ${settledBelow} nats,
  percentiles, the share of all entropy in the top 20 % of tokens, the tokens with the highest and lowest mean entropy,
  and the mean in each slot of the world's grammar. Samples at temperature 1 on the held-out problems (--problems: the
  first N; default: all) and writes them with --out, or reads a file of traces (docs/traces.md). Tokens that occur fewer
  than --min-count times are not ranked; default: more than 100 per million tokens, as in the paper.`;

/** Reports the entropy distribution of a model's samples, or of traces. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const sampling = { world: text, problems: text, samples: text, seed: text, out: text };
  const { values, positionals } = parseArguments(args, {
    ...sampling,
    traces: text,
    'min-count': text,
    words: text,
    json: { type: 'boolean' },
  });
  const shown = integerOf('words', values.words, 10, 1, 100_000);
  const leastCount = values['min-count'];
  const floor = leastCount === undefined ? null : integerOf('min-count', leastCount, 1, 1, 1e9) - 1;
  let source: Record<string, unknown>;
  let traces: Trace[];
  if (values.traces === undefined) {
    ({ source, traces } = await sampleTraces(oneModel(positionals, usage), values));
  } else {
    const unused = Object.keys(sampling).find((name) => values[name as keyof typeof sampling] !== undefined);
    if (positionals.length > 0) throw new UsageError('Give either a model or --traces, not both.');
    if (unused) throw new UsageError(`--${unused} applies to samples of a model, not to --traces.`);
    source = { traces: values.traces };
    traces = await tracesOf(values.traces);
  }

  const responses = traces.map((trace) => trace.tokens.slice(trace.promptLength));
  const tokens = responses.flat();
  const distribution = entropyDistribution(tokens.flatMap(({ entropy }) => entropy ?? []));
  if (!distribution) throw new Error('No response token has an entropy: there is nothing to analyse.');
  const least = floor ?? frequencyFloor(distribution.tokens);
  const words = rankWords(tokens, shown, least);
  const slots = slotsOf(traces);
  for (const line of report(distribution, { ...words, floor: least }, slots)) log(line);
  return {
    ...source,
    responses: responses.length,
    // If the entropies of one response are lower bounds, so is every aggregate.
    entropyKind: traces.some((t) => t.entropyKind === 'lower-bound') ? 'lower-bound' : 'exact',
    distribution,
    words: { floor: least, ...words },
    slots,
  };
}

interface SamplingArguments {
  world?: string;
  problems?: string;
  samples?: string;
  seed?: string;
  out?: string;
}

/** Samples a world's held-out problems at temperature 1. */
async function sampleTraces(name: string, values: SamplingArguments) {
  const world = worldOf(values.world);
  const available = world.heldOut().length;
  const problems = integerOf('problems', values.problems, available, 1, available);
  const samples = integerOf('samples', values.samples, 8, 1, 256);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);
  const { device, inspector } = await openInspector(name, world);
  log(
    `${name}: ${problems} problems x ${samples} samples at temperature 1, seed ${seed}, on ${device.adapterName}.`,
  );
  const started = performance.now();
  const set = { part: 'held-out', problems, samples } as const;
  const traces = await inspector.collect(set, { temperature: 1, seed });
  const seconds = (performance.now() - started) / 1000;
  inspector.destroy();
  if (values.out !== undefined) await writeAtomically(values.out, writeTraces(traces));
  const source = {
    adapter: device.adapterName,
    model: name,
    world: world.name,
    problems,
    samples,
    seed,
    seconds,
  };
  return { source, traces };
}

/** Reads a file of traces. @throws Error if it does not exist, or naming the invalid line */
async function tracesOf(path: string): Promise<Trace[]> {
  await access(path).catch(() => {
    throw new Error(`There is no file ${path}.`);
  });
  return readTraces(createReadStream(path), {
    wordsOf: (world) => knownWorld(world)?.vocabulary.tokens ?? null,
  });
}

const knownWorld = (name: string | null): World | null =>
  name !== null && worldNames.includes(name) ? worldByName(name) : null;

/**
 * Entropy by slot of the grammar, highest mean first, over the traces of known worlds; null where there is no such trace.
 */
function slotsOf(traces: readonly Trace[]): PlaceEntropy<string>[] | null {
  const entropies: (number | null)[][] = [];
  const slots: string[][] = [];
  for (const trace of traces) {
    const world = knownWorld(trace.world);
    const ids = responseIds(trace);
    if (!world || !ids?.every((id) => id < world.vocabulary.tokens.length)) continue;
    entropies.push(trace.tokens.slice(trace.promptLength).map(({ entropy }) => entropy));
    slots.push(world.slots(ids));
  }
  if (slots.length === 0) return null;
  return entropyBySlot(entropies, slots).sort((a, b) => b.mean - a.mean);
}

/** The result as text. Words come from files: they are quoted so that none can send control codes to the terminal. */
function report(
  { tokens, mean, settled, percentiles, topHolds }: EntropyDistribution,
  words: RankedWords & { floor: number },
  slots: readonly PlaceEntropy<string>[] | null,
): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const nats = (value: number) => value.toFixed(4);
  const list = (statistics: readonly WordStatistic[]) =>
    statistics
      .map(({ word, count, mean: own }) => `${JSON.stringify(word)} ${nats(own)} (${count})`)
      .join(', ');
  return [
    `${tokens} tokens with mean entropy ${nats(mean)} nats; ${percent(settled)} below ${settledBelow}; ` +
      `the top 20 % hold ${topHolds === null ? 'nothing' : percent(topHolds)} of all entropy.`,
    `Percentiles: ${percentiles.map((p) => `${p.percentile}th ${nats(p.entropy)}`).join(', ')}.`,
    `Highest of ${words.ranked} words that occur at least ${Math.floor(words.floor) + 1} times: ${list(words.highest)}.`,
    `Lowest: ${list(words.lowest)}.`,
    ...(slots
      ? [
          `Slots: ${slots.map(({ place, mean: own, n }) => `${place || '(none)'} ${nats(own)} (${n})`).join(', ')}.`,
        ]
      : []),
  ];
}
