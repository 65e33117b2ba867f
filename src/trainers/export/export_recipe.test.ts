import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { exportRecipe } from './export_recipe.ts';
import { passThroughTemplate } from './model_folder.ts';
import type { Target } from './target.ts';
import { type Changes, madeInput } from './testing/made_input.ts';
import { vitePython } from './vite_python.ts';

/** A mask that TRL and ms-swift say by their own keys. */
const plain: Changes = { mask: { rule: 'quantile', normaliser: 'all' }, rollout: { batches: 0 } };

/** Golden folders: the texts that this code composes; other files are known by their hash. */
const golden: [name: string, target: Target, preset: string, condition: string, changes?: Changes][] = [
  ['trl-top20', 'trl', 'countdown-mini@1', 'top20'],
  ['trl-top20-plain', 'trl', 'countdown-mini@1', 'top20', plain],
  [
    'trl-everything',
    'trl',
    'walk@1',
    'bottom80',
    {
      microbatches: 2,
      epochs: 2,
      mask: { rule: 'threshold', pool: 'rollout', entropy: 'old' },
      objective: { loss: 'grpo', kl: 0.01, overlong: 8, scaleRewards: false },
      optimiser: { weightDecay: 0.1, clipNorm: 0, warmup: 0 },
      rollout: { temperature: 0.8 },
    },
  ],
  ['swift-random20', 'ms-swift', 'countdown-mini@1', 'random20'],
  ['swift-top20-refilled', 'ms-swift', 'countdown-mini@1', 'top20', { ...plain, rollout: { batches: 3 } }],
  ['verl-top20', 'verl', 'countdown-mini@1', 'top20'],
  [
    'verl-all',
    'verl',
    'walk@1',
    'all',
    { rollout: { batches: 2 }, objective: { loss: 'grpo', kl: 0.01, overlong: 8, entropyBonus: 0.01 } },
  ],
];
const composed = /^(README\.md|requirements\.txt|forklab\.yaml|overrides\.txt|run\.sh|forklab_recipe\.json)$/;

describe.each(golden)('the folder %s', (name, target, preset, condition, changes) => {
  const { files } = exportRecipe(target, madeInput(preset, condition, changes));
  const texts = files.filter(({ path }) => composed.test(path));

  test.each(texts)('has its $path as before', async ({ path, content }) => {
    await expect(content).toMatchFileSnapshot(`golden/${name}/${path}`);
  });

  test('has its other files as before', async () => {
    const others = files
      .filter(({ path }) => !composed.test(path) && !path.endsWith('.py'))
      .map(({ path, content }) => `${createHash('sha256').update(content).digest('hex')}  ${path}\n`);
    await expect(others.join('')).toMatchFileSnapshot(`golden/${name}/sha256.txt`);
  });

  test('says every file that a Python source imports, as the repository has it', () => {
    const sources = files.filter(({ path }) => path.endsWith('.py'));
    const modules = new Set(sources.map(({ path }) => path.replace(/\.py$/, '')));
    for (const { content } of sources)
      for (const [, module] of String(content).matchAll(/^(?:from|import) (forklab_\w+)/gm))
        expect(modules).toContain(module);
    const known = ['mask', 'test_verifier'].map((one) => vitePython(`${one}.py`));
    for (const source of known) expect(sources.map(({ content }) => content)).toContain(source);
  });
});

test('the model goes along with a padding token and a template that passes prompts through', () => {
  const { files } = exportRecipe('trl', madeInput('countdown-mini@1', 'top20'));
  const at = (path: string) => files.find((file) => file.path === path)!.content;
  expect(JSON.parse(at('model/tokenizer_config.json') as string)).toEqual({
    eos_token: '<eos>',
    pad_token: '<bos>',
    chat_template: passThroughTemplate,
  });
  expect(at('model/model.safetensors')).toEqual(new Uint8Array(8));
});

test('the data are the problems of the run, and the first held-out ones', () => {
  const { recipe } = madeInput('walk@1', 'top20');
  const { files } = exportRecipe('ms-swift', madeInput('walk@1', 'top20'));
  const rows = (path: string) =>
    String(files.find((file) => file.path === path)!.content)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  expect(rows('data/train.jsonl')).toHaveLength(recipe.steps * recipe.rollout.prompts);
  expect(rows('data/test.jsonl')).toHaveLength(recipe.evaluation.problems);
  const [first] = rows('data/test.jsonl');
  const { start, goal } = JSON.parse(first.problem);
  expect(first.messages).toEqual([{ role: 'user', content: `<bos> ${start} goal ${goal} :` }]);
  expect(first.title).toBe(`${start} → ${goal}`);
});
