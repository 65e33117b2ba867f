import { expect, test } from 'vitest';
import { loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import type { Device } from '../../device/device.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { destroyModel } from '../model.ts';
import { CachedDecoder } from './cached_decoder.ts';
import { findModel, loadFrozen } from './load_frozen.ts';

/** The test device, taken for a real GPU: its programs are recorded with the variants that only a real one gets. */
async function asRealGpu(shaders: Set<string>): Promise<Device> {
  const program: Device['program'] = async (dispatches, label) => {
    for (const { shader } of dispatches) shaders.add(shader);
    return (await testDevice()).program(dispatches, label);
  };
  return new Proxy(await testDevice(), {
    get(device, name) {
      if (name === 'software') return false;
      if (name === 'program') return program;
      const value = Reflect.get(device, name, device);
      return typeof value === 'function' ? value.bind(device) : value;
    },
  });
}

test('what a real GPU runs computes what transformers computes', async () => {
  const { folder, cases, eos } = loadLanguageFixture('qwen3');
  const { ids, continuation, entropy } = cases[0];
  const shaders = new Set<string>();
  const model = await loadFrozen(await findModel(nodeFolder(folder)), await asRealGpu(shaders));
  const decoder = await CachedDecoder.create(model, { rows: 2, ends: eos, top: 4 });
  const draw = { key: [5, 6] as [number, number], firstRollout: 0, temperature: 0, eos: eos[0] };
  const [drawn] = await decoder.generate([{ prompt: ids, copies: 2, longest: 6 }], draw);
  for (const { tokens, entropy: computed } of drawn) {
    expect(tokens).toEqual(continuation.slice(0, 6));
    for (const [i, h] of Array.from(computed).entries())
      expect(Math.abs(h - entropy[ids.length - 1 + i])).toBeLessThan(1e-4);
  }
  expect(shaders).toContain('attention_decode_wide');
  expect(shaders).not.toContain('attention_decode');
  decoder.destroy();
  destroyModel(model);
});
