import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hub } from '../hub.ts';
import { nodeHub } from '../node_hub.ts';
import { isWeights } from '../weights.ts';
import { type ServedFile, type ServedRepository, textFile } from './hub_server.ts';

/** Bytes that look random, the same for a seed. */
export function madeBytes(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export const madeCommit = '0123456789abcdef0123456789abcdef01234567';

/** A repository with what a model is made of, and more; its weights are no real ones. */
export const madeRepository = (weightBytes: number): ServedRepository => ({
  commit: madeCommit,
  license: 'apache-2.0',
  files: {
    '.gitattributes': textFile('* text'),
    'README.md': textFile('# Made up'),
    'config.json': textFile('{"model_type":"llama"}'),
    'tokenizer.json': textFile('{"model":{}}'),
    'onnx/model.onnx': { content: madeBytes(10), large: true },
    'model.safetensors': { content: madeBytes(weightBytes), large: true },
    'pytorch_model.bin': { content: madeBytes(20), large: true },
  },
});

/** A folder of this machine, with its `onnx/`, as a repository. */
export function servedFolder(path: string): ServedRepository {
  const files = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return {
    commit: madeCommit,
    license: 'apache-2.0',
    files: Object.fromEntries(
      files.map(({ parentPath, name }): [string, ServedFile] => {
        const file = join(parentPath, name);
        const content = new Uint8Array(readFileSync(file));
        return [file.slice(join(path, '/').length), { content, large: isWeights(name) }];
      }),
    ),
  };
}

/** The Hub of a test: what waits in earnest does not wait here. */
export const testHub = (endpoint: string, of: Partial<Hub> = {}): Hub => ({
  ...nodeHub({ HF_ENDPOINT: endpoint }),
  pause: async (_ms, signal) => signal.throwIfAborted(),
  ...of,
});
