import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeState, encodeState } from './state_bytes.ts';

const floats = (length: number) =>
  fc
    .array(fc.float({ noNaN: true }), { minLength: length, maxLength: length })
    .map((a) => Float32Array.from(a));
const states = fc.integer({ min: 1, max: 20 }).chain((length) =>
  fc.record({
    head: fc.record({ step: fc.nat(), name: fc.string() }),
    arrays: fc.array(floats(length), { minLength: 1, maxLength: 4 }),
  }),
);

test('a state comes back bit for bit', () => {
  fc.assert(
    fc.property(states, ({ head, arrays }) => {
      const back = decodeState(encodeState(head, arrays));
      expect(back.head).toEqual(head);
      expect(back.arrays.map((a) => [...new Uint32Array(a.buffer, a.byteOffset, a.length)])).toEqual(
        arrays.map((a) => [...new Uint32Array(a.buffer, a.byteOffset, a.length)]),
      );
    }),
  );
});

test('a state is read from the middle of a larger buffer, as Node hands files out', () => {
  const bytes = encodeState({ step: 1 }, [Float32Array.of(1, 2)]);
  const pool = Buffer.alloc(bytes.length + 13, 255);
  pool.set(bytes, 13);
  expect([...decodeState(pool.subarray(13)).arrays[0]]).toEqual([1, 2]);
});

test('a state that was cut off anywhere but between two arrays is refused with a sentence', () => {
  const whole = encodeState({ step: 3 }, [new Float32Array(5), new Float32Array(5), new Float32Array(5)]);
  const headLength = whole.length - 60;
  for (let cut = 0; cut < whole.length; cut++) {
    if (cut === headLength + 20 || cut === headLength + 40) continue;
    expect(() => decodeState(whole.subarray(0, cut))).toThrow(/^This state cannot be read: .*\.$/);
  }
});

test('bytes that are no state are refused with a sentence', () => {
  const text = (s: string) => new TextEncoder().encode(s);
  for (const bytes of [
    '',
    '\n',
    '[]\n0000',
    'null\n0000',
    '{}\n0000',
    '{"length":0}\n',
    '{"length":1e9}\n0000',
  ])
    expect(() => decodeState(text(bytes))).toThrow(/^This state cannot be read: .*\.$/);
});
