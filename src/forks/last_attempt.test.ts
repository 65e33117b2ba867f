import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastAttempt } from './last_attempt.ts';

test('for a repeated step the later line counts, and so do those after it', () => {
  const lines = [1, 2, 3, 4, 2, 3].map((step, i) => ({ step, i }));
  expect(lastAttempt(lines).map(({ i }) => i)).toEqual([0, 4, 5]);
});

test('steps of what is left rise strictly, the last line is among it, and doing it twice changes nothing', () => {
  const lines = fc.array(fc.record({ step: fc.integer({ min: 0, max: 20 }), id: fc.integer() }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(lines, (all) => {
      const kept = lastAttempt(all);
      expect(kept.at(-1)).toBe(all.at(-1));
      kept.slice(1).forEach(({ step }, i) => {
        expect(step).toBeGreaterThan(kept[i].step);
      });
      expect(lastAttempt(kept)).toEqual(kept);
    }),
  );
});
