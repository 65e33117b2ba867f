import { afterAll, describe, expect, it } from 'vitest';
import { languageNames, loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { threefry2x32, uniformFromBits } from '../../random/threefry.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { executor } from '../../testing/executor.ts';
import { destroyModel, type Model } from '../model.ts';
import { CachedDecoder } from './cached_decoder.ts';
import { CachedScorer } from './cached_scorer.ts';
import { findModel, loadFrozen } from './load_frozen.ts';

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i])));

/** The token drawn at a position: argmax of z/T - log(-log u), u as `shaders/sample.wgsl` says. */
function gumbelMax(
  logits: Float32Array,
  { key, temperature }: { key: [number, number]; temperature: number },
  rollout: number,
  position: number,
): number {
  const vocab = logits.length;
  const scores = Array.from(logits, (z, v) => {
    const bits = threefry2x32(...key, rollout, position * Math.ceil(vocab / 2) + (v >> 1));
    return z / temperature - Math.log(-Math.log(uniformFromBits(bits[v % 2])));
  });
  return scores.indexOf(Math.max(...scores));
}

/** The weights' types are the products' own tests; a pass on a software GPU takes seconds. */
const tested = executor === 'wasm' ? languageNames : (['qwen3'] as const);

describe.each(tested)('%s', (name) => {
  const { folder, cases, eos, vocab } = loadLanguageFixture(name);
  const loaded = (async () => {
    const found = await findModel(nodeFolder(folder));
    // The embedding and the head come in several chunks.
    return { model: await loadFrozen(found, await testDevice(), { largestChunk: 2 ** 14 }) };
  })();
  afterAll(async () => destroyModel((await loaded).model));

  it('keeps the type of its files, in chunks that fit a buffer', async () => {
    const { weights } = (await loaded).model;
    const type = { llama: 'f32', qwen2: 'bf16', qwen3: 'f16' }[name];
    expect(weights.embedding).toMatchObject({ kind: 'packed', type, out: vocab });
    if (weights.embedding.kind === 'packed') expect(weights.embedding.chunks.length).toBeGreaterThan(1);
  });

  it('scores all sequences of a batch as transformers does', async () => {
    const { model } = await loaded;
    const sequences = cases.map(({ ids, continuation }) => [...ids, ...continuation]);
    const total = sequences.reduce((n, { length }) => n + length, 0);
    const scorer = await CachedScorer.create(model, total, { temperature: 1, top: 20 });
    const logits = new Map<number, Float32Array>();
    const scored = await scorer.score(sequences, (first, values) => {
      for (let row = 0; row * vocab < values.length; row++)
        logits.set(first + row, values.slice(row * vocab, (row + 1) * vocab));
    });
    let first = 0;
    for (const [i, { entropy, logprob, ids, logits: wanted }] of cases.entries()) {
      expect(furthest(scored[i].entropy, entropy)).toBeLessThan(1e-4);
      expect(furthest(scored[i].logprob, logprob)).toBeLessThan(1e-4);
      expect(furthest(logits.get(first + ids.length - 1)!, wanted)).toBeLessThan(1e-4);
      first += sequences[i].length - 1;
      const order = Array.from(wanted.keys()).sort((a, b) => wanted[b] - wanted[a]);
      expect(scored[i].top[ids.length - 1].ids.slice(0, 3)).toEqual(order.slice(0, 3));
      expect(scored[i].top[0].ids).toHaveLength(20);
    }
    scorer.destroy();
  });

  it('draws the same greedy text, stops at every end, and prefills a prompt once', async () => {
    const { model } = await loaded;
    const decoder = await CachedDecoder.create(model, { rows: 5, ends: eos, top: 4 });
    const groups = cases.map(({ ids }, i) => ({ prompt: ids, copies: 1 + (i % 2), longest: 40 }));
    const arrived = new Map<number, number[]>();
    const drawn = await decoder.generate(groups, {
      key: [5, 6],
      firstRollout: 10,
      temperature: 0,
      eos: eos[0],
      drawn: (rollout, { tokens }) => arrived.set(rollout, [...(arrived.get(rollout) ?? []), ...tokens]),
    });
    let rollout = 10;
    for (const [i, { continuation, ids, entropy, logprob }] of cases.entries()) {
      expect(drawn[i]).toHaveLength(1 + (i % 2));
      for (const { tokens, top, ...scores } of drawn[i]) {
        expect(tokens).toEqual(continuation);
        expect(arrived.get(rollout++)).toEqual(continuation);
        expect(furthest(scores.entropy, entropy.slice(ids.length - 1))).toBeLessThan(1e-4);
        expect(furthest(scores.logprob, logprob.slice(ids.length - 1))).toBeLessThan(1e-4);
        expect(top?.map((at) => at.ids[0])).toEqual(continuation);
      }
    }
    decoder.destroy();
  });

  it('samples the same text whatever shares the pass, within the filter, with the scores of the full softmax', async () => {
    const { model } = await loaded;
    const draw = { key: [7, 8] as [number, number], firstRollout: 0, temperature: 1.3, eos: eos[0] };
    const [{ ids }] = cases;
    const group = { prompt: ids, copies: 6, longest: 12 };
    const together = await CachedDecoder.create(model, { rows: 6, ends: eos, top: 20 });
    const [all] = await together.generate([group], draw);
    const alone = await CachedDecoder.create(model, { rows: 1, ends: eos, top: 20 });
    const [one] = await alone.generate([{ ...group, copies: 2 }], draw);
    expect(one.map(({ tokens }) => tokens)).toEqual(all.slice(0, 2).map(({ tokens }) => tokens));
    expect(new Set(all.map(({ tokens }) => tokens.join())).size).toBeGreaterThan(3);
    // The draw is exact: of transformers' logits with the numbers that each rollout's first token has.
    expect(all.map(({ tokens }) => tokens[0])).toEqual(
      all.map((_, rollout) => gumbelMax(cases[0].logits, draw, rollout, ids.length)),
    );

    // Branches along one text, as a scan draws them, are prefilled together.
    const forks = [ids.length - 3, 4].map((at) => ({
      prompt: [...ids.slice(0, at), 7],
      copies: 2,
      longest: 2,
    }));
    const scanned = await together.generate(forks, draw);
    for (const [i, fork] of forks.entries())
      expect(await alone.generate([fork], { ...draw, firstRollout: 2 * i })).toEqual([scanned[i]]);

    const [few] = await together.generate([group], {
      ...draw,
      filter: { topK: 3 },
    });
    const outside = few.flatMap(({ tokens, top }) =>
      tokens.filter((token, i) => !top![i].ids.slice(0, 3).includes(token)),
    );
    expect(outside).toEqual([]);
    const [first] = few;
    const scorer = await CachedScorer.create(model, 256, { temperature: 1, top: 1 });
    const [scored] = await scorer.score([[...ids, ...first.tokens]]);
    expect(furthest(first.logprob, scored.logprob.slice(ids.length - 1))).toBeLessThan(1e-5);
    expect(furthest(first.entropy, scored.entropy.slice(ids.length - 1))).toBeLessThan(1e-5);
    for (const made of [together, alone, scorer]) made.destroy();
  });

  it('keeps keys and values as float16 where asked, with nearly the same scores, in decoding as in scoring', async () => {
    const model: Model = { ...(await loaded).model, cache: 'f16' };
    const [{ ids, continuation, entropy }] = cases;
    // The cache grows while tokens are drawn.
    const options = { rows: 2, ends: eos, top: 4, contextStep: 8 };
    const decoder = await CachedDecoder.create(model, options);
    const draw = { key: [5, 6] as [number, number], firstRollout: 0, temperature: 0, eos: eos[0] };
    const [drawn] = await decoder.generate([{ prompt: ids, copies: 2, longest: 12 }], draw);
    const scorer = await CachedScorer.create(model, 256, { temperature: 1, top: 1 });
    const [scored] = await scorer.score([[...ids, ...continuation.slice(0, 12)]]);
    for (const { tokens, entropy: computed } of drawn) {
      expect(tokens).toEqual(continuation.slice(0, 12));
      expect(furthest(computed, scored.entropy.slice(ids.length - 1))).toBeLessThan(1e-5);
    }
    const change = furthest(scored.entropy, entropy.slice(0, scored.entropy.length));
    expect(change).toBeGreaterThan(1e-6);
    expect(change).toBeLessThan(2e-3);
    for (const made of [decoder, scorer]) made.destroy();
  });
});
