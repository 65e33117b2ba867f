import { describe, expect, it } from 'vitest';
import type { SweepPoint } from '../experiment/sweep.ts';
import type { Decoder } from '../model/decode/decoder.ts';
import type { DrawOptions, PromptGroup, Rollout } from '../model/decode/draw_options.ts';
import type { World } from '../task/world.ts';
import { type SweepOptions, temperatureSweep } from './temperature_sweep.ts';

const eos = 9;

/** Four held-out problems and one for validation; a response is correct if its first token is the problem's number. */
const world = {
  heldOut: () => [0, 1, 2, 3],
  validation: () => [4],
  responseLength: 5,
  prompt: (problem: unknown) => [problem as number],
  verify: (problem: unknown, response: readonly number[]) => ({ reward: Number(response[0] === problem) }),
  vocabulary: { eos },
} as unknown as World;

/** A decoder that records its calls, and is correct less often at higher temperatures. */
function scriptedDecoder() {
  const calls: { groups: readonly PromptGroup[]; options: DrawOptions }[] = [];
  const decoder = {
    generate: async (groups: readonly PromptGroup[], options: DrawOptions): Promise<Rollout[][]> => {
      calls.push({ groups, options });
      await options.between?.();
      const heat = Math.max(options.temperature, options.gate?.temperature ?? options.temperature);
      return groups.map(({ prompt: [problem], copies }) =>
        Array.from({ length: copies }, (_, copy) => {
          const right = copy + problem < copies / heat;
          const entropy = Float32Array.of(0, 0.1 * problem, 0.5, copy === 0 ? 2 : 0);
          const last = copy === 0 ? 5 : eos;
          return { tokens: [right ? problem : 8, 7, 7, last], logprob: new Float32Array(4), entropy };
        }),
      );
    },
  } as unknown as Decoder;
  return { decoder, calls };
}

const options: SweepOptions = {
  set: { part: 'held-out', problems: 3, samples: 4 },
  vary: ['forks', 'others'],
  temperatures: [0, 1, 2],
  threshold: { nats: 0.4 },
  seed: 7,
};

describe('a temperature sweep', () => {
  it('draws under its filter at every point', async () => {
    const { decoder, calls } = scriptedDecoder();
    await temperatureSweep(decoder, world, { ...options, filter: { topK: 5 } });
    expect(calls.map(({ options: { filter } }) => filter)).toEqual(calls.map(() => ({ topK: 5 })));
  });

  it('varies one temperature with the other at 1, over the full set, and samples temperature 1 once', async () => {
    const { decoder, calls } = scriptedDecoder();
    const { points, threshold, tokens } = await temperatureSweep(decoder, world, options);
    expect(calls.map(({ options: { temperature, gate } }) => [temperature, gate])).toEqual([
      [1, undefined],
      [1, { above: 0.4, temperature: 0 }],
      [1, { above: 0.4, temperature: 2 }],
      [0, { above: 0.4, temperature: 1 }],
      [2, { above: 0.4, temperature: 1 }],
    ]);
    for (const { groups } of calls) {
      expect(groups).toEqual([0, 1, 2].map((p) => ({ prompt: [p], copies: 4, longest: 5 })));
    }
    expect(points.map((p) => [p.vary, p.temperature])).toEqual([
      ['forks', 0],
      ['forks', 1],
      ['forks', 2],
      ['others', 0],
      ['others', 1],
      ['others', 2],
    ]);
    expect({ ...points[1], vary: 'others' }).toEqual(points[4]);
    expect(threshold).toBe(0.4);
    expect(tokens).toBe(5 * 3 * 4 * 4);
  });

  it('draws every point with the same random numbers, those of its seed', async () => {
    const { decoder, calls } = scriptedDecoder();
    await temperatureSweep(decoder, world, options);
    const keys = calls.map((c) => c.options.key);
    for (const key of keys) expect(key).toEqual(keys[0]);
    await temperatureSweep(decoder, world, { ...options, seed: 8 });
    expect(calls[5].options.key).not.toEqual(keys[0]);
  });

  it('reports pass rates, errors over problems, lengths and the share of forks', async () => {
    const { points, rates } = await temperatureSweep(scriptedDecoder().decoder, world, options);
    const [, plain, hot] = points;
    // Correct at 1: 4, 3, 2 of 4; at 2: 2, 1, 0.
    expect(plain.pass).toBeCloseTo(0.75, 12);
    expect(hot.pass).toBeCloseTo(0.25, 12);
    // The sample deviation of 1, .75, .5 is .25.
    expect(plain.se).toBeCloseTo(0.25 / Math.sqrt(3), 12);
    expect(plain).toMatchObject({ problems: 3, samples: 4, length: 4, truncated: 0.25, threshold: 0.4 });
    expect(rates[1]).toEqual([1, 0.75, 0.5]);
    expect(rates[2]).toEqual([0.5, 0.25, 0]);
    expect(rates).toHaveLength(points.length);
    // Of each response's four tokens one is at 0.5 nats, and each first copy has another at 2.
    expect(plain.forkShare).toBeCloseTo((12 + 3) / 48, 12);
  });

  it('takes a percentile of the set’s own entropies at temperature 1, from the draws of the point at 1', async () => {
    const { decoder, calls } = scriptedDecoder();
    const set = { ...options.set, problems: 1, samples: 1 };
    const at = (percentile: number, temperatures: number[]) =>
      temperatureSweep(decoder, world, { ...options, set, temperatures, threshold: { percentile } });
    // The entropies are 0, 0, .5, 2: numpy.percentile([0, 0, .5, 2], [50, 80, 100]) = [.25, 1.1, 2].
    expect((await at(50, [1])).threshold).toBeCloseTo(0.25, 12);
    expect(calls).toHaveLength(1);
    expect((await at(80, [3])).threshold).toBeCloseTo(1.1, 12);
    expect(calls).toHaveLength(4);
    expect(calls[1].options.gate).toBeUndefined();
    expect(calls[2].options.gate?.above).toBeCloseTo(1.1, 12);
    // Nothing is above the highest.
    const highest = await at(100, [1]);
    expect([highest.threshold, highest.points[0].forkShare]).toEqual([2, 0]);
  });

  it('does not sample at temperature 1 unless needed', async () => {
    const { decoder, calls } = scriptedDecoder();
    await temperatureSweep(decoder, world, { ...options, vary: ['others'], temperatures: [2] });
    expect(calls).toHaveLength(1);
  });

  it('reports each point as it is finished, and can be stopped', async () => {
    const { decoder, calls } = scriptedDecoder();
    const given: SweepPoint[] = [];
    const between = () => {
      if (given.length === 2) throw new Error('enough');
    };
    const sweep = temperatureSweep(decoder, world, options, (point) => given.push(point), between);
    await expect(sweep).rejects.toThrow('enough');
    expect(given.map((p) => p.temperature)).toEqual([0, 1]);
    expect(calls).toHaveLength(3);
  });

  it('uses the validation problems on request, as many as there are', async () => {
    const { decoder, calls } = scriptedDecoder();
    const set = { ...options.set, part: 'validation' as const };
    const { points } = await temperatureSweep(decoder, world, { ...options, set });
    expect(points[0].problems).toBe(1);
    expect(calls[0].groups.map((g) => g.prompt)).toEqual([[4]]);
  });
});
