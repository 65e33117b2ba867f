import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../testing/runs.ts';
import { parsePattern } from './pattern.ts';
import { lastMatch, searchLimits } from './search.ts';

/** What JavaScript's own expressions say. */
function asJavaScript(source: string, text: string): string | null {
  const [, flags = '', rest] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(source)!;
  const last = [...text.matchAll(new RegExp(rest, `g${flags}`))].at(-1);
  if (!last) return null;
  return last.length > 1 ? (last[1] ?? '') : last[0];
}

const leaf = fc.constantFrom(
  'a',
  'b',
  'c',
  'ab',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '[ab]',
  '[^a]',
  '[a-c1]',
  '\\b',
  '^',
  '$',
  '1',
  '\\.',
  '中',
  ' ',
);
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(
        fc.constantFrom('a', 'b', '.', '\\w', '[ab]', '(?:ab)', '(?:a|b1)'),
        fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{2,}', '{0,2}?'),
      )
      .map(([a, b]) => a + b),
  ),
}));
const flags = fc.constantFrom('', '(?i)', '(?m)', '(?s)', '(?im)');
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', 'B', '1', '2', ' ', '\n', '.', '中', 'ab'), { maxLength: 14 })
  .map((parts) => parts.join(''));

describe('patterns', () => {
  test('match what JavaScript matches', () => {
    fc.assert(
      fc.property(flags, pattern, pattern, fc.boolean(), text, (before, one, two, isGrouped, input) => {
        const source = `${before}${one}${isGrouped ? `(${two})` : two}`;
        expect([source, input, lastMatch(parsePattern(source), input)]).toEqual([
          source,
          input,
          asJavaScript(source, input),
        ]);
      }),
      { numRuns: runs(4000) },
    );
  });

  test.each<[string, string]>([
    ['(a+)+$', 'a'],
    ['(a|a)*b', 'a'],
    ['(x+x+)+y', 'x'],
    ['(.*)*\\d', 'a'],
    ['(?:a?){50}a{50}b', 'a'],
    ['a.*b|a', 'a'],
  ])('%j does not run away', (source, unit) => {
    const long = unit.repeat(searchLimits.characters + 5000);
    const found = lastMatch(parsePattern(source), `${long}!`);
    expect(found === null || found === undefined || found.length > 0).toBe(true);
  });

  test('a search that takes too long is given up, and says so', () => {
    expect(lastMatch(parsePattern('a.*b|a'), 'a'.repeat(60_000))).toBe(undefined);
  });

  test('only the last 65,536 characters are read', () => {
    expect(lastMatch(parsePattern('^start'), `start${'x'.repeat(searchLimits.characters)}`)).toBe(null);
    expect(lastMatch(parsePattern('end$'), `${'x'.repeat(2 * searchLimits.characters)}end`)).toBe('end');
  });

  test.each<[string, string]>([
    ['', 'The pattern is empty.'],
    ['a'.repeat(201), 'The pattern has 201 characters, and at most 200 are read.'],
    ['(a', 'The pattern has a "(" without its ")" at character 3.'],
    ['a)', 'The pattern has a ")" without its "(" at character 2.'],
    ['[a', 'The pattern has a "[" without its "]" at character 3.'],
    ['*a', 'The pattern has nothing to repeat at character 1.'],
    ['a**', 'The pattern has two repetitions in a row at character 3.'],
    ['a{2,1}', 'The pattern has a repetition from more to fewer at character 7.'],
    ['a{500}', 'The pattern has a repetition of more than 100 at character 7.'],
    ['(?:a{100}){100}', 'The pattern repeats too much: written out, it is too long.'],
    ['(?=a)b', 'The pattern has a look-around, a named group or flags, which are not read at character 3.'],
    ['(?<n>a)', 'The pattern has a look-around, a named group or flags, which are not read at character 3.'],
    ['(a)\\1', 'The pattern has "\\1", which is not read at character 5.'],
    ['\\p{L}', 'The pattern has "\\p", which is not read at character 2.'],
    ['a\\', 'The pattern has a backslash at its end at character 3.'],
    ['[b-a]', 'The pattern has a range that is none at character 5.'],
    ['a}', 'The pattern has a "}" on its own (write \\}) at character 2.'],
    ['^*', 'The pattern has nothing to repeat at character 3.'],
  ])('%j is refused: %s', (source, message) => {
    expect(() => parsePattern(source)).toThrow(message);
  });

  test('any text is a pattern or refused with a sentence', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), text, (source, input) => {
        try {
          lastMatch(parsePattern(source), input);
        } catch (error) {
          expect((error as Error).message).toMatch(/^The pattern .*\.$/s);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});
