import { signOfByte } from './bytes.ts';
import { checkedPattern } from './pattern.ts';
import {
  isObject,
  type Json,
  nameOf,
  partsOf,
  type TokenizerFile,
  unspelledBytes,
} from './tokenizer_file.ts';

/** GPT-2's words, in Oniguruma's syntax: JavaScript's `\s` has other characters. */
const gpt2Words = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/**
 * A tokenizer as `@huggingface/tokenizers` is given it: only what the library does as Rust's tokenizers do, the rest said
 * by other components of the library (GPT-2's words and digits as patterns, `\s` and `\d` being Unicode's).
 * @param parseSpecial whether `<|im_end|>` in a text is the token, or the characters
 * @throws Error naming what is not supported
 */
export function libraryDefinition(
  file: TokenizerFile,
  parseSpecial: boolean,
): { tokenizer: Json; config: Json } {
  const { json, model, added } = file;
  const isPrefixed = partsOf(json.pre_tokenizer, 'pretokenizers').some((part) => part.type === 'Metaspace');
  for (const token of added.values()) {
    const refused = token.strips
      ? 'takes the spaces around it'
      : token.singleWord
        ? 'is found as a whole word only'
        : isPrefixed && token.normalized
          ? 'is normalized after a Metaspace'
          : null;
    if (refused)
      throw unsupported(`the added token ${JSON.stringify(token.content.slice(0, 40))} ${refused}`);
  }
  return {
    tokenizer: {
      added_tokens: [...added.values()].filter((token) => parseSpecial || !token.special),
      normalizer: sequence('normalizers', partsOf(json.normalizer, 'normalizers').map(normalizer)),
      pre_tokenizer: sequence('pretokenizers', [
        ...partsOf(json.pre_tokenizer, 'pretokenizers').flatMap(preTokenizers),
        ...withoutUnspelled(file),
      ]),
      model: modelOf(file),
      post_processor: null,
      decoder: null,
    },
    config: { unk_token: model.type === 'WordLevel' ? model.unk_token : undefined },
  };
}

const unsupported = (what: string): Error =>
  new Error(`Text cannot be encoded with this tokenizer: ${what}, which is not supported.`);

const sequence = (list: string, parts: Json[]): Json | null =>
  parts.length === 0 ? null : { type: 'Sequence', [list]: parts };

function normalizer(part: Json): Json {
  switch (part.type) {
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return { type: part.type };
    case 'Prepend':
      if (typeof part.prepend !== 'string') break;
      return { type: 'Prepend', prepend: part.prepend };
    case 'Replace': {
      const pattern = isObject(part.pattern) ? part.pattern.String : undefined;
      if (typeof pattern !== 'string' || pattern === '' || typeof part.content !== 'string')
        throw unsupported('a Replace of a pattern in its normalizer');
      // The library hands it to replaceAll, where $ has a meaning.
      return { type: 'Replace', pattern: { String: pattern }, content: part.content.replaceAll('$', '$$$$') };
    }
  }
  throw unsupported(`its normalizer is ${nameOf(part.type)}`);
}

const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false };

const isolated = (regex: string): Json => ({
  type: 'Split',
  pattern: { Regex: regex },
  behavior: 'Isolated',
  invert: false,
});

function preTokenizers(part: Json): Json[] {
  switch (part.type) {
    case 'ByteLevel':
      if (part.add_prefix_space === true) throw unsupported('its ByteLevel adds a space before the text');
      return part.use_regex === false ? [byteLevel] : [isolated(gpt2Words), byteLevel];
    case 'Digits':
      return [isolated(part.individual_digits === true ? String.raw`\p{N}` : String.raw`\p{N}+`)];
    case 'WhitespaceSplit':
      return [{ type: 'Split', pattern: { Regex: String.raw`\s+` }, behavior: 'Removed', invert: false }];
    case 'Split': {
      const pattern = splitPattern(part.pattern);
      const behavior = String(part.behavior).toLowerCase();
      if (behavior === 'isolated') return [isolated(pattern)];
      // Only the matches are kept.
      if (behavior === 'removed' && part.invert === true)
        return [{ type: 'Split', pattern: { Regex: pattern }, behavior: 'Removed', invert: true }];
      throw unsupported(`its Split is ${nameOf(part.behavior)}`);
    }
    case 'Metaspace': {
      if ((part.replacement ?? '▁') !== '▁') throw unsupported('its Metaspace has another sign than ▁');
      // What older files have in place of prepend_scheme.
      const scheme = part.prepend_scheme ?? (part.add_prefix_space === false ? 'never' : 'always');
      if (!['always', 'first', 'never'].includes(scheme as string))
        throw unsupported(`its Metaspace prepends ${nameOf(scheme)}`);
      const spaces = { type: 'Metaspace', replacement: '▁', prepend_scheme: scheme };
      return part.split === false ? [spaces] : [spaces, isolated('▁[^▁]*|[^▁]+')];
    }
  }
  throw unsupported(`its pre-tokenizer is ${nameOf(part.type)}`);
}

