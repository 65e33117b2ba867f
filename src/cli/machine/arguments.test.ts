import { describe, expect, test } from 'vitest';
import { runForklab } from '../testing/run_forklab.ts';
import {
  integerOf,
  integersOf,
  numbersOf,
  parseArguments,
  refuseExtraArguments,
  UsageError,
  wordsOf,
} from './arguments.ts';

const options = { seed: { type: 'string' }, json: { type: 'boolean' } } as const;

describe('arguments', () => {
  test('may be negative numbers, so that the error can say what is wrong', () => {
    expect(parseArguments(['--seed', '-1', '--json'], options).values).toEqual({ seed: '-1', json: true });
    expect(() => integerOf('seed', '-1', 1, 0, 9)).toThrow('--seed must be a number from 0 to 9, not "-1".');
    expect(parseArguments(['--seed', '-.5'], options).values.seed).toBe('-.5');
  });

  test('that are invalid are reported in one line that names them', () => {
    const wrong: [string[], string][] = [
      [['--seed'], '--seed needs a value.'],
      [['--seed', '--json'], '--seed needs a value.'],
      [['--seed', ''], '--seed needs a value.'],
      [['--seed='], '--seed needs a value.'],
      [['--seeds', '1'], "Unknown option '--seeds'"],
      [['-1'], "Unknown option '-1'"],
      [['--json=1'], "Option '--json' does not take an argument"],
    ];
    for (const [args, sentence] of wrong) {
      expect(() => parseArguments(args, options)).toThrow(new UsageError(sentence));
    }
  });

  test('in a list are not repeated, and are integers where required', () => {
    expect(integersOf('seeds', '2,1', [7], 0, 9)).toEqual([2, 1]);
    expect(integersOf('seeds', undefined, [7], 0, 9)).toEqual([7]);
    expect(() => integersOf('seeds', '1,1.5', [], 0, 9)).toThrow('--seeds must be a whole number, not "1.5"');
    for (const [list, text] of [
      [integersOf, '1,1'],
      [numbersOf, '0.5,.5'],
    ] as const) {
      expect(() => list('of', text, [], 0, 9)).toThrow(`--of lists a number twice: "${text}".`);
    }
    expect(() => wordsOf('vary', 'a,a', ['a', 'b'])).toThrow('lists a value twice');
  });

  test('that a command does not take are rejected by name', () => {
    expect(() => refuseExtraArguments(['a'], 1)).not.toThrow();
    expect(() => refuseExtraArguments(['a', 'b', 'c'], 1)).toThrow(
      new UsageError('Unexpected argument "b".'),
    );
  });
});

test.each([
  ['bench', 'extra'],
  ['doctor', 'extra'],
  ['distil', 'countdown-50k', 'extra'],
])('the command %s rejects an extra argument before it does anything', async (...words) => {
  const { status, stdout, stderr } = await runForklab(words);
  expect([status, stdout, stderr]).toEqual([2, '', 'Unexpected argument "extra".\n']);
});
