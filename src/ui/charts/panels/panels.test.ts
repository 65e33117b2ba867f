import { scaleLinear } from 'd3-scale';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordWidth } from '../../charts/word_width.ts';
import { placedPanels } from './panel_figure.tsx';
import { fittingTicks, tickDigits } from './ticks.ts';

const panel = (key: string, height: number, title?: string) => ({
  key,
  title,
  height: () => height,
  draw: () => null,
  sheet: () => ({ columns: [], rows: [] }),
});

test('columns are side by side where each has its minimum width, and share the width by their weights', () => {
  const columns = [
    { weight: 3, panels: [panel('a', 300)] },
    { weight: 2, panels: [panel('b', 100), panel('c', 80)] },
  ];
  const { panels, height } = placedPanels(columns, 1028, 300);
  expect(panels.map(({ key, x, y, width }) => ({ key, x, y, width }))).toEqual([
    { key: 'a', x: 0, y: 0, width: 600 },
    { key: 'b', x: 628, y: 0, width: 400 },
    { key: 'c', x: 628, y: 128, width: 400 },
  ]);
  expect(height).toBe(300);
});

test('panels never overlap and never leave the drawing, however wide it is', () => {
  const column = fc.record({
    weight: fc.integer({ min: 1, max: 3 }),
    panels: fc.array(fc.integer({ min: 40, max: 400 }), { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 320, max: 1400 }),
      (made, width) => {
        const columns = made.map(({ weight, panels }, i) => ({
          weight,
          panels: panels.map((height, j) => panel(`${i} ${j}`, height, j === 0 ? 'title' : undefined)),
        }));
        const { panels, height } = placedPanels(columns, width, 300);
        const boxes = panels.map((one) => ({
          left: one.x,
          right: one.x + one.width,
          top: one.y,
          bottom: one.y + one.height(one.width),
        }));
        for (const box of boxes) {
          expect(box.right).toBeLessThanOrEqual(width);
          expect(box.bottom).toBeLessThanOrEqual(height);
        }
        boxes.forEach((a, i) => {
          for (const b of boxes.slice(i + 1)) {
            expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(
              true,
            );
          }
        });
      },
    ),
  );
});

test('ticks that differ are written differently', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 5), fc.integer({ min: -4, max: 3 }), (unit, power) => {
      const ticks = Array.from({ length: 6 }, (_, i) => i * unit * 10 ** power);
      const written = ticks.map((tick) => tick.toFixed(tickDigits(ticks)));
      expect(new Set(written).size).toBe(ticks.length);
    }),
  );
  expect(tickDigits([0, 0.05])).toBe(2);
  expect(tickDigits([0, 0.5])).toBe(1);
  expect(tickDigits([0, 10])).toBe(0);
});

test('an x axis has as many ticks as there is room for, and never one alone', () => {
  const word = (value: number, digits: number) => value.toFixed(digits);
  const on = (low: number, high: number, width: number) =>
    fittingTicks(scaleLinear([low, high], [0, width]), word);
  expect(on(-0.044, 0.044, 190)).toEqual([-0.04, -0.02, 0, 0.02, 0.04]);
  expect(on(-0.044, 0.044, 600).length).toBeGreaterThan(5);
  fc.assert(
    fc.property(
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: 0.001, max: 50, noNaN: true }),
      fc.integer({ min: 60, max: 900 }),
      (low, wide, width) => {
        const ticks = on(low, low + wide, width);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        const digits = tickDigits(ticks);
        const widest = Math.max(...ticks.map((tick) => wordWidth(word(tick, digits))));
        const apart = (width * (ticks[1] - ticks[0])) / wide;
        // Words run into each other only where fewer ticks would be none or one.
        const scale = scaleLinear([low, low + wide], [0, width]);
        const fewer = [1, 2, 3, 4].map((count) => scale.ticks(count).length).filter((length) => length >= 2);
        if (apart < widest) expect(ticks.length).toBe(Math.min(...fewer));
      },
    ),
  );
});
