import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { jsonExtent } from './json_extent.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const json = fc
  .oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.array(fc.jsonValue()))
  .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify(value, null, 1)));

test('JSON goes to its last bracket, whatever follows, and every shorter one is cut', () => {
  fc.assert(
    fc.property(json, fc.string({ unit: 'binary', maxLength: 5 }), (text, behind) => {
      const bytes = encode(text);
      expect(jsonExtent(bytes)).toBe(bytes.length);
      expect(jsonExtent(encode(text + behind))).toBe(bytes.length);
      const step = Math.ceil(bytes.length / 60);
      for (let end = 0; end < bytes.length; end += step)
        expect(jsonExtent(bytes.subarray(0, end))).toBe('cut');
      expect(jsonExtent(bytes.subarray(0, -1))).toBe('cut');
    }),
    { numRuns: runs(300) },
  );
});

test('what JSON.parse refuses is not said to be whole', () => {
  const parses = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const change = fc.constantFrom(...'{}[],:"\\x1-.etn \u0000');
  fc.assert(
    fc.property(json, fc.nat(), change, (text, at, by) => {
      const i = at % text.length;
      const bytes = encode(text.slice(0, i) + by + text.slice(i + 1));
      const extent = jsonExtent(bytes);
      if (typeof extent === 'number')
        expect(parses(new TextDecoder().decode(bytes.subarray(0, extent)))).toBe(true);
    }),
    { numRuns: runs(1000) },
  );
});

test.each(['1', '"a"', 'x', '{a', '{"a" 1', '{"a":tru]', '[01,', '[1,]', '{,', '[}', '{"a":"\n', '["\\x'])(
  '%j is no JSON object or list, nor the beginning of one',
  (text) => expect(jsonExtent(encode(text))).toBe('wrong'),
);
