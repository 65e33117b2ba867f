import { afterAll, expect, it } from 'vitest';
import { bufferFolder } from '../model/hub/folder.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { readGraph } from './graph.ts';
import { refusal } from './refusals.ts';
import { OnnxSession } from './session.ts';
import { message } from './testing/made_graph.ts';
import { nodeRuntime } from './testing/node_runtime.ts';

const device = await testDevice();
const opened: OnnxSession[] = [];
afterAll(() => {
  for (const session of opened) session.destroy();
});

interface Made {
  operator: string;
  domain?: string;
  /** Number of the element type. */
  type?: number;
  opset?: number;
  version?: number;
  announces?: boolean;
}

/** A model of one node from four numbers to four. */
function oneNode({ operator, domain = '', type = 1, opset = 18, version = 8, announces = true }: Made) {
  const value = (name: string) =>
    message([1, name], [2, message([1, message([1, type], [2, message([1, message([1, 4])])])])]);
  const node = message([1, 'x'], [2, 'y'], [3, 'here'], [4, operator], [7, domain]);
  return message(
    [1, version],
    [7, message([1, node], [2, 'graph'], [11, value('x')], [12, value('y')])],
    [8, message([1, ''], [2, opset])],
    ...(domain !== '' && announces ? [[8, message([1, domain], [2, 1])] as [number, Uint8Array]] : []),
  );
}

async function opening(of: Made): Promise<OnnxSession> {
  const folder = bufferFolder({ 'model.onnx': oneNode(of) });
  const graph = await readGraph(folder, 'model.onnx');
  const session = await OnnxSession.open(nodeRuntime, folder, graph, { device, angles: [] });
  opened.push(session);
  return session;
}

it('a graph that ONNX Runtime knows is opened', async () => {
  expect(await opening({ operator: 'Relu' })).toBeInstanceOf(OnnxSession);
});

it.each<[Made, string]>([
  [
    { operator: 'Frobnicate' },
    'model.onnx cannot be run: ONNX Runtime does not know its operator Frobnicate (opset 18). Take',
  ],
  [
    { operator: 'Mix', domain: 'com.example' },
    'does not know its operator com.example.Mix. Take another file',
  ],
  [
    { operator: 'Mix', domain: 'com.microsoft' },
    'does not know its operator com.microsoft.Mix. Take another file',
  ],
  [
    { operator: 'Mix', domain: 'com.example', announces: false },
    'it uses operators of “com.example” unannounced',
  ],
  [
    { operator: 'Exp', type: 16 },
    'has no kernel for its operator Exp with the types that it has here. Take a file',
  ],
  [
    { operator: 'Sin', type: 16 },
    'its operator Sin gets bfloat16, which ONNX Runtime does not compute with. Take',
  ],
  [{ operator: 'Relu', opset: 99 }, 'its operators are of opset 99, and ONNX Runtime knows those up to'],
  [
    { operator: 'Relu', version: 99 },
    'it is written in version 99 of the format, and ONNX Runtime reads those up to',
  ],
])('%j is refused by name', async (of, sentence) => {
  await expect(opening(of)).rejects.toThrow(sentence);
});

it('what a GPU or the memory lacks is said', () => {
  const said = (text: string) => refusal({ file: 'm.onnx' }, 'run', new Error(text));
  expect(said('Program Gather requires f16 but the device does not support it.')).toMatch(
    /^m\.onnx cannot be run: its operator Gather computes in float16, .*Choose this processor/,
  );
  for (const text of ['std::bad_alloc', 'Array buffer allocation failed', 'Out of memory'])
    expect(said(text)).toMatch(/^m\.onnx cannot be run: there is too little memory/);
  expect(
    said(`ERROR_CODE: 1, ERROR_MESSAGE: /a/b.cc:56 void x::y(const z &, int) Something is wrong\nat c`),
  ).toBe(
    'ONNX Runtime failed to run m.onnx: Something is wrong. Try again: it is made anew from its files. If it fails again, take another file of the model.',
  );
});
