import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelFacts, WeightsChoice } from '../../lab/client/models_protocol.ts';
import type { AdapterFacts } from '../../lab/client/protocol.ts';
import { closePage, openPage, page, render } from '../app/testing/mounted_page.ts';
import { labStore } from '../state/lab_store.ts';
import { setLanguage } from '../words/language.ts';
import { fetchModelsWords } from '../words/models_language.ts';
import { ModelRow } from './model_row.tsx';
import { WeightsList } from './weights_list.tsx';

const card = (...features: string[]): AdapterFacts => ({
  kind: 'gpu',
  name: 'A card',
  vendor: '',
  architecture: '',
  features,
});
const choice = (onnx: string, dtype: WeightsChoice['dtype']): WeightsChoice => ({
  onnx,
  dtype,
  bytes: 1e8,
  here: 0,
  files: 3,
});
const choices = [
  choice('onnx/model_q4.onnx', 'q4'),
  choice('onnx/model_q4f16.onnx', 'q4f16'),
  choice('onnx/model_fp16.onnx', 'fp16'),
];

beforeEach(async () => {
  openPage();
  await fetchModelsWords();
});
afterEach(closePage);

const notes = () => [...document.querySelectorAll('label small')].map((note) => note.textContent?.trim());

test('before the download, weights of float16 say where they run, and which to take instead', async () => {
  await act(async () =>
    render(<WeightsList choices={choices} chosen={choices[0]} engineRuns={false} onChoose={() => {}} />),
  );
  expect(notes()).toEqual(Array(2).fill('Needs shader-f16 on a GPU.'));
  act(() => labStore.setState({ adapter: card() }));
  const lacking =
    'No shader-f16 on this adapter: it would run on the processor, slower. Use onnx/model_q4.onnx instead.';
  expect(notes()).toEqual([lacking, lacking]);
  act(() => labStore.setState({ adapter: card('shader-f16') }));
  expect(notes()).toEqual([]);
  act(() => labStore.setState({ adapter: { ...card(), kind: 'wasm' } }));
  expect(notes()).toEqual([]);
});

test('of a model that is here, what is in the way of its graphs is said in its row', async () => {
  const model: ModelFacts = {
    folder: 'given:mine',
    name: 'mine',
    commit: null,
    license: null,
    bytes: 1,
    total: 1,
    status: 'ready',
    given: true,
    engine: false,
    onnx: ['a.onnx', 'b.onnx'],
    graphs: [
      { onnx: 'a.onnx', half: true, problem: null },
      { onnx: 'b.onnx', half: false, problem: 'b.onnx cannot be run: says the test.' },
    ],
    weights: [],
  };
  await act(async () => render(<ModelRow model={model} />));
  expect(page()).toContain('b.onnx cannot be run: says the test.');
  expect(page()).not.toContain('float16');
  act(() => labStore.setState({ adapter: card() }));
  expect(page()).toContain('a.onnx is float16 and this adapter has no shader-f16');
  await act(async () => setLanguage('zh'));
  expect(page()).toContain('a.onnx 为 float16');
});
