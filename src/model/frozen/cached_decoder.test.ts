import { expect, test } from 'vitest';
import { loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { destroyModel } from '../model.ts';
import { CachedDecoder } from './cached_decoder.ts';
import { CachedScorer } from './cached_scorer.ts';
import { findModel, loadFrozen } from './load_frozen.ts';

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i])));

test('a cache that grows keeps what is in it', async () => {
  const { folder, cases, eos } = loadLanguageFixture('qwen2');
  const found = await findModel(nodeFolder(folder));
  const model = await loadFrozen(found, await testDevice());
  const decoder = await CachedDecoder.create(model, { rows: 2, ends: [], top: 1, contextStep: 16 });
  const draw = { key: [1, 2] as [number, number], firstRollout: 0, temperature: 1, eos: eos[0] };
  const [drawn] = await decoder.generate([{ prompt: cases[0].ids, copies: 2, longest: 40 }], draw);
  const scorer = await CachedScorer.create(model, 128, { temperature: 1, top: 1 });
  const scored = await scorer.score(drawn.map(({ tokens }) => [...cases[0].ids, ...tokens]));
  for (const [i, { tokens, entropy }] of drawn.entries()) {
    expect(tokens).toHaveLength(40);
    expect(furthest(entropy, scored[i].entropy.slice(cases[0].ids.length - 1))).toBeLessThan(1e-4);
  }
  for (const made of [decoder, scorer]) made.destroy();
  destroyModel(model);
});

test('q8 is near the model', async () => {
  const { folder, cases } = loadLanguageFixture('qwen2');
  const found = await findModel(nodeFolder(folder));
  const model = await loadFrozen(found, await testDevice(), { quantise: true });
  expect(model.weights.head).toMatchObject({ type: 'q8' });
  const scorer = await CachedScorer.create(model, 256, { temperature: 1, top: 1 });
  const [{ ids, continuation, entropy }] = cases;
  const [scored] = await scorer.score([[...ids, ...continuation]]);
  const error = furthest(scored.entropy, entropy);
  expect(error).toBeGreaterThan(1e-4);
  expect(error).toBeLessThan(0.1);
  scorer.destroy();
  destroyModel(model);
});
