import { deflateRawSync, constants as zlib } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { inflate } from './inflate.ts';

/** Bytes with repetitions, as deflate likes them, and without. */
const bytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat(300))
        .map(([part, times]) =>
          Uint8Array.from({ length: part.length * times }, (_, i) => part[i % part.length]),
        ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
/** Stored, fixed and dynamic blocks. */
const options = fc.record({
  level: fc.constantFrom(0, 1, 6, 9),
  strategy: fc.constantFrom(zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE),
});
const run = (property: fc.IProperty<[Uint8Array, { level: number; strategy: number }]>) =>
  fc.assert(property, { numRuns: runs(200) });

describe('inflate', () => {
  test('gives back what zlib deflated, and the length of the stream, whatever follows it', () => {
    run(
      fc.property(bytes, options, (plain, how) => {
        const packed = deflateRawSync(plain, how);
        const followed = Uint8Array.from([...packed, 1, 2, 3]);
        for (const input of [new Uint8Array(packed), followed]) {
          const read = inflate(input, 1 << 20);
          expect(read).toMatchObject({ state: 'whole', length: packed.length });
          // Thousands of bytes are compared by `toEqual` one by one.
          expect('bytes' in read && Buffer.from(plain).equals(read.bytes)).toBe(true);
        }
      }),
    );
  });

  test('says of every shorter one that it is cut off', () => {
    run(
      fc.property(bytes, options, (plain, how) => {
        const packed = new Uint8Array(deflateRawSync(plain, how));
        const step = Math.ceil(packed.length / 50);
        for (let end = 0; end < packed.length; end += step)
          expect(inflate(packed.subarray(0, end), 1 << 20)).toEqual({ state: 'cut' });
        expect(inflate(packed.subarray(0, -1), 1 << 20)).toEqual({ state: 'cut' });
      }),
    );
  });

  test('stops where more comes out than may', () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(1 << 20)));
    expect(inflate(bomb, (1 << 20) - 1)).toEqual({ state: 'long' });
    expect(inflate(bomb, 1 << 20)).toMatchObject({ state: 'whole' });
  });

  test.each([
    ['a fourth kind of block', [7]],
    ['a stored block whose length contradicts itself', [1, 1, 0, 0, 0]],
    ['a distance before the beginning', [3, 2, 0]],
    ['too many literals', [253, 255, 255]],
    ['lengths that make no code', [5, 0, 36, 146, 36, 73, 146, 36]],
  ])('refuses %s', (_, input) => {
    expect(inflate(Uint8Array.from([...input, ...Array(40).fill(0)]), 1000)).toEqual({ state: 'wrong' });
  });
});
