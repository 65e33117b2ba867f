import { beforeAll, describe, expect, test } from 'vitest';
import { instantiate, type KernelExports } from './kernels.ts';
import { loadKernels } from './node_kernels.ts';

let kernels: KernelExports;
let at: number;
beforeAll(async () => {
  kernels = instantiate(await loadKernels());
  at = Math.ceil(kernels.memory_start() / 256) * 256;
  kernels.memory.grow(Math.ceil((4 * batch) / 65_536) + 1);
});

const batch = 2 ** 16;

/** Applies a function to numbers in linear memory, four at a time. */
function apply(name: 'exp' | 'log', x: Float32Array): Float32Array {
  const n = Math.ceil(x.length / 4) * 4;
  new Float32Array(kernels.memory.buffer, at, n).set(x);
  kernels[`elementary_${name}`](at, n);
  return new Float32Array(kernels.memory.buffer, at, x.length).slice();
}

/** The float32 ulp at x. */
function ulp(x: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(x)));
  return 2 ** (Math.max(exponent, -126) - 23);
}

/**
 * Largest error in ulp over numbers with the bit patterns from, from + step, ...; what should be infinite, zero or not
 * a number must be just that.
 */
function worst(name: 'exp' | 'log', from: number, to: number, step: number) {
  const found = { ulp: 0, x: 0, tried: 0, unlike: [] as number[] };
  for (let first = from; first < to; first += batch * step) {
    const count = Math.min(batch, Math.ceil((to - first) / step));
    const x = new Float32Array(Uint32Array.from({ length: count }, (_, i) => first + i * step).buffer);
    apply(name, x).forEach((value, i) => {
      const truth = Math[name](x[i]);
      const rounded = Math.fround(truth);
      found.tried++;
      if (Object.is(value, rounded)) return;
      if (!Number.isFinite(rounded) || !Number.isFinite(value)) {
        found.unlike.push(x[i]);
        return;
      }
      const error = Math.abs(value - truth) / ulp(truth);
      if (error > found.ulp) Object.assign(found, { ulp: error, x: x[i] });
    });
  }
  return found;
}

// A prime step, so that all low bits are covered.
const step = 4099;

describe.each(['exp', 'log'] as const)('%s in float32', (name) => {
  test('is within one ulp of float64 over all numbers, and infinite, zero or NaN where float64 is', () => {
    const found = worst(name, 0, 2 ** 32, step);
    expect(found.tried).toBeGreaterThan(1_000_000);
    expect(found.unlike).toEqual([]);
    expect(found.ulp, `at ${found.x}`).toBeLessThan(1);
  });
});

/** Every float32 between two numbers of one sign. */
function allBetween(name: 'exp' | 'log', from: number, to: number) {
  const bits = new Uint32Array(Float32Array.of(from, to).buffer);
  return worst(name, Math.min(...bits), Math.max(...bits) + 1, 1);
}

test.each([
  // The results end: at the least normal number, the least of all, and infinity.
  ['exp', -87.34, -87.33],
  ['exp', -103.98, -103.96],
  ['exp', 88.722, 88.724],
  // The argument is reduced to the other side, where the two parts cancel.
  ['exp', 0.3465, 0.3467],
  ['log', 0.70705, 0.70715],
  ['log', 1.4141, 1.4143],
  // Where the logarithm passes 0, and the least normal number.
  ['log', 0.9999, 1.0001],
  ['log', 1.1754e-38, 1.1756e-38],
] as const)('%s, every number from %d to %d', (name, from, to) => {
  const found = allBetween(name, from, to);
  expect(found.tried).toBeGreaterThan(100);
  expect(found.unlike).toEqual([]);
  expect(found.ulp, `at ${found.x}`).toBeLessThan(1);
});

test('exact results are exact', () => {
  const { fround } = Math;
  const least = 2 ** -149;
  const of = (name: 'exp' | 'log', ...x: number[]) => [...apply(name, Float32Array.from(x))];
  expect(of('exp', 0, -0, Infinity, -Infinity, NaN)).toEqual([1, 1, Infinity, 0, NaN]);
  expect(of('exp', 1e30, -1e30, 88.72284, least, -least)).toEqual([Infinity, 0, Infinity, 1, 1]);
  expect(of('exp', -103.97208, -103.97209)).toEqual([least, 0]);
  expect(of('log', 1, 0, -0, Infinity, NaN)).toEqual([0, -Infinity, -Infinity, Infinity, NaN]);
  expect(of('log', -1, -least, -Infinity)).toEqual([NaN, NaN, NaN]);
  expect(of('log', least, 2 ** -126)).toEqual([fround(-149 * Math.LN2), fround(-126 * Math.LN2)]);
});

test('a number’s result does not depend on the other three lanes', () => {
  const x = Float32Array.from(
    { length: 64 },
    (_, i) => [0, NaN, Infinity, -3, 0.5, 1e-40, 90, -104][i % 8] * (1 + i / 64),
  );
  for (const name of ['exp', 'log'] as const) {
    const together = apply(name, x);
    x.forEach((one, i) => {
      expect(apply(name, Float32Array.of(one, one, one, one))[0]).toBe(together[i]);
    });
  }
});
