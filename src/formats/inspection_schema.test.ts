import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseInspection, writeInspection } from './inspection_schema.ts';

const shipped = readFileSync(new URL('../../public/recorded/inspect.json', import.meta.url), 'utf8');

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
  const record = parseInspection(JSON.parse(shipped));
  expect(writeInspection(record)).toBe(shipped);
  expect(shipped.length).toBeLessThan(400_000);
  expect(record.model).toBe('countdown-164k');
  expect(record.adapter).toBe('wasm');
  expect(record.traces[0]).toMatchObject({ title: '12 8 3 → 17', reward: 1, answer: '(12 - 3) + 8 = 17' });
  expect(new Set(record.traces.map(({ reward }) => reward))).toEqual(new Set([0, 1]));
  expect(record.traces.every(({ tokens }) => tokens.slice(1).every(({ top }) => top.length === 10))).toBe(
    true,
  );
  expect(record.collected.traces).toHaveLength(2 * 249);
});

test('unknown keys, wrong formats and numbers out of bounds are refused by name', () => {
  const faults: [(file: Spoilable) => void, RegExp][] = [
    [(file) => Object.assign(file, { extra: 1 }), /extra/],
    [(file) => Object.assign(file, { format: 2 }), /format/],
    [(file) => Object.assign(file.scan, { extra: 1 }), /scan\.extra/],
    [(file) => Object.assign(file.scan.forks[0].branches[0], { url: '' }), /branches\.0\.url/],
    [(file) => Object.assign(file.traces[2], { onload: 'x' }), /traces\[2\].*onload/],
    [(file) => Object.assign(file.swept.points[0], { pass: 1.01 }), /pass/],
    [(file) => Object.assign(file.scan.forks[0], { entropy: -1 }), /entropy/],
    [(file) => Object.assign(file.scan.forks[0].branches[0], { probability: '0.5' }), /probability/],
    [(file) => Object.assign(file.collected.responses[0].entropy, { 0: null }), /list of numbers/],
    [(file) => Object.assign(file.collected.responses[0].tokens, { 0: 1.5 }), /list of numbers/],
    [(file) => Object.assign(file, { adapter: 'x'.repeat(201) }), /adapter/],
    [(file) => Object.assign(file.swept.set, { part: 'training' }), /part/],
    [(file) => Object.assign(file, { traces: [] }), /traces/],
    [(file) => Object.assign(file, { traces: Array(65).fill(file.traces[0]) }), /traces/],
    [(file) => Object.assign(file.scan, { forks: [] }), /forks/],
    [(file) => Object.assign(file.swept, { threshold: { nats: 1, percentile: 80 } }), /threshold/],
  ];
  for (const [change, words] of faults) expect(() => parseInspection(spoilt(change))).toThrow(words);
  for (const value of [null, [], 'text', 7]) {
    expect(() => parseInspection(value)).toThrow(/recording cannot be used/);
  }
});

test('parts that contradict each other are refused', () => {
  const faults: [(file: Spoilable) => void, RegExp][] = [
    [({ traces }) => Object.assign(traces[1], { title: '1 2 3 → 4' }), /traces\[1\] is of another problem/],
    [({ traces }) => Object.assign(traces[0], { world: 'walk' }), /traces\[0\] is of another problem/],
    [({ traces }) => Object.assign(traces[1], { prompt_length: 6 }), /another prompt/],
    [({ traces }) => delete traces[1].reward, /not judged/],
    [({ traces }) => traces[0].words.splice(3, 1, 'evil'), /vocabulary/],
    [({ traces }) => traces[0].entropy.pop(), /traces\[0\]/],
    [({ traces }) => traces[0].top[8].logprob.pop(), /traces\[0\]/],
    [(file) => file.vocabulary.pop(), /vocabulary/],
    [({ scan }) => scan.forks.reverse(), /out of order/],
    [({ scan }) => scan.forks.push(scan.forks[3]), /out of order/],
    [({ scan }) => Object.assign(scan.forks[0], { position: 3 }), /not in the response/],
    [({ scan }) => Object.assign(scan.forks[3], { position: 25 }), /not in the response/],
    [({ scan }) => Object.assign(scan.forks[0], { taken: 8 }), /another token was taken/],
    [({ scan }) => Object.assign(scan.forks[0], { coverage: 0.9 }), /covers more or less/],
    [({ scan }) => Object.assign(scan.forks[0].branches[1], scan.forks[0].branches[0]), /a branch twice/],
    [
      ({ scan }) => Object.assign(scan.forks[0].branches[0], { word: 'x' }),
      /branch is not in the vocabulary/,
    ],
    [({ scan }) => Object.assign(scan.forks[0].branches[0], { right: 331 }), /do not add up/],
    [({ scan }) => scan.forks[0].branches[0].answers.pop(), /do not add up/],
    [({ scan }) => Object.assign(scan, { samples: 999 }), /more or fewer samples/],
    [({ collected }) => collected.responses.pop(), /more or fewer responses/],
    [({ collected }) => collected.responses[5].entropy.pop(), /more tokens than entropies/],
    [({ collected }) => collected.responses[5].tokens.splice(0, 1, 500), /token of the set/],
    [({ swept }) => Object.assign(swept.points[1], { problems: 1 }), /another set/],
    [({ swept }) => Object.assign(swept.points[1], { threshold: 0.1 }), /several thresholds/],
    [({ swept }) => swept.points.push(swept.points[0]), /a point twice/],
  ];
  for (const [change, words] of faults) expect(() => parseInspection(spoilt(change))).toThrow(words);
});

test('a key that would reach a prototype is refused', () => {
  for (const at of ['{', '"scan":{', '"traces":[{', '"collected":{']) {
    const text = shipped.replace(at, `${at}"__proto__":{"polluted":1},`);
    expect(() => parseInspection(JSON.parse(text))).toThrow(/cannot be used/);
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
