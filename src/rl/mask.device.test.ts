import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadMaskVectors } from '../../reference/fixtures.ts';
import { runs } from '../testing/runs.ts';
import { type MaskOptions, type Pool, selectRows } from './mask.ts';
import { kernelRows, kernelUntouched, maskOnGpu, weightsOnGpu } from './testing/mask_kernels.ts';

type Range = readonly [from: number, to: number];

/** The twin's pools: the response rows of each range. */
const poolsOf = (ranges: readonly Range[], response: ArrayLike<number>): Pool[] =>
  ranges.map(([from, to]) =>
    Array.from({ length: to - from }, (_, i) => from + i)
      .filter((row) => response[row])
      .map((row) => [row, row + 1] as const),
  );

/** Compares one kernel call with the twin: the same rows exactly, tau to float32. */
async function expectSame(
  entropy: ArrayLike<number>,
  response: ArrayLike<number>,
  ranges: readonly Range[],
  mask: MaskOptions,
) {
  const { keep, tau } = await maskOnGpu(entropy, response, ranges, mask);
  const { weights, taus } = selectRows(entropy, poolsOf(ranges, response), mask);
  const covered = new Uint8Array(entropy.length);
  for (const [from, to] of ranges) covered.fill(1, from, to);
  const wrong: number[] = [];
  keep.forEach((kept, row) => {
    if (kept !== (covered[row] ? weights[row] : kernelUntouched)) wrong.push(row);
  });
  expect(wrong.slice(0, 5).map((row) => ({ row, entropy: entropy[row], twin: weights[row] }))).toEqual([]);
  taus.forEach((expected, i) => {
    if (expected === null) throw new Error('Top and bottom always have a threshold.');
    // An empty pool has no threshold in either.
    if (Number.isNaN(expected)) expect(tau[i]).toBeNaN();
    else expect(Math.abs(tau[i] - expected)).toBeLessThanOrEqual(2e-7 * Math.max(expected, 1e-30));
  });
}

