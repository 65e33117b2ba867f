import { describe, expect, test } from 'vitest';
import { loadFolderCases } from '../../../reference/folders.ts';
import { parameterCount } from '../config.ts';
import { parameterLayout } from '../parameters.ts';
import { rowStatistics } from '../twin/statistics.ts';
import { forward } from '../twin/transformer.ts';
import { bufferFolder } from './folder.ts';
import { hubFolderFiles, loadHubFolder } from './hub_folder.ts';

const cases = loadFolderCases();

/** The largest difference; NaN anywhere makes it NaN. */
const furthest = (a: ArrayLike<number>, truth: readonly number[]) =>
  Math.max(...truth.map((value, i) => Math.abs(a[i] - value)));

describe.each(cases.map((c) => [c.name, c] as const))(
  'the folder %s',
  (_, { files, tokens, truth, note }) => {
    const loaded = loadHubFolder(bufferFolder(files));

    test('gives the same model as transformers', async () => {
      const { config, values } = await loaded;
      const { logits } = forward(config, Float64Array.from(values), { tokens, lengths: [tokens.length] });
      const { entropy, logprob } = rowStatistics(logits, config.vocab, [...tokens.slice(1), -1], 1);
      // transformers' own float32 is 1e-5 nats off.
      expect(furthest(entropy, truth.entropy)).toBeLessThan(5e-5);
      expect(furthest(logprob, truth.logprob)).toBeLessThan(1e-4);
    });

    test('has notes on what is not used', async () => {
      const { notes } = await loaded;
      if (note) expect(notes.join('\n')).toContain(note);
      for (const sentence of notes) expect(sentence).toMatch(/\.$/);
    });

    test('is the same model when written and read back', async () => {
      const { config, values } = await loaded;
      const words = { tokens: Array.from({ length: config.vocab }, (_, i) => `w${i}`), bos: 0, eos: 1 };
      const again = await loadHubFolder(bufferFolder(hubFolderFiles({ config, values }, words, 'card')));
      expect(again.notes).toEqual([]);
      expect(again.config).toEqual(config);
      const { tensors } = parameterLayout(config);
      expect(parameterCount(config)).toBe(tensors.reduce((sum, { size }) => sum + size, 0));
      for (const { offset, size } of parameterLayout(config).tensors)
        expect(again.values.subarray(offset, offset + size)).toEqual(values.subarray(offset, offset + size));
    });
  },
);
