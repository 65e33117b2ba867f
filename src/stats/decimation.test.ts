import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnIndices } from './decimation.ts';
import { isGap } from './series.ts';

const series = fc
  .array(
    fc.record({
      stride: fc.integer({ min: 0, max: 3 }),
      y: fc.option(fc.integer({ min: -9, max: 9 }), { freq: 4 }),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .map((points) => {
    let x = 0;
    const xs: number[] = [];
    for (const { stride } of points) {
      x += stride;
      xs.push(x);
    }
    return { xs, ys: points.map(({ y }) => y) };
  });
const columns = fc.integer({ min: 1, max: 30 });
const columnOf = (x: number, xs: readonly number[], n: number) =>
  Math.min(n - 1, Math.floor(((x - xs[0]) / (xs[xs.length - 1] - xs[0] || 1)) * n));

test('every column keeps its first, last, lowest and highest value, and no more than that', () => {
  fc.assert(
    fc.property(series, columns, ({ xs, ys }, n) => {
      const drawn = [...drawnIndices({ xs, ys }, n)];
      const values = drawn.filter((i) => !isGap(ys[i]));
      for (let column = 0; column < n; column++) {
        const within = (i: number) => columnOf(xs[i], xs, n) === column && !isGap(ys[i]);
        const all = xs.map((_, i) => i).filter(within);
        const kept = values.filter(within);
        expect(kept.length).toBeLessThanOrEqual(4);
        expect(kept[0]).toBe(all[0]);
        expect(kept.at(-1)).toBe(all.at(-1));
        expect(Math.min(...kept.map((i) => ys[i]!))).toBe(Math.min(...all.map((i) => ys[i]!)));
        expect(Math.max(...kept.map((i) => ys[i]!))).toBe(Math.max(...all.map((i) => ys[i]!)));
      }
    }),
  );
});

test('the line breaks between two drawn values just where there is a gap between them', () => {
  fc.assert(
    fc.property(series, columns, ({ xs, ys }, n) => {
      const drawn = [...drawnIndices({ xs, ys }, n)];
      drawn.slice(1).forEach((i, at) => {
        const before = drawn[at];
        expect(i).toBeGreaterThan(before);
        if (isGap(ys[i]) || isGap(ys[before])) return;
        expect(ys.slice(before + 1, i).some(isGap)).toBe(false);
      });
      // Gaps at the ends and gaps after gaps break nothing, and are not drawn.
      drawn.forEach((i, at) => {
        if (!isGap(ys[i])) return;
        expect(at > 0 && at < drawn.length - 1).toBe(true);
        expect(isGap(ys[drawn[at - 1]]) || isGap(ys[drawn[at + 1]])).toBe(false);
      });
    }),
  );
});

test('a spike of one point among ten thousand is drawn', () => {
  const xs = Float64Array.from({ length: 10_000 }, (_, i) => i);
  const ys = xs.map((x) => (x === 7321 ? 50 : Math.sin(x)));
  expect([...drawnIndices({ xs, ys }, 300)]).toContain(7321);
});

test('of a part of the axis the part is drawn, and a point on each side for the line to run to the edge', () => {
  const xs = Array.from({ length: 1000 }, (_, i) => i);
  expect([...drawnIndices({ xs, ys: xs }, 800, { from: 99.5, to: 103 })]).toEqual([
    99, 100, 101, 102, 103, 104,
  ]);
  const ys = xs.map((x) => (x === 99 ? null : x));
  expect([...drawnIndices({ xs, ys }, 800, { from: 99.5, to: 101 })]).toEqual([100, 101, 102]);
  expect([...drawnIndices({ xs, ys: xs }, 800, { from: -5, to: 1 })]).toEqual([0, 1, 2]);
});

test('no points, nothing but gaps, and points in one place', () => {
  expect([...drawnIndices({ xs: [], ys: [] }, 10)]).toEqual([]);
  expect([...drawnIndices({ xs: [1, 2], ys: [null, Number.NaN] }, 10)]).toEqual([]);
  expect([...drawnIndices({ xs: [5, 5, 5], ys: [1, 3, 2] }, 10)]).toEqual([0, 1, 2]);
});

test('each point is looked at a few times, and none outside the part of the axis', () => {
  const n = 10_000;
  let looks = 0;
  const counted = (values: Float64Array) =>
    new Proxy(values, {
      get(of, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
        return Reflect.get(of, key);
      },
    });
  const xs = Float64Array.from({ length: n }, (_, i) => i);
  // A gap now and then, noise, and one long gap: the search for where a line breaks must not start over.
  const ys = xs.map((x) =>
    x % 997 === 3 || (x > 4000 && x < 6000) ? Number.NaN : Math.sin(x / 50) + (x % 17),
  );
  const series = { xs: counted(xs), ys: counted(ys) };
  for (const columns of [1, 900, 20_000]) {
    looks = 0;
    drawnIndices(series, columns);
    expect(looks, `${columns} columns`).toBeLessThan(6 * n);
  }
  looks = 0;
  drawnIndices(series, 900, { from: 7000, to: 7100 });
  expect(looks).toBeLessThan(1000);
});
