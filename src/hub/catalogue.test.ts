import { expect, test } from 'vitest';
import { parameterCount } from '../model/config.ts';
import { configFromHub } from '../model/hub/hub_config.ts';
import { catalogue, graphCatalogue } from './catalogue.ts';
import { fullModelName, parseModelName } from './model_name.ts';

test.each(catalogue.map((entry) => [entry.model, entry] as const))(
  '%s: its numbers follow from its shape',
  (model, entry) => {
    expect(fullModelName(parseModelName(model))).toBe(model);
    const config = configFromHub(entry.config);
    expect(parameterCount(config)).toBe(entry.parameters);
    // Qwen3's files have the tied head besides.
    const stored = entry.config.model_type === 'qwen3' ? { ...config, tied: false } : config;
    expect(entry.bytes).toBe(2 * parameterCount(stored));
  },
);

test.each(graphCatalogue.map((entry) => [entry.model, entry] as const))(
  '%s: its numbers follow from its shape',
  (model, { config: json, parameters, bytes, dtype }) => {
    expect(fullModelName(parseModelName(model))).toBe(model);
    const config = configFromHub(json);
    expect(parameterCount(config)).toBe(parameters);
    const embedding = config.vocab * config.width;
    const q4 = 4 * embedding + (5 / 8) * parameters;
    expect(Math.abs(bytes / (dtype === 'fp32' ? 4 * parameters : q4) - 1)).toBeLessThan(0.05);
  },
);

test('no model is listed twice, and the smallest come first', () => {
  for (const list of [catalogue, graphCatalogue]) {
    const names = list.map(({ model }) => model);
    expect(new Set(names).size).toBe(names.length);
    const sizes = list.map(({ bytes }) => bytes);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  }
});
