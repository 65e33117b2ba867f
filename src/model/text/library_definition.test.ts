import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadLanguageFixture } from '../../../reference/language_fixtures.ts';
import { bufferFolder } from '../hub/folder.ts';
import { checkedPattern } from './pattern.ts';
import { loadTextTokenizer } from './text_tokenizer.ts';

const json = JSON.parse(readFileSync(`${loadLanguageFixture('qwen2').folder}/tokenizer.json`, 'utf8'));
const withChange = (change: Record<string, unknown>) =>
  loadTextTokenizer(bufferFolder({ 'tokenizer.json': JSON.stringify({ ...json, ...change }) }));
const added = (fields: object) => ({ added_tokens: [{ id: 700, content: '<x>', special: true, ...fields }] });
const model = (fields: object) => ({ model: { ...json.model, ...fields } });
const split = (fields: object) => ({
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: 'a+' }, behavior: 'Isolated', invert: false, ...fields },
      { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
    ],
  },
});

describe('what the library does not do as Rust’s tokenizers is refused by name', () => {
  test.each([
    ['the added token "<x>" takes the spaces around it', added({ lstrip: true })],
    ['the added token "<x>" is found as a whole word only', added({ single_word: true })],
    ['its normalizer is BertNormalizer', { normalizer: { type: 'BertNormalizer' } }],
    [
      'a Replace of a pattern in its normalizer',
      { normalizer: { type: 'Replace', pattern: { Regex: 'a' }, content: 'b' } },
    ],
    ['its pre-tokenizer is UnicodeScripts', { pre_tokenizer: { type: 'UnicodeScripts' } }],
    [
      'its ByteLevel adds a space before the text',
      { pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true } },
    ],
    ['its Split is MergedWithNext', split({ behavior: 'MergedWithNext' })],
    ['its Split is Removed', split({ behavior: 'Removed' })],
    ['its model is WordPiece', model({ type: 'WordPiece' })],
    ['dropout of merges', model({ dropout: 0.1 })],
    ['a prefix or suffix of its subwords', model({ end_of_word_suffix: '</w>' })],
    ['merge 0 of tokens that it does not have', model({ merges: ['zz qq'] })],
    [
      'a vocabulary that cannot spell every text',
      { ...model({}), decoder: { type: 'Fuse' }, pre_tokenizer: null },
    ],
  ])('%s', async (what, change) => {
    const tokenizer = await withChange(change);
    expect(tokenizer.cannotEncode).toBe(
      `Text cannot be encoded with this tokenizer: ${what}, which is not supported.`,
    );
    expect(() => tokenizer.encode('a')).toThrow(what);
  });

  test('a post-processor that it does not know', async () => {
    await expect(withChange({ post_processor: { type: 'BertProcessing' } })).rejects.toThrow(
      'post-processor BertProcessing is not supported',
    );
  });
});

describe('patterns of pre-tokenizers', () => {
  test.each([
    String.raw`[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
    '[一-龥぀-ゟ゠-ヿ]+',
    '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+',
  ])('%s is as it was', (pattern) => {
    expect(checkedPattern(pattern)).toBe(pattern);
  });

  test('(?i:…) folds as Unicode does', () => {
    expect(checkedPattern("(?i:'s|'ve)?x")).toBe("(?:'[sS\u017f]|'[vV][eE])?x");
  });

  test.each([
    ['(a+)+b', /repetitions in repetitions/],
    ['(?:a|b*)*c', /repetitions in repetitions/],
    ['a*b*c*d*e*f', /too many repetitions in a row/],
    ['a++', /a quantifier after a quantifier/],
    ['a{1,100000}', /a \{ here/],
    ['a{5000}', /a long repetition/],
    ['(?<x>a)', /a group/],
    ['(?<!a)b', /a group/],
    ['^a', /a \^ here/],
    ['a.b', /a \. here/],
    [String.raw`(a)\1`, /\\1/],
    [String.raw`\p{Greek}`, /\\p of an unknown category/],
    ['[a-z&&[^b]]', /an intersection of classes/],
    ['[[:alpha:]]', /a class in a class/],
    ['(?i:st)', /letters that fold together/],
    ['(?i:[a-z])', /around more than letters/],
    ['(a', /a bracket that is not closed/],
    ['a)', /a bracket too many/],
    ['[a', /a class that is not closed/],
  ])('%s is refused', (pattern, why) => {
    expect(() => checkedPattern(pattern)).toThrow(why);
  });
});