describe('mask_select.wgsl', () => {
  it.each(['top', 'bottom'] as const)('%s: every vector of the reference', async (select) => {
    const vectors = loadMaskVectors();
    expect(vectors.length).toBeGreaterThan(100);
    for (const { entropy, pool, kept, rho, rule } of vectors) {
      const rows = Float32Array.from(entropy);
      const { keep } = await maskOnGpu(rows, pool, [[0, rows.length]], { select, rho, rule });
      const expected = select === 'top' ? kept : kept.map((k, i) => (pool[i] ? 1 - k : 0));
      expect([...keep], `${rule} ${rho} ${entropy}`).toEqual(expected);
    }
  });

  it('ranks several pools at once, independently, and leaves rows outside them alone', async () => {
    const vectors = loadMaskVectors().filter((v) => v.rule === 'topk' && v.rho === 0.2);
    const ranges: Range[] = [];
    const entropy: number[] = [9, 9];
    const response: number[] = [1, 1];
    for (const vector of vectors.slice(0, 8)) {
      ranges.push([entropy.length, entropy.length + vector.entropy.length]);
      entropy.push(...vector.entropy, 9);
      response.push(...vector.pool, 1);
    }
    for (const rule of ['topk', 'threshold', 'quantile'] as const) {
      await expectSame(Float32Array.from(entropy), response, ranges, { select: 'top', rho: 0.2, rule });
    }
  });

  it('accepts an empty pool', async () => {
    const { keep } = await maskOnGpu([1, 2, 3, 4], [0, 0, 1, 1], [[0, 2]], {
      select: 'top',
      rho: 0.2,
      rule: 'topk',
    });
    expect([...keep]).toEqual([0, 0, kernelUntouched, kernelUntouched]);
  });

  it('distinguishes denormal entropies from each other and from 0', async () => {
    const tiny = [0, 1e-45, 3e-45, 1e-40, 2e-39, 1e-38, 0, 5e-39];
    for (const rule of ['topk', 'threshold', 'quantile'] as const) {
      for (const rho of [0.1, 0.3, 0.5, 0.9]) {
        const entropy = Float32Array.from(tiny);
        const { keep } = await maskOnGpu(
          entropy,
          entropy.map(() => 1),
          [[0, 8]],
          {
            select: 'top',
            rho,
            rule,
          },
        );
        const { weights } = selectRows(entropy, [[[0, 8]]], { select: 'top', rho, rule });
        expect([...keep], `${rule} ${rho}`).toEqual([...weights]);
      }
    }
  });

  it('agrees with the twin on random entropies: ties, zeros, denormals, neighbouring floats', async () => {
    // Real entropies, and few distinct values so that ties straddle the threshold.
    const value = fc.oneof(
      { weight: 3, arbitrary: fc.float({ min: 0, max: 7, noNaN: true }) },
      { weight: 2, arbitrary: fc.constantFrom(0, 0.5, 0.50000006, 0.5000001, 1, 2) },
      { weight: 1, arbitrary: fc.float({ min: 0, max: Math.fround(1e-38), noNaN: true }) },
    );
    const mask = fc.record({
      select: fc.constantFrom('top' as const, 'bottom' as const),
      rho: fc.oneof(
        fc.constantFrom(0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      rule: fc.constantFrom('topk' as const, 'threshold' as const, 'quantile' as const),
    });
    const rows = fc.array(fc.tuple(value, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(rows, mask, fc.integer({ min: 1, max: 5 }), async (drawn, options, pools) => {
        const entropy = Float32Array.from(drawn, ([h]) => h);
        const response = drawn.map(([, mark]) => Number(mark > 0));
        const ranges = Array.from({ length: pools }, (_, i): Range => {
          const cut = (j: number) => Math.floor((j * entropy.length) / pools);
          return [cut(i), cut(i + 1)];
        });
        await expectSame(entropy, response, ranges, options);
      }),
      { numRuns: runs(150) },
    );
  });

  it.each(['topk', 'threshold', 'quantile'] as const)('%s: pools of 10,000 rows', async (rule) => {
    // Distributed as in a reasoner: most entropies near 0, a tail of forks, rounded so that many are tied.
    const entropy = Float32Array.from({ length: 10_000 }, (_, i) => {
      const u = ((i * 7919) % 10_007) / 10_007;
      return i % 5 === 0 ? Math.round(u * 400) / 100 : Math.exp(-30 * u);
    });
    const response = Array.from(entropy, (_, i) => Number(i % 11 !== 0));
    expect(entropy.length).toBeLessThanOrEqual(kernelRows);
    for (const select of ['top', 'bottom'] as const) {
      await expectSame(entropy, response, [[0, 10_000]], { select, rho: 0.2, rule });
      await expectSame(
        entropy,
        response,
        [
          [0, 3000],
          [3000, 3004],
          [3004, 10_000],
        ],
        { select, rho: 0.137, rule },
      );
    }
  });
});

describe('mask_weights.wgsl', () => {
  // Sequences of 9, 70, 1 and 12 rows, the third with nothing kept; 3 rows of prompt in each but the third.
  const ranges: Range[] = [
    [0, 9],
    [12, 82],
    [84, 85],
    [88, 100],
  ];
  const response = Float32Array.from({ length: 100 }, (_, row) =>
    Number(ranges.some(([from, to]) => row >= from + (to - from > 1 ? 3 : 0) && row < to)),
  );
  const keep = response.map((r, row) => (row !== 84 && (row * 7) % 5 < 2 ? r : 0));
  const cases = (['dapo', 'grpo'] as const).flatMap((loss) =>
    (['kept', 'all'] as const).flatMap((normaliser) =>
      [1, 0.25].map((share) => ({ loss, normaliser, share })),
    ),
  );

  it.each(cases)('$loss over $normaliser, share $share', async ({ loss, normaliser, share }) => {
    const weights = await weightsOnGpu(keep, response, ranges, { loss, normaliser, kl: 0.3, share });
    const count = (of: Float32Array, [from, to]: Range) => of.subarray(from, to).reduce((a, b) => a + b, 0);
    const over = (of: Float32Array, range: Range) =>
      loss === 'grpo'
        ? ranges.length * Math.max(1, count(of, range))
        : Math.max(
            1,
            ranges.reduce((n, r) => n + count(of, r), 0),
          );
    for (const range of ranges) {
      for (let row = range[0]; row < range[1]; row++) {
        const counted = normaliser === 'kept' ? keep : response;
        expect(weights[row * 2]).toBeCloseTo((share * keep[row]) / over(counted, range), 8);
        expect(weights[row * 2 + 1]).toBeCloseTo((share * 0.3 * response[row]) / over(response, range), 8);
      }
    }
    const total = weights.filter((_, i) => i % 2 === 0).reduce((a, b) => a + b, 0);
    if (normaliser === 'kept' && loss === 'dapo') expect(total).toBeCloseTo(share, 6);
  });

  it('gives zeros, not NaN, where nothing is kept', async () => {
    const nothing = new Float32Array(100);
    for (const loss of ['dapo', 'grpo'] as const) {
      const weights = await weightsOnGpu(nothing, response, ranges, {
        loss,
        normaliser: 'kept',
        kl: 0,
        share: 1,
      });
      expect(ranges.every(([from, to]) => weights.subarray(from * 2, to * 2).every((w) => w === 0))).toBe(
        true,
      );
    }
  });
});
