import { expect, test } from 'vitest';
import { parameterCount } from '../model/config.ts';
import { configFromHub } from '../model/hub/hub_config.ts';
import { catalogue } from './catalogue.ts';
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

test('no model is listed twice, and the smallest come first', () => {
  const names = catalogue.map(({ model }) => model);
  expect(new Set(names).size).toBe(names.length);
  const sizes = catalogue.map(({ bytes }) => bytes);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
});
