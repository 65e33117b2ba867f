/**
 * Loads the tiny language models that `tiny_language_models.py` wrote: Hugging Face folders with a tokenizer and a chat
 * template, and what transformers computes of them. For tests, in Node.
 */
import { readFileSync } from 'node:fs';

export type LanguageName = 'llama' | 'qwen2' | 'qwen3';
export const languageNames: LanguageName[] = ['llama', 'qwen2', 'qwen3'];

export interface LanguageCase {
  /** A raw text, or a chat that goes through the template (with the start of an answer). */
  prompt: string | { role: 'system' | 'user' | 'assistant'; content: string }[];
  /** The prompt as text, after the template. */
  text: string;
  ids: number[];
  /** Greedy, 40 tokens or up to an end. */
  continuation: number[];
  continuationText: string;
  /** The least lead of a greedy choice over its runner-up, in logits. */
  smallestLead: number;
  /** After each token of prompt and continuation but the last, nats: float64 from float32 logits. */
  entropy: number[];
  logprob: number[];
  /** Float32 logits at the last token of the prompt: [V]. */
  logits: Float32Array;
}

export interface LanguageFixture {
  name: LanguageName;
  /** Path of the Hugging Face folder. */
  folder: string;
  vocab: number;
  /** Ids at which generation ends. */
  eos: number[];
  cases: LanguageCase[];
}

const folder = new URL('./fixtures/language/', import.meta.url);

/** Loads one model's fixture. */
export function loadLanguageFixture(name: LanguageName): LanguageFixture {
  const { seed: _, cases, ...rest } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  const file = readFileSync(new URL(`${name}.bin`, folder));
  const logits = new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  const { vocab } = rest;
  return {
    ...rest,
    name,
    folder: new URL(name, folder).pathname,
    cases: cases.map((of: Omit<LanguageCase, 'logits'>, i: number) => ({
      ...of,
      logits: logits.subarray(i * vocab, (i + 1) * vocab),
    })),
  };
}

/** What Rust's tokenizers make of 1,000 strings (`write_tokenized.py`). */
export interface TokenizedStrings {
  strings: string[];
  /** Hash of the strings' characters: that they were drawn as in Python. */
  hash: string;
  tokenizers: Record<
    LanguageName,
    {
      /** Per string, hash of its ids. */
      ids: string[];
      /** Hash of all ids where `<|im_end|>` is no token but characters. */
      plainIds: string;
      /** Hash of the characters of all strings, decoded. */
      decoded: string;
      tokens: number;
    }
  >;
  /** Chats as transformers renders them. */
  chats: Record<
    LanguageName,
    {
      messages: Exclude<LanguageCase['prompt'], string>;
      options: { enable_thinking?: boolean; continue_final_message?: boolean };
      text: string;
    }[]
  >;
  /** Other components over the vocabulary of qwen2: name, fields of tokenizer.json, whether over `sentencepiece`, hashes. */
  variants: [name: string, change: object, isSentencePiece: boolean, ids: string, decoded: string][];
  /** Templates, and what they make of the messages of `chats[...][5]`; null where Python refuses them. */
  templates: [string, string | null][];
}

/** Loads the strings and what they are as tokens. */
export function loadTokenizedStrings(): TokenizedStrings {
  const file = JSON.parse(readFileSync(new URL('tokenized.json', folder), 'utf8'));
  const { count, alphabets, fragments, separators, strings, tokenizers, chats, templates, variants } = file;
  for (const of of Object.values<{ ids: string | string[] }>(tokenizers))
    of.ids = (of.ids as string).match(/.{8}/g) ?? [];
  return {
    strings: Array.from({ length: count }, (_, i) => drawn(i, alphabets, fragments, separators)),
    hash: strings,
    tokenizers,
    chats,
    templates,
    variants,
  };
}

/** String `index`, as in `write_tokenized.py`. */
function drawn(
  index: number,
  alphabets: [number, number][][],
  fragments: string[],
  separators: string[],
): string {
  let x = (Math.imul(index, 2654435761) + 12345) >>> 0;
  const below = (n: number) => {
    x = (x ^ (x << 13)) >>> 0;
    x = (x ^ (x >>> 17)) >>> 0;
    x = (x ^ (x << 5)) >>> 0;
    return x % n;
  };
  let out = '';
  for (let left = 1 + below(8); left > 0; left--) {
    if (below(3) === 0) out += fragments[below(fragments.length)];
    else {
      const ranges = alphabets[below(alphabets.length)];
      for (let chars = 1 + below(12); chars > 0; chars--) {
        const [first, last] = ranges[below(ranges.length)];
        out += String.fromCodePoint(first + below(last - first + 1));
      }
    }
    out += separators[below(separators.length)];
  }
  return out;
}

/** FNV-1a of whole numbers, 32 bits. */
export function hashOf(numbers: Iterable<number>): string {
  let h = 0x811c9dc5;
  for (const n of numbers)
    for (let shift = 0; shift < 32; shift += 8) h = Math.imul(h ^ ((n >>> shift) & 0xff), 0x01000193) >>> 0;
  return h.toString(16).padStart(8, '0');
}

/** A byte-level tokenizer's ASCII tokens in SentencePiece's spelling, as in `write_tokenized.py`. */
export function sentencepiece(tokenizer: { model: { vocab: Record<string, number>; merges: string[] } }) {
  const spelled = (token: string) => token.replaceAll('Ġ', '▁');
  // JavaScript's objects have keys that are numbers first.
  const byId = Object.entries(tokenizer.model.vocab).sort(([, a], [, b]) => a - b);
  const kept = byId.map(([token]) => token).filter((token) => /^[!-~Ġ]+$/.test(token));
  const bytes = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`);
  const merges = tokenizer.model.merges.filter((pair) =>
    pair.split(' ').every((part) => kept.includes(part)),
  );
  return {
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(['<unk>', ...bytes, ...kept.map(spelled)].map((token, id) => [token, id])),
      merges: merges.map(spelled),
    },
  };
}
