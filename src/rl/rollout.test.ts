import { describe, expect, it } from 'vitest';
import type { Decoder } from '../model/decode/decoder.ts';
import type { DrawOptions, PromptGroup, Rollout } from '../model/decode/draw_options.ts';
import type { World } from '../task/world.ts';
import { sampleStep } from './run.ts';
import { tinyRecipe, tinySpec } from './testing/tiny_recipe.ts';

/** A world whose problems are numbered, and whose reward is a response's first token. */
function numberedWorld() {
  let sampled = 0;
  return {
    sample: () => sampled++,
    prompt: (problem: unknown) => [problem as number],
    verify: (_problem: unknown, response: readonly number[]) => ({ reward: response[0] as 0 | 1 }),
    vocabulary: { eos: 9 },
  } as unknown as World;
}

/** A decoder that gives a problem rewards chosen by its number, and records its calls. */
function scriptedDecoder(rewards: (problem: number) => number[], length = () => 1) {
  const calls: { groups: readonly PromptGroup[]; options: DrawOptions }[] = [];
  const decoder = {
    generate: async (groups: readonly PromptGroup[], options: DrawOptions): Promise<Rollout[][]> => {
      calls.push({ groups, options });
      return groups.map(({ prompt }) =>
        rewards(prompt[0]).map((reward) => {
          const n = length();
          const zeros = new Float32Array(n);
          return { tokens: [reward, ...Array(n - 1).fill(5)], logprob: zeros, entropy: zeros };
        }),
      );
    },
  } as unknown as Decoder;
  return { decoder, calls };
}

const mixed = [1, 0, 0, 1];
const flat = [1, 1, 1, 1];
/** Three of every four problems have no signal. */
const oneInFour = (problem: number) => (problem % 4 === 0 ? mixed : flat);
const recipe = (batches: number, overlong = 0) =>
  tinyRecipe({ objective: { overlong } }, 1, {
    ...tinySpec,
    rollout: { prompts: 4, group: 4, temperature: 1, length: 10, batches },
  });

describe('a step’s rollouts', () => {
  it('drop groups of equal rewards, and refill until there are enough', async () => {
    const { decoder, calls } = scriptedDecoder(oneInFour);
    const { sampled, kept } = await sampleStep(decoder, numberedWorld(), recipe(8), 1);
    expect(calls).toHaveLength(4);
    expect(sampled).toHaveLength(16);
    expect(kept.map((g) => g.problem)).toEqual([0, 4, 8, 12]);
    expect(sampled.filter((g) => g.equalRewards)).toHaveLength(12);
    for (const group of kept) expect(group.responses.map((r) => r.advantage)).toEqual([1, -1, -1, 1]);
  });

  it('stop refilling at the bound, with as many groups as there are', async () => {
    const { decoder, calls } = scriptedDecoder(oneInFour);
    const { sampled, kept } = await sampleStep(decoder, numberedWorld(), recipe(3), 1);
    expect([calls.length, sampled.length, kept.length]).toEqual([3, 12, 3]);
    const none = await sampleStep(scriptedDecoder(() => flat).decoder, numberedWorld(), recipe(2), 1);
    expect([none.sampled.length, none.kept.length]).toEqual([8, 0]);
  });

  it('train on no more groups than requested when a refill brings too many', async () => {
    // Three of the first four have a signal, all of the next four.
    const { decoder } = scriptedDecoder((problem) => (problem === 0 ? flat : mixed));
    const { sampled, kept } = await sampleStep(decoder, numberedWorld(), recipe(8), 1);
    expect(sampled).toHaveLength(8);
    expect(kept.map((g) => g.problem)).toEqual([1, 2, 3, 4]);
  });

  it('are dropped without refilling if batches is 1, and all kept if it is 0', async () => {
    const once = scriptedDecoder(oneInFour);
    expect((await sampleStep(once.decoder, numberedWorld(), recipe(1), 1)).kept).toHaveLength(1);
    expect(once.calls).toHaveLength(1);
    const all = await sampleStep(scriptedDecoder(oneInFour).decoder, numberedWorld(), recipe(0), 1);
    expect(all.kept).toHaveLength(4);
    expect(all.kept[1].responses.map((r) => r.advantage)).toEqual([0, 0, 0, 0]);
  });

  it('never reuse a draw: rollout numbers continue over the refills, and the step is in the key', async () => {
    const { decoder, calls } = scriptedDecoder(oneInFour);
    await sampleStep(decoder, numberedWorld(), recipe(8), 1);
    expect(calls.map((c) => c.options.firstRollout)).toEqual([0, 16, 32, 48]);
    expect(new Set(calls.map((c) => c.options.key.join())).size).toBe(1);
    await sampleStep(decoder, numberedWorld(), recipe(8), 2);
    expect(calls[4].options.key).not.toEqual(calls[0].options.key);
  });

  it('are punished for length, but a group is dropped by the verifier’s rewards alone', async () => {
    // Limit 10, buffer 4: free up to 6 tokens, -1/2 at 8, -1 at 10.
    const lengths = [6, 8, 10, 1];
    let i = 0;
    const { decoder } = scriptedDecoder(
      () => flat,
      () => lengths[i++ % 4],
    );
    const { sampled, kept } = await sampleStep(decoder, numberedWorld(), recipe(1, 4), 1);
    expect(sampled[0].responses.map((r) => r.reward)).toEqual([1, 0.5, 0, 1]);
    expect(sampled[0].equalRewards).toBe(true);
    expect(kept).toEqual([]);
    const unflat = scriptedDecoder(
      () => mixed,
      () => lengths[i++ % 4],
    );
    const punished = await sampleStep(unflat.decoder, numberedWorld(), recipe(1, 4), 1);
    const rewards = [1, -0.5, -1, 1];
    expect(punished.kept[0].responses.map((r) => r.reward)).toEqual(rewards);
    const mean = 0.125;
    const deviation = Math.sqrt(rewards.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 4);
    punished.kept[0].responses.forEach((r, j) => {
      expect(r.advantage).toBeCloseTo((rewards[j] - mean) / deviation, 12);
    });
  });
});
