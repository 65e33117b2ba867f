import { expect, test } from 'vitest';
import type { ModelFacts } from '../../../lab/client/models_protocol.ts';
import type { LabEvent } from '../../../lab/client/protocol.ts';
import { emptyModels, heard, type ModelsState } from './models_store.ts';

const folder = 'owner--made@0123';
const facts: ModelFacts = {
  folder,
  name: 'owner/made',
  commit: '0123',
  license: null,
  bytes: 10,
  total: 100,
  status: 'partial',
  given: false,
  engine: true,
  onnx: [],
  graphs: [],
  weights: [],
};
const problem = { kind: 'hub', problem: { code: 'cut', file: 'model.safetensors' } } as const;
const after = (state: Partial<ModelsState>, event: LabEvent): ModelsState => {
  const before = { ...emptyModels, ...state };
  return { ...before, ...heard(before, event) };
};
const found = {
  folder,
  model: 'owner/made',
  commit: '0123',
  choices: [{ onnx: null, dtype: null, bytes: 1, here: 0, files: 1 }],
  usual: null,
  gated: false,
  license: null,
  parameters: null,
  unsupported: null,
};

test('an answer of the Hub that is no longer waited for is not shown', () => {
  const event: LabEvent = { type: 'models-found', name: 'owner/made', found };
  expect(after({ finding: 'owner/made' }, event)).toMatchObject({ finding: null, found });
  expect(after({ finding: 'another' }, event)).toMatchObject({ finding: 'another', found: null });
  expect(after({ finding: null }, event).found).toBeNull();
});

test('a fault is said where it belongs: with the name, the model, or the files', () => {
  const fault = (of: string | null): LabEvent => ({ type: 'models-fault', of, problem });
  expect(after({ finding: 'x' }, fault('x'))).toMatchObject({ finding: null, findProblem: problem });
  expect(after({}, fault(null)).filesProblem).toEqual(problem);
  const kept = after({ models: [facts] }, fault(folder));
  expect(kept.notices[folder]).toEqual({ kind: 'problem', problem });
  expect(kept.findProblem).toBeNull();
  // Of a download that never began there is no row.
  expect(after({ models: [] }, fault(folder)).findProblem).toEqual(problem);
});

test('a download that ends, pauses, or whose worker is gone shows no progress', () => {
  const progress = {
    phase: 'downloading',
    file: 'x',
    done: 1,
    total: 2,
    rate: null,
    secondsLeft: null,
  } as const;
  const state = after({}, { type: 'models-progress', folder, progress });
  expect(state.downloads[folder]).toEqual(progress);
  for (const event of [
    { type: 'models-ready', folder },
    { type: 'models-paused', folder },
    { type: 'models-fault', of: folder, problem },
    { type: 'failed', failure: 'internal', detail: '' },
  ] satisfies LabEvent[])
    expect(after(state, event).downloads).toEqual({});
});
