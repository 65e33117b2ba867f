import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../testing/runs.ts';
import { layoutWords, monoWidth } from './word_cloud_layout.ts';

const words = fc.array(
  fc.record({ word: fc.string({ minLength: 1, maxLength: 14 }), size: fc.integer({ min: 11, max: 44 }) }),
  { maxLength: 60 },
);

test('no two words overlap, and all of them stay on the page', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 240, max: 900 }), (sized, width) => {
      const { words: placed, height } = layoutWords(sized, width);
      expect(placed).toHaveLength(sized.length);
      placed.forEach((a, i) => {
        expect(a.x - a.width / 2).toBeGreaterThanOrEqual(-1e-6);
        expect(a.x + a.width / 2).toBeLessThanOrEqual(width + 1e-6);
        expect(a.y - a.height / 2).toBeGreaterThanOrEqual(-1e-6);
        expect(a.y + a.height / 2).toBeLessThanOrEqual(height + 1e-6);
        for (const b of placed.slice(i + 1)) {
          const beside = Math.abs(a.x - b.x) >= (a.width + b.width) / 2;
          const above = Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
          expect(beside || above).toBe(true);
        }
      });
    }),
    { numRuns: runs(60) },
  );
});

test('the same words give the same picture', () => {
  const sized = ['wait', '+', '−', '×', 'stop'].map((word, i) => ({ word, size: 40 - 5 * i }));
  expect(layoutWords(sized, 400)).toEqual(layoutWords(sized, 400));
});

test('a word too wide for the page is written smaller, a Chinese sign takes the room of nearly two', () => {
  const [placed] = layoutWords([{ word: 'x'.repeat(100), size: 40 }], 320).words;
  expect(placed.width).toBeLessThanOrEqual(320);
  expect(monoWidth('熵', 10)).toBeGreaterThan(1.4 * monoWidth('h', 10));
});
