import { expect, test } from 'vitest';
import type { HubCode, HubProblem } from '../../hub/fault.ts';
import type { FilesProblem } from '../../hub/file_folder.ts';
import { modelsEn } from './en/models.ts';
import { modelsZh } from './zh/models.ts';

const model = 'owner/name';
const host = 'hub.example';
const file = 'model.safetensors';

/** One of each; the types see that none is left out. */
const hubProblems: { [Code in HubCode]: Extract<HubProblem, { code: Code }> } = {
  'bad-name': { code: 'bad-name', text: 'x' },
  'not-a-model': { code: 'not-a-model', kind: 'datasets' },
  'bad-endpoint': { code: 'bad-endpoint', text: 'x' },
  gated: { code: 'gated', model },
  'token-refused': { code: 'token-refused', host },
  'token-unsafe': { code: 'token-unsafe', host },
  'no-repository': { code: 'no-repository', model },
  'no-revision': { code: 'no-revision', model, revision: 'v9' },
  'no-file': { code: 'no-file', file },
  'no-config': { code: 'no-config', model },
  'no-weights': { code: 'no-weights', model, other: 'model.gguf' },
  'no-graph': { code: 'no-graph', model, kind: 'merged', file: 'onnx/decoder_model_merged.onnx' },
  'no-choice': { code: 'no-choice', model, onnx: 'onnx/model_q4.onnx', has: ['onnx/model.onnx'] },
  'no-data': { code: 'no-data', file, data: 'weights.bin' },
  'bad-graph': { code: 'bad-graph', file, detail: 'It has no cache.' },
  adapter: { code: 'adapter', model },
  'bad-answer': { code: 'bad-answer', host, detail: 'it is not JSON' },
  html: { code: 'html', host, file },
  'no-network': { code: 'no-network', host },
  cut: { code: 'cut', file },
  server: { code: 'server', host, status: 503 },
  rate: { code: 'rate', host },
  quota: { code: 'quota', needed: 2e9, free: 1e6 },
  storage: { code: 'storage', detail: 'denied' },
  hash: { code: 'hash', file },
  size: { code: 'size', file, said: 100 },
  busy: { code: 'busy', model },
  'not-kept': { code: 'not-kept', model },
  incomplete: { code: 'incomplete', model },
  'lost-part': { code: 'lost-part', model, file },
};
const filesProblems: FilesProblem[] = [
  { code: 'no-files' },
  { code: 'archive' },
  { code: 'no-config', names: ['a', 'b', 'c', 'd'] },
  { code: 'several', folders: ['a', 'b'] },
];

test('every problem with a model is a sentence of its own in each language', () => {
  for (const t of [modelsEn, modelsZh]) {
    const said = [
      ...Object.values(hubProblems).map((problem) => t.problem({ kind: 'hub', problem })),
      ...(['encoder-decoder', 'part'] as const).map((kind) =>
        t.problem({ kind: 'hub', problem: { code: 'no-graph', model, kind, file: 'x.onnx' } }),
      ),
      ...filesProblems.map((problem) => t.problem({ kind: 'files', problem })),
      t.problem({ kind: 'other', detail: 'Denied.' }),
    ];
    expect(new Set(said).size).toBe(said.length);
    for (const sentence of said) {
      expect(sentence).toMatch(
        t === modelsEn
          ? /^[“A-Z].*\.$|^model\.safetensors .*\.$|^owner\/name .*\.$|^hub\.example .*\.$/
          : /[\u4e00-\u9fff].*[。.]$/,
      );
      expect(sentence).not.toMatch(/undefined|NaN|\[object|null|。。|\.\./);
    }
  }
});
