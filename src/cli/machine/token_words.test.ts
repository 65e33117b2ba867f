import { describe, expect, test } from 'vitest';
import type { Folder } from '../../model/hub/folder.ts';
import { shippedModels } from './load_model.ts';
import { nodeFolder } from './node_folder.ts';
import { readTokenWords } from './token_words.ts';

/** A folder that holds one `tokenizer.json`. */
const folderOf = (json: unknown): Folder => {
  const bytes = new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json));
  return {
    size: async (file) => (file === 'tokenizer.json' ? bytes.length : null),
    read: async (_, start, end) => bytes.slice(start, end).buffer,
    names: async () => ['tokenizer.json'],
  };
};
const wordsOf = async (json: unknown, ids: readonly number[]) => {
  const words = await readTokenWords(folderOf(json));
  return ids.map((id) => words?.(id) ?? null);
};

describe('token texts of a tokenizer.json', () => {
  test('of WordLevel, as in our models', async () => {
    const words = await readTokenWords(nodeFolder(`${shippedModels}/countdown-50k`));
    expect([12, 41, 53, 55].map((id) => words?.(id))).toEqual(['12', '+', '<bos>', null]);
  });

  test('of byte-level BPE, including tokens that split a character', async () => {
    const json = {
      added_tokens: [{ id: 9, content: '<|im_end|>' }],
      pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split' }, { type: 'ByteLevel' }] },
      decoder: { type: 'ByteLevel' },
      model: {
        type: 'BPE',
        vocab: { So: 0, Ġthe: 1, Ċ: 2, 'Ã©': 3, ðŁĺĢ: 4, ðŁ: 5, Ġ: 6, '\u0120\u2581': 7 },
      },
    };
    expect(await wordsOf(json, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([
      'So',
      ' the',
      '\n',
      'é',
      '😀',
      '<0xF0><0x9F>',
      ' ',
      'Ġ▁',
      null,
      '<|im_end|>',
    ]);
  });

  test('of SentencePiece, as BPE and as Unigram', async () => {
    const decoder = {
      type: 'Sequence',
      decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }],
    };
    const bpe = { decoder, model: { type: 'BPE', vocab: { '▁the': 1, '<0xE4>': 2 } } };
    expect(await wordsOf(bpe, [1, 2])).toEqual([' the', '<0xE4>']);
    const unigram = {
      decoder: { type: 'Metaspace' },
      model: {
        type: 'Unigram',
        vocab: [
          ['<unk>', 0],
          ['▁a', -1.5],
        ],
      },
    };
    expect(await wordsOf(unigram, [0, 1, 2])).toEqual(['<unk>', ' a', null]);
  });

  test('that are long are truncated; invalid ids are ignored', async () => {
    const json = { model: { vocab: { ['x'.repeat(300)]: 0, b: 1.5, ['__proto__']: 2, constructor: 3 } } };
    const [long, half, ...odd] = await wordsOf(json, [0, 1, 2, 3]);
    expect([long?.length, half, ...odd]).toEqual([200, null, '__proto__', 'constructor']);
  });

  test.each([
    ['no JSON', '{'],
    ['a list', []],
    ['no vocabulary', { model: { type: 'BPE' } }],
  ])('%s: says that tokens are written by id', async (_, json) => {
    await expect(readTokenWords(folderOf(json))).rejects.toThrow(
      /^tokenizer.json cannot be read: .* Tokens are written by id\.$/,
    );
  });

  test('a folder without one gives null', async () => {
    expect(await readTokenWords({ ...folderOf({}), size: async () => null })).toBeNull();
  });
});
