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

const whole = encodeState({ step: 3, name: 'Höhe' }, [
  Float32Array.of(1, 2, 3),
  new Float32Array(3),
  Float32Array.of(7, 8, 9),
]);

test('a state that was cut off anywhere, or of which any bit is another, is refused with a sentence', () => {
  for (let cut = 0; cut < whole.length; cut++)
    expect(() => decodeState(whole.subarray(0, cut)), `cut at ${cut}`).toThrow(
      /^This state cannot be read: .*\.$/,
    );
  for (let bit = 0; bit < 8 * whole.length; bit++) {
    const other = whole.slice();
    other[bit >> 3] ^= 1 << (bit & 7);
    let read: unknown = null;
    try {
      read = decodeState(other);
    } catch (error) {
      expect((error as Error).message, `bit ${bit}`).toMatch(/^This state cannot be read: .*\.$/);
    }
    // The sum's own name can be another without being missed: nothing else is then.
    if (read) expect(read, `bit ${bit}`).toMatchObject(decodeState(whole));
  }
  // What a disk leaves that has the length of a file and not yet its bytes.
  for (const from of [0, 10, whole.length - 20])
    expect(() => decodeState(whole.slice().fill(0, from))).toThrow();
});

test('a state of before, without a sum, is read as it is', () => {
  const head = new TextEncoder().encode('{"step":3,"length":1}\n');
  const bytes = Uint8Array.of(...head, 0, 0, 128, 63);
  expect(decodeState(bytes)).toEqual({ head: { step: 3 }, arrays: [Float32Array.of(1)] });
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
