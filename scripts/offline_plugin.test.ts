import { expect, test } from 'vitest';
import { listFiles } from './offline_plugin.ts';

const build = {
  'index.html': '<p>page</p>',
  'assets/index-a.js': 'code',
  'assets/kernels-a.wasm': 'light',
  'assets/runtime-b.wasm': 'heavy',
  'assets/index-a.js.map': 'map',
  'recorded/countdown.json': '{}',
  'models/tiny/config.json': '{}',
  'models/tiny/README.md': 'card',
  'models/tiny/model.safetensors': 'weights',
  'models/countdown-164k/model.safetensors': 'weights of the first base',
};
const list = (changed: Partial<typeof build> = {}) =>
  listFiles(new Map(Object.entries({ ...build, ...changed })));

test('the shell is everything small and the first base, other weights and runtimes are cached on use, and unused files are not cached', () => {
  const { shell, onUse } = list();
  expect(shell).toEqual([
    'assets/index-a.js',
    'assets/kernels-a.wasm',
    './',
    'models/countdown-164k/model.safetensors',
    'models/tiny/config.json',
    'recorded/countdown.json',
  ]);
  expect(onUse).toEqual(['assets/runtime-b.wasm', 'models/tiny/model.safetensors']);
});

test('each version changes with the files that it stands for, and with no others', () => {
  const first = list();
  expect(list()).toEqual(first);
  const page = list({ 'recorded/countdown.json': '[]' });
  expect(page.version).not.toBe(first.version);
  expect(page.onUseVersion).toBe(first.onUseVersion);
  const weights = list({ 'models/tiny/model.safetensors': 'other weights' });
  expect(weights.version).toBe(first.version);
  expect(weights.onUseVersion).not.toBe(first.onUseVersion);
});
