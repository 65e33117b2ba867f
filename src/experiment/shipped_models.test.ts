import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { distilPresets } from './distil_presets.ts';
import { shippedModels } from './shipped_models.ts';

test('every shipped base has its weights in the folder of its name, and the world that it was distilled for', () => {
  for (const { name, world } of shippedModels) {
    expect(existsSync(`public/models/${name}/model.safetensors`), name).toBe(true);
    expect(distilPresets[name].world).toBe(world);
  }
});

test('every folder of a base is on the list', () => {
  const folders = readdirSync('public/models', { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.map(({ name }) => name).sort()).toEqual(shippedModels.map(({ name }) => name).sort());
});
