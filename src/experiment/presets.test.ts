import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { distilPresets } from './distil_presets.ts';
import { conditions, presetByName, presets } from './presets.ts';
import { parseSpec } from './spec.ts';

const hash = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
const hashes = (of: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, hash(value)]));

describe('presets', () => {
  /** A line is added with each release, and none is ever changed: links of every age are diffs against these. */
  test('that are released have not changed by a byte, nor have the conditions that links name', () => {
    expect(hashes(presets)).toEqual({
      'countdown@1': 'b9325e3459d2ebff',
      'countdown-mini@1': 'ed405d5526c5bca6',
      'countdown-rho@1': '6443307389167946',
      'countdown-regularisers@1': '3c0935f4ed4de93f',
      'countdown-50k@1': '2bea788948cd81db',
      'countdown-850k@1': 'fda530c6975f827f',
      'walk@1': 'a1e77e0bb2998dc1',
      'countdown-long@1': '432a46c2e6bdeaae',
    });
    expect(hashes(conditions)).toEqual({
      top20: 'c754ffad92ae0c81',
      all: 'e5fd14b526c111d9',
      bottom80: '26b2af48e6e0d287',
      random20: 'b0ca0cded02828ea',
      top10: '61a75ade4b328fdd',
      top50: '647ef4a031d01a80',
      matched20: 'd63b8e6d57342758',
    });
  });

  test('are specs, of bases that are distilled for their world and hold their responses', () => {
    for (const [id, spec] of Object.entries(presets)) {
      expect(parseSpec(spec), id).toEqual(spec);
      const base = distilPresets[spec.model];
      expect(base.world, id).toBe(spec.world);
      // The longest prompt has 7 tokens.
      expect(spec.rollout.length + 7, id).toBeLessThanOrEqual(base.shape.context);
    }
  });

  test('are found by name and version, or by name alone', () => {
    expect(presetByName('walk@1')).toEqual({ id: 'walk@1', spec: presets['walk@1'] });
    expect(presetByName('countdown').id).toBe('countdown@1');
    expect(() => presetByName('constructor')).toThrow('There is no preset "constructor"');
  });
});
