import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languageNames, loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { bufferFolder } from '../hub/folder.ts';
import { decodeUtf8, textOfBytes } from './bytes.ts';
import { loadTextTokenizer } from './text_tokenizer.ts';

const fixture = (name: 'llama' | 'qwen2' | 'qwen3') => nodeFolder(loadLanguageFixture(name).folder);
const tokenizerOf = (json: unknown, others: Record<string, unknown> = {}) =>
  loadTextTokenizer(
    bufferFolder({
      'tokenizer.json': typeof json === 'string' ? json : JSON.stringify(json),
      ...Object.fromEntries(Object.entries(others).map(([name, content]) => [name, JSON.stringify(content)])),
    }),
  );
const wordsOf = async (json: unknown, ids: readonly number[]) => {
  const { word } = await tokenizerOf(json);
  return ids.map(word);
};
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('<|im_end|>', '<|im_', ' ', '\n', '  ', 'e\u0301', '👍🏽', '1', 'the', '\0', 'é'))
    .map((parts) => parts.join('')),
);

describe('text is encoded and decoded', () => {
  test.each(languageNames)('without loss, and its pieces are the text: %s', async (name) => {
    const tokenizer = await loadTextTokenizer(fixture(name));
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, parseSpecial) => {
        const ids = tokenizer.encode(text, { parseSpecial });
        const decoded = tokenizer.decode(ids);
        // Qwen's normalises.
        if (name === 'qwen2') expect(decoded.normalize('NFC')).toBe(text.normalize('NFC'));
        else expect(decoded).toBe(text);
        const { pieces, text: joined } = tokenizer.pieces(ids);
        expect(joined).toBe(decoded);
        const bytes = pieces.flatMap((piece) => [...piece.bytes]);
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))).toBe(joined);
        let end = 0;
        for (const piece of pieces) {
          // A piece goes on where the last ended, or in the middle of its last character.
          expect(piece.start).toBeLessThanOrEqual(end);
          expect(piece.end).toBeGreaterThanOrEqual(end);
          end = piece.end;
          if (piece.kind !== 'bytes') expect(joined.slice(piece.start, piece.end)).toBe(piece.text);
        }
        expect(end).toBe(joined.length);
      }),
    );
  });

  test('half a surrogate pair is no character', async () => {
    const tokenizer = await loadTextTokenizer(fixture('llama'));
    expect(tokenizer.decode(tokenizer.encode('a\ud83d'))).toBe('a\ufffd');
  });

  test('special tokens are marked, characters in pieces are shown as bytes, ids that are no token by number', async () => {
    const tokenizer = await loadTextTokenizer(fixture('qwen3'));
    const ids = [...tokenizer.encode('A 🤔<|im_end|><think>'), 607, 5000];
    const { pieces, text } = tokenizer.pieces(ids);
    expect(text).toBe('A 🤔<|im_end|><think>');
    expect(pieces.map(({ kind, text: shown, start, end }) => [kind, shown, start, end])).toEqual([
      ['text', 'A', 0, 1],
      ['text', ' ', 1, 2],
      ['bytes', '<0xF0>', 2, 4],
      ['bytes', '<0x9F>', 2, 4],
      ['bytes', '<0xA4>', 2, 4],
      ['bytes', '<0x94>', 2, 4],
      ['special', '<|im_end|>', 4, 14],
      ['text', '<think>', 14, 21],
      ['unused', '<unused 607>', 21, 21],
      ['unused', '<unused 5000>', 21, 21],
    ]);
    expect([tokenizer.word(607), tokenizer.word(-1), tokenizer.word(602)]).toEqual([
      null,
      null,
      '<|im_end|>',
    ]);
    expect(tokenizer.encode('<|im_end|>', { parseSpecial: false }).length).toBeGreaterThan(1);
  });

  test('where generation ends, and what stands before a text', async () => {
    const llama = await loadTextTokenizer(fixture('llama'));
    expect([llama.eos, llama.bos, llama.before, llama.after]).toEqual([[602, 600], 603, [603], []]);
    const json = {
      added_tokens: [{ id: 1, content: '</s>', special: true }],
      model: { type: 'WordLevel', vocab: { a: 0 } },
    };
    const config = { 'tokenizer_config.json': { eos_token: { content: '</s>' }, bos_token: null } };
    expect((await tokenizerOf(json, config)).eos).toEqual([1]);
    const model = { 'config.json': { eos_token_id: 7, bos_token_id: 6 } };
    expect(await tokenizerOf(json, { ...config, ...model })).toMatchObject({ eos: [7], bos: 6 });
    const generation = { 'generation_config.json': { eos_token_id: [8, 9, 8] } };
    expect((await tokenizerOf(json, { ...config, ...model, ...generation })).eos).toEqual([8, 9]);
    const adding = { 'tokenizer_config.json': { bos_token: '</s>', add_bos_token: true } };
    expect((await tokenizerOf(json, adding)).before).toEqual([1]);
    await expect(tokenizerOf(json, { 'generation_config.json': { eos_token_id: ['x'] } })).rejects.toThrow(
      'generation_config.json cannot be used: its token ids are not whole numbers.',
    );
  });
});

