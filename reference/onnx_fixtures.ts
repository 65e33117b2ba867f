/**
 * Names the ONNX files that `write_onnx.py` wrote. What transformers computes of them is in the language fixture that each
 * was exported from (`loadLanguageFixture`). For tests, in Node.
 */
import { readFileSync } from 'node:fs';
import type { LanguageName } from './language_fixtures.ts';

export type OnnxName = 'llama' | 'llama-int8' | 'llama-dynamic' | 'qwen3' | 'qwen2';
export const onnxNames: OnnxName[] = ['llama', 'llama-int8', 'llama-dynamic', 'qwen3', 'qwen2'];
/** The files that say what transformers says: the others are quantised. */
export const exactOnnxNames = onnxNames.filter((name) => !['llama-int8', 'llama-dynamic'].includes(name));

export interface OnnxFixture {
  name: OnnxName;
  /** The model that was exported. */
  language: LanguageName;
  /** Path of the folder, with its config and tokenizer. */
  folder: string;
  /** The graph in that folder, and the file that its weights are in, where they are not in the graph. */
  file: string;
  externalData: string | null;
  /** `gqa`: GroupQueryAttention, no position ids, padding on the right. `plain`: position ids, padding on the left. */
  kind: 'gqa' | 'plain';
  /** Of the weights as stored. Computation, cache and logits are float32 in each. */
  dtype: 'float32' | 'float16' | 'int8';
}

const root = new URL('./fixtures/onnx/', import.meta.url);

/** Lying `at` a folder; default: their language's. */
const exports: Record<OnnxName, Omit<OnnxFixture, 'name' | 'folder'> & { at?: string }> = {
  llama: { language: 'llama', file: 'onnx/model.onnx', externalData: null, kind: 'gqa', dtype: 'float32' },
  'llama-int8': {
    language: 'llama',
    file: 'onnx/model_int8.onnx',
    externalData: null,
    kind: 'gqa',
    dtype: 'int8',
  },
  'llama-dynamic': {
    language: 'llama',
    at: 'llama-dynamic',
    file: 'onnx/model_quantized.onnx',
    externalData: null,
    kind: 'plain',
    dtype: 'int8',
  },
  qwen3: {
    language: 'qwen3',
    file: 'model.onnx',
    externalData: 'model.onnx.data',
    kind: 'gqa',
    dtype: 'float32',
  },
  qwen2: { language: 'qwen2', file: 'onnx/model.onnx', externalData: null, kind: 'plain', dtype: 'float16' },
};

/** Where an export lies, and what it is. */
export function onnxFixture(name: OnnxName): OnnxFixture {
  const { at, ...of } = exports[name];
  return { name, folder: new URL(at ?? of.language, root).pathname, ...of };
}

/**
 * What `llama-int8` says by Python's onnxruntime with activations in float32, as WebAssembly's kernels have them: `entropy`
 * of each case of the language fixture, after each token but the last, and its mean absolute `change` from float32, in nats.
 */
export const int8Entropies = () => entropiesOf('int8');

/** The same of `llama-dynamic`, one token at a time. Runtimes agree on it to 0.001 in the mean: a rounding may fall either way. */
export const dynamicEntropies = () => entropiesOf('dynamic');

const entropiesOf = (name: string): { change: number; entropy: number[][] } =>
  JSON.parse(readFileSync(new URL(`${name}.json`, root), 'utf8'));
