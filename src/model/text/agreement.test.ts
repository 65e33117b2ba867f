import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  hashOf,
  languageNames,
  loadLanguageFixture,
  loadTokenizedStrings,
  sentencepiece,
} from '../../../reference/language_fixtures.ts';
import { nodeFolder } from '../../cli/machine/node_folder.ts';
import { bufferFolder } from '../hub/folder.ts';
import { loadTextTokenizer } from './text_tokenizer.ts';

const { strings, hash, tokenizers, variants } = loadTokenizedStrings();
const characters = (texts: string[]) => texts.flatMap((text) => Array.from(text, (c) => c.codePointAt(0)!));

test('the strings are those that Python was given', () => {
  expect(strings).toHaveLength(1000);
  expect(hashOf(characters(strings))).toBe(hash);
});

describe.each(languageNames)('the tokenizer of %s agrees with Rust’s', (name) => {
  const loaded = loadTextTokenizer(nodeFolder(loadLanguageFixture(name).folder));
  const truth = tokenizers[name];

  test('on 1,000 strings, as ids and as text', async () => {
    const tokenizer = await loaded;
    expect(tokenizer.cannotEncode).toBeNull();
    const ids = strings.map((text) => tokenizer.encode(text));
    const astray = strings.filter((_, i) => hashOf(ids[i]) !== truth.ids[i]);
    expect(astray).toEqual([]);
    expect(ids.flat()).toHaveLength(truth.tokens);
    expect(hashOf(characters(ids.map((of) => tokenizer.decode(of))))).toBe(truth.decoded);
  });

  test('where special tokens in a text are characters', async () => {
    const tokenizer = await loaded;
    expect(hashOf(strings.flatMap((text) => tokenizer.encode(text, { parseSpecial: false })))).toBe(
      truth.plainIds,
    );
  });

  test('on the prompts of its model, and their continuations', async () => {
    const tokenizer = await loaded;
    for (const { prompt, text, ids, continuation, continuationText } of loadLanguageFixture(name).cases) {
      expect(tokenizer.encode(text, { addSpecial: typeof prompt === 'string' })).toEqual(ids);
      expect(tokenizer.decode(continuation)).toBe(continuationText);
    }
  });
});

test.each(variants)('%s agrees with Rust’s too', async (_, change, isSentencePiece, ids, decoded) => {
  const base = JSON.parse(readFileSync(`${loadLanguageFixture('qwen2').folder}/tokenizer.json`, 'utf8'));
  const json = JSON.stringify({ ...(isSentencePiece ? sentencepiece(base) : base), ...change });
  const tokenizer = await loadTextTokenizer(bufferFolder({ 'tokenizer.json': json }));
  expect(tokenizer.cannotEncode).toBeNull();
  const encoded = strings.map((text) => tokenizer.encode(text));
  expect(hashOf(encoded.flat())).toBe(ids);
  expect(hashOf(characters(encoded.map(tokenizer.decode)))).toBe(decoded);
});