function splitPattern(pattern: unknown): string {
  if (isObject(pattern)) {
    if (typeof pattern.Regex === 'string') {
      try {
        return checkedPattern(pattern.Regex);
      } catch (error) {
        throw new Error(`Text cannot be encoded with this tokenizer: ${(error as Error).message}.`);
      }
    }
    if (typeof pattern.String === 'string' && pattern.String !== '')
      return Array.from(pattern.String, (char) =>
        /[A-Za-z0-9\s]|[^\0-\x7f]/.test(char) ? char : `\\${char}`,
      ).join('');
  }
  throw unsupported('a Split without a pattern');
}

function modelOf(file: TokenizerFile): Json {
  const { model, ids } = file;
  // Older files leave the type out.
  const type = model.type ?? (Array.isArray(model.merges) ? 'BPE' : undefined);
  if (type === 'WordLevel') {
    if (typeof model.unk_token !== 'string' || !ids.has(model.unk_token))
      throw unsupported('a WordLevel vocabulary without a token for unknown words');
    return { type: 'WordLevel', vocab: model.vocab };
  }
  if (type !== 'BPE') throw unsupported(`its model is ${nameOf(type)}`);
  const affixes = [model.continuing_subword_prefix, model.end_of_word_suffix];
  if (affixes.some((affix) => affix !== null && affix !== undefined && affix !== ''))
    throw unsupported('a prefix or suffix of its subwords');
  if (model.dropout) throw unsupported('dropout of merges');
  const isWhole =
    file.spelling === 'byte-level' || (model.byte_fallback === true && unspelledBytes(file).length === 0);
  if (
    !isWhole &&
    (typeof model.unk_token !== 'string' || !ids.has(model.unk_token) || model.fuse_unk === true)
  )
    throw unsupported('a vocabulary that cannot spell every text');
  return {
    type: 'BPE',
    vocab: model.vocab,
    merges: mergesOf(model.merges, ids),
    unk_token: isWhole ? undefined : model.unk_token,
    byte_fallback: model.byte_fallback === true,
    ignore_merges: model.ignore_merges === true,
    fuse_unk: false,
  };
}

/** Rust's drop bytes without a token before they merge what is beside them; the library does so after. */
function withoutUnspelled(file: TokenizerFile): Json[] {
  if (file.spelling !== 'byte-level' || file.model.type === 'WordLevel') return [];
  const missing = unspelledBytes(file).map((byte) => signOfByte[byte]);
  if (missing.length === 0) return [];
  if (file.model.ignore_merges === true || typeof file.model.unk_token === 'string')
    throw unsupported('a vocabulary that cannot spell every byte');
  const pattern = missing.map((sign) => (/[A-Za-z0-9]|[^\0-\x7f]/.test(sign) ? sign : `\\${sign}`)).join('');
  return [{ type: 'Replace', pattern: { Regex: `[${pattern}]` }, content: '' }];
}

/** Pairs of tokens, in the order of their ranks. */
function mergesOf(merges: unknown, ids: ReadonlyMap<string, number>): string[][] {
  if (!Array.isArray(merges)) throw unsupported('a BPE model without merges');
  return merges.map((merge, i) => {
    const pair = typeof merge === 'string' ? merge.split(' ') : merge;
    const isPair =
      Array.isArray(pair) &&
      pair.length === 2 &&
      pair.every((part) => typeof part === 'string' && ids.has(part));
    if (!isPair || !ids.has(pair.join(''))) throw unsupported(`merge ${i} of tokens that it does not have`);
    return pair as string[];
  });
}
