import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseTextInspection, writeTextInspection } from './text_inspection.ts';

const shipped = readFileSync(new URL('../../../public/recorded/smollm2.json', import.meta.url), 'utf8');

/** A JSON value whose every part may be changed. */
// biome-ignore lint/suspicious/noExplicitAny: a file is spoilt in places that no type has
type Spoilable = any;

/** The shipped recording, spoilt in one place. */
function spoilt(change: (file: Spoilable) => void): unknown {
  const file = JSON.parse(shipped);
  change(file);
  return JSON.parse(JSON.stringify(file));
}

test('the shipped recording is sound, small, and comes out of reading and writing byte for byte', () => {
  const record = parseTextInspection(JSON.parse(shipped));
  expect(writeTextInspection(record)).toBe(shipped);
  expect(shipped.length).toBeLessThan(150_000);
  expect(record.model).toBe('SmolLM2-135M-Instruct');
  expect(record.weights).toBe('bf16');
  expect(record.adapter).toBe('wasm');
  expect(record.traces[0]).toMatchObject({ reward: 1, world: null, temperature: 1 });
  expect(record.traces.some(({ reward }) => reward === 0)).toBe(true);
  expect(record.scan.reference).toEqual({ kind: 'verifier' });
  expect(record.scan.forks.length).toBeGreaterThanOrEqual(4);
  for (const { tokens, promptLength } of record.traces)
    expect(tokens.slice(promptLength).every(({ top }) => top.length === 8)).toBe(true);
});

test('how a scan was drawn is kept where it was not at temperature 1', () => {
  const record = parseTextInspection(JSON.parse(shipped));
  const draws = { temperature: 0.7, filter: { topK: 5, topP: 0.9 } };
  const scan = { ...record.scan, seed: null, draws };
  expect(parseTextInspection(JSON.parse(writeTextInspection({ ...record, scan }))).scan).toEqual(scan);
});

test('unknown keys, wrong formats and numbers out of bounds are refused by name', () => {
  const faults: [(file: Spoilable) => void, RegExp][] = [
    [(file) => Object.assign(file, { extra: 1 }), /extra/],
    [(file) => Object.assign(file, { format: 1 }), /format/],
    [(file) => Object.assign(file.scan, { extra: 1 }), /scan\.extra/],
    [(file) => Object.assign(file.ask, { stops: Array(17).fill('x') }), /ask\.stops/],
    [(file) => Object.assign(file.ask, { longest: 0 }), /ask\.longest/],
    [(file) => Object.assign(file.ask.problem.verifier, { name: 'eval' }), /verifier/],
    [(file) => Object.assign(file.ask.problem, { prompt: 'both' }), /not both/],
    [(file) => Object.assign(file.scan.forks[0].branches[0], { url: '' }), /branches\.0\.url/],
    [(file) => Object.assign(file.traces[1], { onload: 'x' }), /traces\[1\].*onload/],
    [(file) => Object.assign(file.scan.forks[0], { entropy: -1 }), /entropy/],
    [(file) => Object.assign(file.scan.forks[0].branches[0], { probability: '0.5' }), /probability/],
    [(file) => Object.assign(file, { adapter: 'x'.repeat(201) }), /adapter/],
    [(file) => Object.assign(file, { traces: [] }), /traces/],
    [(file) => Object.assign(file, { traces: Array(65).fill(file.traces[0]) }), /traces/],
    [(file) => Object.assign(file.scan, { forks: [] }), /forks/],
    [(file) => Object.assign(file.scan, { draws: { temperature: -1 } }), /scan\.draws\.temperature/],
    [(file) => Object.assign(file.scan, { draws: { temperature: 1, filter: { topA: 1 } } }), /topA/],
  ];
  for (const [change, words] of faults) expect(() => parseTextInspection(spoilt(change))).toThrow(words);
  for (const value of [null, [], 'text', 7])
    expect(() => parseTextInspection(value)).toThrow(/recording cannot be used/);
});

test('parts that contradict each other are refused', () => {
  const faults: [(file: Spoilable) => void, RegExp][] = [
    [({ traces }) => Object.assign(traces[1], { prompt_length: 1 }), /another prompt/],
    [({ traces }) => traces[0].words.splice(3, 1, 'evil'), /two words/],
    [({ traces }) => traces[0].entropy.pop(), /traces\[0\]/],
    [({ ask }) => Object.assign(ask.problem, { answer: null }), /no answer is known/],
    [
      ({ scan }) => Object.assign(scan, { reference: { kind: 'same', answer: 'else' } }),
      /compared with another answer/,
    ],
    [({ scan }) => scan.forks.reverse(), /out of order/],
    [({ scan }) => Object.assign(scan.forks[0], { position: 0 }), /not in the response/],
    [({ scan }) => Object.assign(scan.forks[0], { coverage: 0.01 }), /covers more or less/],
    [({ scan }) => Object.assign(scan.forks[0].branches[1], scan.forks[0].branches[0]), /a branch twice/],
    [({ scan }) => scan.forks[0].branches[0].answers.pop(), /do not add up/],
    [({ scan }) => Object.assign(scan, { samples: 999 }), /more or fewer samples/],
  ];
  for (const [change, words] of faults) expect(() => parseTextInspection(spoilt(change))).toThrow(words);
});