test('UTF-8 is decoded as TextDecoder does', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const byte = fc.oneof(
    fc.nat(255),
    fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x9f, 0xa0, 0x8f, 0x90, 0xbf, 0xc2),
  );
  fc.assert(
    fc.property(fc.uint8Array(), fc.array(byte), (some, others) => {
      for (const bytes of [some, Uint8Array.from(others)])
        expect(decodeUtf8(bytes).text).toBe(decoder.decode(bytes));
    }),
  );
  expect(textOfBytes(Uint8Array.of(0x41, 0xf0, 0x9f, 0xc3, 0xa9))).toBe('A<0xF0><0x9F>é');
});

describe('token texts of a tokenizer.json', () => {
  test('of WordLevel, as in our models', async () => {
    const tokenizer = await loadTextTokenizer(nodeFolder('public/models/countdown-50k'));
    expect([12, 41, 53, 55].map(tokenizer.word)).toEqual(['12', '+', '<bos>', null]);
    expect(tokenizer.encode('<bos> 12 +')).toEqual([53, 12, 41]);
    expect(tokenizer.decode([53, 12, 41])).toBe('<bos> 12 +');
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
    const decoders = [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
      { type: 'Strip', content: ' ', start: 1, stop: 0 },
    ];
    const vocab = { '▁the': 1, '<0xE4>': 2, '<0xBD>': 3, '<0xA0>': 4 };
    const bpe = { decoder: { type: 'Sequence', decoders }, model: { type: 'BPE', vocab } };
    expect(await wordsOf(bpe, [1, 2])).toEqual([' the', '<0xE4>']);
    const tokenizer = await tokenizerOf(bpe);
    expect(tokenizer.pieces([1, 1, 2, 3, 4]).text).toBe('the the你');
    // Bytes that are not a character all together are none at all.
    expect(tokenizer.decode([1, 2, 3, 1])).toBe('the\ufffd\ufffd the');
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
    expect((await tokenizerOf(unigram)).cannotEncode).toBe(
      'Text cannot be encoded with this tokenizer: its model is Unigram, which is not supported.',
    );
  });

  test.each([
    ['no JSON', '{', /tokenizer.json cannot be read: /],
    ['a list', [], /it has no model/],
    ['no vocabulary', { model: { type: 'BPE' } }, /no vocabulary of pieces and ids/],
    [
      'an id that is a fraction',
      { model: { vocab: { a: 1.5 } } },
      /the id of "a" is not a number below 4000000/,
    ],
    ['a huge id', { model: { vocab: { a: 1e9 } } }, /not a number below 4000000/],
    ['an id twice', { model: { vocab: { a: 1, b: 1 } } }, /two of its tokens have the id 1/],
    [
      'a WordPiece decoder',
      { model: { vocab: {} }, decoder: { type: 'WordPiece' } },
      /decoder WordPiece is not supported/,
    ],
  ])('%s is refused', async (_, json, why) => {
    await expect(tokenizerOf(json)).rejects.toThrow(why as RegExp);
  });
});
