import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Trace } from '../experiment/trace.ts';
import { writeTraces } from '../formats/traces/trace_file.ts';
import { randomStream } from '../random/stream.ts';
import { worldByName } from '../task/worlds.ts';
import { run } from './analyse_entropy.ts';

const world = worldByName('countdown');
const words = world.vocabulary.tokens;
const problem = world.heldOut()[0];
const prompt = world.prompt(problem);
const response = world.trace(problem, randomStream(1, 2), { skill: 1, stop: 0, attempts: 1 });

/** The teacher's trace, in which each token's entropy is its place in the response, in tenths of a nat. */
const trace: Trace = {
  title: world.title(problem),
  world: world.name,
  model: null,
  temperature: 1,
  entropyKind: 'exact',
  promptLength: prompt.length,
  tokens: [...prompt, ...response].map((id, i) => ({
    id,
    word: words[id],
    // A prompt's tokens have entropies too when a file was scored; none of them may count.
    entropy: i < prompt.length ? (i === 0 ? null : 9) : (i - prompt.length) / 10,
    logprob: i === 0 ? null : -1,
    top: [],
  })),
  reward: 1,
  answer: null,
  meta: {},
};

interface Result {
  traces: string;
  responses: number;
  entropyKind: string;
  distribution: { tokens: number; mean: number; settled: number; p80: number };
  words: { floor: number; highest: { word: string; count: number; mean: number }[] };
  slots: { place: string; n: number; mean: number }[] | null;
}

describe('analyse entropy', () => {
  let folder: string;
  beforeAll(async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    folder = await mkdtemp(join(tmpdir(), 'forklab-'));
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  /** Analyses a file of these traces. */
  const analyse = async (traces: Trace[], ...args: string[]) => {
    const path = join(folder, 'traces.jsonl');
    await writeFile(path, writeTraces(traces));
    return (await run(['--traces', path, ...args])) as Result;
  };

  it('counts the tokens of the responses, and names their slots', async () => {
    const n = response.length;
    const { responses, distribution, slots, entropyKind } = await analyse([trace, trace]);
    expect([responses, distribution.tokens, entropyKind]).toEqual([2, 2 * n, 'exact']);
    expect(distribution.mean).toBeCloseTo((n - 1) / 20, 12);
    // The first token of each response is at 0 nats, the others at a tenth or more.
    expect(distribution.settled).toBeCloseTo(1 / n, 12);
    const names = world.slots(response);
    expect(slots?.find(({ place }) => place === 'op1')).toMatchObject({
      n: 2,
      mean: names.indexOf('op1') / 10,
    });
    expect(slots?.reduce((sum, slot) => sum + slot.n, 0)).toBe(2 * n);
    const means = slots?.map(({ mean }) => mean) ?? [];
    expect(means).toEqual(means.toSorted((a, b) => b - a));
  });

  it('ranks words that occur at least --min-count times', async () => {
    const all = await analyse([trace], '--words', '1000');
    expect(all.words.highest.map(({ word }) => word).sort()).toEqual(
      [...new Set(response.map((id) => words[id]))].sort(),
    );
    const { words: twice } = await analyse([trace], '--words', '1000', '--min-count', '2');
    expect(twice.floor).toBe(1);
    expect(twice.highest).toEqual(all.words.highest.filter(({ count }) => count >= 2));
    expect(twice.highest.length).toBeLessThan(all.words.highest.length);
  });

  it('reports no slots where the world or the ids are unknown, and says when entropies are bounds', async () => {
    const foreign: Trace = { ...trace, world: 'chess', entropyKind: 'lower-bound' };
    const nameless: Trace = { ...trace, tokens: trace.tokens.map((t) => ({ ...t, id: null })) };
    const outside: Trace = { ...trace, tokens: trace.tokens.map((t) => ({ ...t, id: 5000 })) };
    const { slots, entropyKind } = await analyse([foreign, nameless, outside]);
    expect(slots).toBeNull();
    expect(entropyKind).toBe('lower-bound');
    const mixed = await analyse([foreign, trace]);
    expect(mixed.slots?.reduce((sum, slot) => sum + slot.n, 0)).toBe(response.length);
  });

  it('reports wrong arguments and unreadable files', async () => {
    await expect(run([])).rejects.toThrow('Name one model');
    await expect(run(['countdown-164k', '--traces', 'x'])).rejects.toThrow('not both');
    await expect(run(['--traces', 'x', '--samples', '4'])).rejects.toThrow('--samples applies to samples');
    await expect(run(['--traces', join(folder, 'none.jsonl')])).rejects.toThrow('There is no file');
    await expect(run(['--traces', 'x', '--min-count', '0'])).rejects.toThrow('--min-count must be');
    const bare = { ...trace, tokens: trace.tokens.map((t) => ({ ...t, entropy: null })) };
    await expect(analyse([bare])).rejects.toThrow('nothing to analyse');
  });
});
