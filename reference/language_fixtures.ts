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
