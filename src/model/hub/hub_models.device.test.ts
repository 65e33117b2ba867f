import { describe, expect, test } from 'vitest';
import { loadFolderCases } from '../../../reference/folders.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { executor } from '../../testing/executor.ts';
import { Decoder } from '../decode/decoder.ts';
import { createModel, destroyModel } from '../model.ts';
import { TeacherForcing } from '../teacher_forcing.ts';
import { rowStatistics } from '../twin/statistics.ts';
import { forward } from '../twin/transformer.ts';
import { bufferFolder } from './folder.ts';
import { loadHubFolder } from './hub_folder.ts';

const cases = loadFolderCases();

const open = async (name: string) => {
  const found = cases.find((c) => c.name === name);
  if (!found) throw new Error(`no folder ${name}`);
  const { config, values } = await loadHubFolder(bufferFolder(found.files));
  const model = await createModel(await testDevice(), config, values, 'matmul');
  return { ...found, config, values, model };
};

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

/** One folder per kind of computation. */
const kinds = [
  'mlp-bias',
  'attention-bias-qwen3',
  'sliding-by-layer-types',
  'sliding-by-layers',
  'sliding-window-one',
  'rope-llama3',
  'rope-yarn',
];
/** The other folders differ in their spelling, which is read by the same code on any executor. */
const scored = executor === 'wasm' ? cases.map(({ name }) => name) : kinds;

test.each(scored)('the folder %s is scored as by transformers', async (name) => {
  const { model, tokens, truth } = await open(name);
  const size = { rows: 64, sequences: 2 };
  const forcing = await TeacherForcing.create(model, size, { temperature: 1, top: 1 });
  const [{ entropy, logprob }] = await forcing.score([tokens]);
  expect(entropy).toHaveLength(tokens.length - 1);
  expect(furthest(entropy, truth.entropy)).toBeLessThan(2e-4);
  expect(furthest(logprob, truth.logprob)).toBeLessThan(2e-4);
  forcing.destroy();
  destroyModel(model);
});

describe('samples have the log-probabilities of the full forward pass', () => {
  test.each(kinds)('%s', async (name) => {
    const { model, config, values, tokens } = await open(name);
    const decoder = await Decoder.create(model, { rows: 4, context: 32 }, config.vocab);
    // Prompts shorter and longer than the windows, one of them prefilled for two rollouts.
    const prompts = [tokens.slice(0, 2), tokens.slice(0, 11)];
    const groups = prompts.map((prompt, i) => ({ prompt, copies: 1 + i, longest: 16 }));
    const drawn = await decoder.generate(groups, {
      key: [3, 4],
      firstRollout: 0,
      temperature: 1,
      eos: config.vocab,
    });
    const parameters = Float64Array.from(values);
    drawn.flat().forEach(({ tokens: response, entropy, logprob }, i) => {
      expect(response).toHaveLength(16);
      const prompt = prompts[Math.min(i, 1)];
      const whole = [...prompt, ...response];
      const { logits } = forward(config, parameters, { tokens: whole, lengths: [whole.length] });
      const truth = rowStatistics(logits, config.vocab, [...whole.slice(1), -1], 1);
      expect(furthest(entropy, truth.entropy.slice(prompt.length - 1))).toBeLessThan(1e-4);
      expect(furthest(logprob, truth.logprob.slice(prompt.length - 1))).toBeLessThan(1e-4);
    });
    decoder.destroy();
    destroyModel(model);
  });
});
