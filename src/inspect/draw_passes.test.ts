import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillPasses } from './draw_passes.ts';

test('passes are full except the last, in the order of the groups, and complete', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 16 }),
      (copies, rows) => {
        const passes = fillPasses(
          copies.map((n) => ({ copies: n })),
          rows,
        );
        const inOrder = passes.flat().flatMap((part) => Array<number>(part.copies).fill(part.group));
        expect(inOrder).toEqual(copies.flatMap((n, group) => Array<number>(n).fill(group)));
        const sizes = passes.map((pass) => pass.reduce((n, part) => n + part.copies, 0));
        for (const size of sizes.slice(0, -1)) expect(size).toBe(rows);
        expect(sizes.at(-1) ?? 1).toBeGreaterThan(0);
      },
    ),
  );
});
