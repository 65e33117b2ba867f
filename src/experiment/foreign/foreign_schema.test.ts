import { describe, expect, test } from 'vitest';
import { foreignLineJson, parseForeignLine, parseForeignRecord } from './foreign_schema.ts';
import { madeForeignRecord, madeForeignRun } from './testing/made_foreign.ts';

const record = madeForeignRecord();

test('a record comes back, as it is and through JSON', () => {
  expect(parseForeignRecord(structuredClone(record))).toEqual(record);
  for (const line of record.runs[0].metrics) {
    expect(parseForeignLine(JSON.parse(JSON.stringify(foreignLineJson(line))), 'metrics')).toEqual(line);
  }
});

describe('a record from somewhere is refused for', () => {
  const [run] = record.runs;
  const line = { step: 1, reward: 0.5 };
  const withRun = (change: object) => ({ ...record, runs: [{ ...run, ...change }] });
  const withLines = (...metrics: object[]) => withRun({ metrics });
  test.each<[string, unknown, RegExp]>([
    ['another format', { ...record, format: 2 }, /format/],
    ['no runs', { ...record, runs: [] }, /runs/],
    [
      '257 runs',
      { ...record, runs: Array.from({ length: 257 }, (_, i) => madeForeignRun(`r${i}`, 1, 1)) },
      /runs/,
    ],
    ['a run twice', { ...record, runs: [run, run] }, /runs\.1: it is there twice/],
    ['a field that is none', { ...record, spec: {} }, /spec/],
    ['a name of two lines', withRun({ condition: 'a\nb' }), /condition: it must be one line/],
    ['a trainer that is none', withRun({ trainer: 'mine' }), /trainer/],
    ['a kind that is code', withRun({ sources: [{ path: 'a', kind: '<script>' }] }), /kind/],
    ['a seed below 0', withRun({ seed: -1 }), /seed/],
    ['no updates in a step', withRun({ updatesPerStep: 0 }), /updatesPerStep/],
    ['a note that is none', withRun({ notes: ['hello'] }), /notes/],
    ['a line that is none', withLines([1]), /metrics\.0: it is not an object/],
    ['a line without a step', withLines({ reward: 1 }), /metrics\.0: step: it must be a whole number/],
    ['half a step', withLines({ step: 1.5 }), /metrics\.0: step/],
    ['steps that do not rise', withLines(line, line), /metrics\.1: its steps are out of order/],
    ['text for a number', withLines({ step: 1, reward: '0.5' }), /metrics\.0: reward: it must be a number/],
    ['null for a number', withLines({ step: 1, reward: null }), /metrics\.0: reward/],
    [
      'a metric of an evaluation among those of steps',
      withLines({ step: 1, 'eval/pass@1': 1 }),
      /"eval\/pass@1" is no/,
    ],
    ['a metric of nobody', withLines({ step: 1, mine: 1 }), /"mine" is no metric/],
    ['one of a trainer that is none', withLines({ step: 1, 'who/x': 1 }), /"who\/x" is no metric/],
    ['one with a space', withLines({ step: 1, 'trl/a b': 1 }), /"trl\/a b" is no metric/],
    ['a prototype', withLines(JSON.parse('{"step": 1, "__proto__": 1}')), /"__proto__" is no metric/],
    ['a constructor', withLines({ step: 1, constructor: 1 }), /"constructor" is no metric/],
    [
      '1001 metrics',
      withLines(
        Object.fromEntries([['step', 1], ...Array.from({ length: 1001 }, (_, i) => [`trl/m${i}`, 1])]),
      ),
      /more than 1000 metrics/,
    ],
    ['too many lines', withRun({ metrics: new Array(200_001).fill(line) }), /metrics/],
  ])('%s', (_, value, message) => {
    expect(() => parseForeignRecord(value)).toThrow(message);
  });
});
