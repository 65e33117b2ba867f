import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../testing/runs.ts';
import { LinearMemory } from './memory.ts';

const pageBytes = 65_536;
const memoryOf = (pages: number, most = 64) =>
  new WebAssembly.Memory({ initial: pages, maximum: most, shared: false });

/** Allocated ranges, and the byte that each was filled with. */
interface Taken {
  at: number;
  bytes: number;
  fill: number;
}

/** Allocate N bytes, or free one of the allocated ranges. */
type Act = { take: number } | { give: number };
const acts = fc.array(
  fc.oneof(
    fc.record({
      take: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3 * pageBytes })),
    }),
    fc.record({ give: fc.nat() }),
  ) as fc.Arbitrary<Act>,
  { maxLength: 60 },
);

test('allocations never overlap, are aligned, zeroed, preserved, and freed completely', () => {
  fc.assert(
    fc.property(acts, fc.integer({ min: 1, max: 5000 }), (all, start) => {
      const raw = memoryOf(1);
      const memory = new LinearMemory(raw, start);
      const out: Taken[] = [];
      let most = 0;
      const give = (index: number) => {
        const [{ at, bytes, fill }] = out.splice(index, 1);
        expect(new Uint8Array(memory.buffer, at, bytes).every((byte) => byte === fill)).toBe(true);
        memory.give(at, bytes);
      };
      all.forEach((act, i) => {
        if ('give' in act) {
          if (out.length > 0) give(act.give % out.length);
          return;
        }
        const bytes = act.take;
        const at = memory.take(bytes);
        if (at === null) throw new Error('There was free memory.');
        expect(at % 256).toBe(0);
        expect(at).toBeGreaterThanOrEqual(start);
        // A vector load may read past the end of a range.
        expect(at + bytes + 16).toBeLessThanOrEqual(memory.buffer.byteLength);
        for (const other of out) expect(at >= other.at + other.bytes || at + bytes <= other.at).toBe(true);
        const mine = new Uint8Array(memory.buffer, at, bytes);
        expect(mine.every((byte) => byte === 0)).toBe(true);
        const fill = 1 + (i % 255);
        mine.fill(fill);
        out.push({ at, bytes, fill });
        most = Math.max(most, at + bytes);
      });
      while (out.length > 0) give(out.length - 1);
      // All gaps are one again, and so begins where the first began, and nothing has to grow.
      const first = Math.ceil(start / 256) * 256;
      const before = raw.buffer.byteLength;
      if (most > first) {
        expect(memory.take(most - first)).toBe(first);
        expect(raw.buffer.byteLength).toBe(before);
      }
    }),
    { numRuns: runs() },
  );
});

test('a gap is reused, first fit', () => {
  const memory = new LinearMemory(memoryOf(1), 0);
  const [a, b, c, d, e] = [512, 1024, 256, 256, 256].map((bytes) => memory.take(bytes)!);
  memory.give(b, 1024);
  memory.give(d, 256);
  expect(memory.take(1024)).toBe(b);
  expect(memory.take(200)).toBe(d);
  memory.give(a, 512);
  memory.give(c, 256);
  memory.give(b, 1024);
  // a, b and c are one gap, of which a part is taken, and then the rest.
  expect(memory.take(1536)).toBe(a);
  expect(memory.take(256)).toBe(a + 1536);
  expect(memory.take(256)).toBe(e + 256);
});

test('an allocation that does not fit fails, and a smaller one still succeeds', () => {
  const memory = new LinearMemory(memoryOf(1, 4), 0);
  expect(memory.take(4 * pageBytes)).toBeNull();
  const at = memory.take(2 * pageBytes);
  expect(at).toBe(256);
  expect(memory.take(2 * pageBytes)).toBeNull();
  memory.give(256, 2 * pageBytes);
  expect(memory.take(2 * pageBytes)).toBe(256);
});

test('addresses stay within 32 bits', () => {
  const raw = memoryOf(1, 65_536);
  const memory = new LinearMemory(raw, 0);
  for (const bytes of [2 ** 32 - pageBytes, 2 ** 32, 2 ** 33]) expect(memory.take(bytes)).toBeNull();
  expect(raw.buffer.byteLength).toBe(pageBytes);
});
