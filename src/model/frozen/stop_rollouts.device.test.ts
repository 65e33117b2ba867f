import { expect, it } from 'vitest';
import { loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { destroyModel } from '../model.ts';
import { CachedDecoder } from './cached_decoder.ts';
import { findModel, loadFrozen } from './load_frozen.ts';

it('a rollout that the host ends takes nothing from the others, where the cache has just grown', async () => {
  const { folder, cases } = loadLanguageFixture('qwen2');
  const model = await loadFrozen(await findModel(nodeFolder(folder)), await testDevice());
  const decoder = await CachedDecoder.create(model, { rows: 4, ends: [], top: 2, contextStep: 8 });
  const draw = { key: [3, 4] as [number, number], firstRollout: 5, temperature: 1, eos: 0 };
  const groups = [
    { prompt: cases[0].ids, copies: 2, longest: 24 },
    { prompt: cases[0].ids.slice(0, 5), copies: 2, longest: 24 },
  ];
  const whole = (await decoder.generate(groups, draw)).flat();
  expect(whole.map(({ tokens }) => tokens.length)).toEqual([24, 24, 24, 24]);

  // Where each is ended: at the first new token, in the middle, where the cache is full, and never.
  const kept = [1, 13, 8 - (cases[0].ids.length % 8), null];
  const arrived: number[][] = [[], [], [], []];
  const stopped = (
    await decoder.generate(groups, {
      ...draw,
      stop: (rollout, tokens, fresh) => {
        const at = kept[rollout - 5];
        expect(tokens).toEqual(whole[rollout - 5].tokens.slice(0, tokens.length));
        return at !== null && at > tokens.length - fresh && at <= tokens.length ? at : null;
      },
      drawn: (rollout, { tokens }) => arrived[rollout - 5].push(...tokens),
    })
  ).flat();
  for (const [i, { tokens, entropy, top }] of stopped.entries()) {
    const length = kept[i] ?? 24;
    expect(tokens).toEqual(whole[i].tokens.slice(0, length));
    expect(arrived[i]).toEqual(tokens);
    expect(entropy).toEqual(whole[i].entropy.slice(0, length));
    expect(top).toHaveLength(length);
  }
  decoder.destroy();
  destroyModel(model);
});
