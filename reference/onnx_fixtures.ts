/**
 * Names the ONNX files that `write_onnx.py` wrote. What transformers computes of them is in the language fixture that each
 * was exported from (`loadLanguageFixture`). For tests, in Node.
 */
import { readFileSync } from 'node:fs';
import type { LanguageName } from './language_fixtures.ts';

export type OnnxName = 'llama' | 'llama-int8' | 'qwen3' | 'qwen2';
export const onnxNames: OnnxName[] = ['llama', 'llama-int8', 'qwen3', 'qwen2'];

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

const exports: Record<OnnxName, Omit<OnnxFixture, 'name' | 'folder'>> = {
  llama: { language: 'llama', file: 'onnx/model.onnx', externalData: null, kind: 'gqa', dtype: 'float32' },
  'llama-int8': {
    language: 'llama',
    file: 'onnx/model_int8.onnx',
    externalData: null,
    kind: 'gqa',
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
  const of = exports[name];
  return { name, folder: new URL(of.language, root).pathname, ...of };
}

/**
 * What `llama-int8` says by Python's onnxruntime with activations in float32, as WebAssembly's kernels have them: `entropy`
 * of each case of the language fixture, after each token but the last, and its mean absolute `change` from float32, in nats.
 */
export function int8Entropies(): { change: number; entropy: number[][] } {
  return JSON.parse(readFileSync(new URL('int8.json', root), 'utf8'));
}
