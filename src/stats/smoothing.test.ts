import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnIndices } from './decimation.ts';
import { smoothed } from './smoothing.ts';

const gap = Number.NaN;
const uneven = {
  xs: [0, 1, 2, 4, 5, 9, 10, 11, 20, 21],
  ys: [0.2, 0.5, null, 0.1, 0.9, 0.4, Number.NaN, Number.POSITIVE_INFINITY, 0.7, 0.3],
};
const curve = fc.array(fc.option(fc.double({ min: -100, max: 100, noNaN: true })), {
  minLength: 1,
  maxLength: 60,
});
const strength = fc.double({ min: 0, max: 1, noNaN: true });
const placed = (ys: readonly (number | null)[]) => ({ xs: ys.map((_, i) => 3 * i), ys });

test("it is pandas' exponential average by time, debiased, with gaps that weigh nothing", () => {
  // w = min(sqrt(p), .999); pd.Series(y).ewm(halflife=span / 1000 * log(.5) / log(w) seconds, times=x).mean()
  const known: [number, number, number[]][] = [
    [
      0.6,
      21,
      [0.2, 0.4999984332275938, gap, 0.1, 0.8999958219402503, 0.4, gap, gap, 0.7, 0.30000208902987485],
    ],
    [
      0.99,
      21,
      [
        0.2,
        0.36786187642072005,
        gap,
        0.22475498598829755,
        0.49775558471473774,
        0.44761767900902566,
        gap,
        gap,
        0.6689628321286701,
        0.4745224796637628,
      ],
    ],
    [
      0.999,
      21,
      [
        0.2,
        0.35357253974378694,
        gap,
        0.2594232455343463,
        0.4389573583736477,
        0.42909198871393966,
        gap,
        gap,
        0.5102468136658634,
        0.4599828297033496,
      ],
    ],
    [
      0.9,
      4000,
      [
        0.2,
        0.35098774055731163,
        gap,
        0.26473598186605657,
        0.4288075866112453,
        0.4226431347559816,
        gap,
        gap,
        0.47764232167529413,
        0.44792107115716295,
      ],
    ],
  ];
  for (const [smoothing, span, values] of known) {
    const found = smoothed(uneven, smoothing, span);
    values.forEach((value, i) => {
      if (Number.isNaN(value)) expect(found[i]).toBeNaN();
      else expect(found[i]).toBeCloseTo(value, 6);
    });
  }
});

test('without smoothing the values are as they are, and gaps stay gaps', () => {
  fc.assert(
    fc.property(curve, strength, (ys, smoothing) => {
      const plain = smoothed(placed(ys), 0);
      const soft = smoothed(placed(ys), smoothing);
      ys.forEach((y, i) => {
        expect(plain[i]).toBe(y ?? Number.NaN);
        expect(Number.isNaN(soft[i])).toBe(y === null);
      });
    }),
  );
});

test('a constant stays what it is to the bit, and an average between the values it is of', () => {
  fc.assert(
    fc.property(curve, strength, fc.integer({ min: -99, max: 99 }), (ys, smoothing, n) => {
      const c = n / 7;
      const constant = ys.map((y) => (y === null ? null : c));
      for (const value of smoothed(placed(constant), smoothing))
        if (!Number.isNaN(value)) expect(value).toBe(c);
      const known = ys.filter((y) => y !== null);
      for (const value of smoothed(placed(ys), smoothing)) {
        if (Number.isNaN(value)) continue;
        expect(value).toBeGreaterThanOrEqual(Math.min(...known) - 1e-9);
        expect(value).toBeLessThanOrEqual(Math.max(...known) + 1e-9);
      }
    }),
  );
});

test('the unit of the axis does not matter, and with a planned span the past does not change', () => {
  fc.assert(
    fc.property(curve, strength, (ys, smoothing) => {
      const steps = smoothed(placed(ys), smoothing);
      const tokens = smoothed({ xs: ys.map((_, i) => 48_000 * i), ys }, smoothing);
      const half = Math.ceil(ys.length / 2);
      const early = smoothed(placed(ys.slice(0, half)), smoothing, 500);
      const late = smoothed(placed(ys), smoothing, 500);
      for (let i = 0; i < ys.length; i++) {
        if (!Number.isNaN(steps[i])) expect(tokens[i]).toBeCloseTo(steps[i], 9);
        if (i < half) expect(early[i]).toBe(late[i]);
      }
    }),
  );
});

test('what is drawn at a step is the same in a chart of ten times fewer columns', () => {
  const xs = Array.from({ length: 5000 }, (_, i) => i);
  const series = { xs, ys: xs.map((x) => Math.sin(x / 90) + (((x * 7919) % 101) - 50) / 80) };
  const ys = smoothed(series, 0.6);
  const [wide, narrow] = [1000, 100].map((columns) => drawnIndices({ xs, ys }, columns));
  const inWide = new Map(Array.from(wide, (i) => [xs[i], ys[i]]));
  const both = Array.from(narrow).filter((i) => inWide.has(xs[i]));
  expect(both.length).toBeGreaterThan(100);
  for (const i of both) expect(ys[i]).toBe(inWide.get(xs[i]));
  // Smoothing what was thinned would not be: the fault of TensorBoard's issues 1518 and 6829.
  const thinned = { xs: Array.from(narrow, (i) => xs[i]), ys: Array.from(narrow, (i) => series.ys[i]) };
  const late = smoothed(thinned, 0.6);
  expect(Math.max(...Array.from(narrow, (i, at) => Math.abs(late[at] - ys[i])))).toBeGreaterThan(0.05);
});

test('no points, one point, points in one place, and a strength that is none', () => {
  expect(smoothed({ xs: [], ys: [] }, 0.5)).toEqual(new Float64Array());
  expect([...smoothed({ xs: [4], ys: [2] }, 0.9)]).toEqual([2]);
  expect([...smoothed({ xs: [4, 4], ys: [1, 2] }, 0.9)]).toEqual([1, 1.5]);
  for (const bad of [-0.1, 1.1, Number.NaN]) expect(() => smoothed(uneven, bad)).toThrow(RangeError);
});
