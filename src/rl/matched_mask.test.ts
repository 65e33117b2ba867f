import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask } from '../experiment/spec.ts';
import { keptCount } from '../forks/top_share.ts';
import type { Sequence } from '../model/packing.ts';
import { foldKey, randomStream, streams } from '../random/stream.ts';
import { applyHostMask } from './host_mask.ts';
import { selectMatched } from './matched_mask.ts';

const mask = (change: Partial<Mask> = {}): Mask => ({
  select: 'matched',
  rho: 0.2,
  rule: 'topk',
  pool: 'minibatch',
  entropy: 'current',
  normaliser: 'kept',
  ...change,
});

/** Responses with these entropies, each after a prompt of two tokens. */
const sequencesOf = (responses: readonly number[][]) => ({
  sequences: responses.map((r): Sequence => ({ tokens: [0, 0, ...r.map(() => 1)], promptLength: 2 })),
  entropy: responses.map((r) => [0, 0, ...r]),
});

/** Each response's weights in a run with this seed, at this update. */
function keptOf(responses: readonly number[][], change: Partial<Mask> = {}, seed = 1, update = 0) {
  const { sequences, entropy } = sequencesOf(responses);
  const random = randomStream(foldKey(seed, streams.randomMask), update);
  const given = applyHostMask(mask(change), sequences, entropy, random);
  for (const { weight } of given.sequences) expect([weight?.[0], weight?.[1]]).toEqual([0, 0]);
  return { kept: given.sequences.map(({ weight }) => Array.from(weight ?? []).slice(2)), taus: given.taus };
}

/** Number of kept tokens per position. */
const histogram = (kept: readonly number[][]): number[] =>
  Array.from({ length: Math.max(0, ...kept.map((k) => k.length)) }, (_, p) =>
    kept.reduce((sum, k) => sum + (k[p] ?? 0), 0),
  );

/** Responses of any length, with entropies from few values (for ties) or many. */
const anyResponses = fc
  .constantFrom(fc.constantFrom(0, 0.25, 0.5), fc.double({ min: 0, max: 4, noNaN: true }))
  .chain((entropy) => fc.array(fc.array(entropy, { maxLength: 12 }), { minLength: 1, maxLength: 8 }));
const anyRho = fc.double({ min: 0.001, max: 1, noNaN: true });

describe('the position-matched random mask', () => {
  it('keeps as many tokens as the top at each position of a pool, whatever the rule of the spec', () => {
    const rules = fc.constantFrom('topk' as const, 'threshold' as const, 'quantile' as const);
    fc.assert(
      fc.property(anyResponses, anyRho, rules, fc.nat(1000), (responses, rho, rule, update) => {
        const matched = keptOf(responses, { rho, rule }, 1, update);
        const top = keptOf(responses, { select: 'top', rho });
        expect(histogram(matched.kept)).toEqual(histogram(top.kept));
        expect(histogram(matched.kept).reduce((a, b) => a + b, 0)).toBe(
          keptCount(rho, responses.flat().length),
        );
        expect(matched.taus).toEqual([]);
      }),
    );
  });

  it('matches each pool independently', () => {
    fc.assert(
      fc.property(anyResponses, anyResponses, anyRho, fc.nat(1000), (a, b, rho, seed) => {
        const all = [...a, ...b];
        const entropy = all.flat();
        const random = randomStream(seed, 0);
        const keys = entropy.map(() => random.uniform());
        const ends = all.map((_, i) => all.slice(0, i + 1).flat().length);
        const ranges = all.map(({ length }, i) => [ends[i] - length, ends[i]] as const);
        const pools = [ranges.slice(0, a.length), ranges.slice(a.length)];
        const { weights, taus } = selectMatched(entropy, keys, pools, rho);
        expect(taus).toEqual([null, null]);
        [a, b].forEach((responses, i) => {
          const own = pools[i].map(([from, to]) => [...weights.subarray(from, to)]);
          expect(histogram(own)).toEqual(histogram(keptOf(responses, { select: 'top', rho }).kept));
        });
      }),
    );
  });

  it('equals the top in pools of one response, where each position has one token', () => {
    fc.assert(
      fc.property(anyResponses, anyRho, fc.nat(1000), (responses, rho, seed) => {
        const pool = 'sequence';
        expect(keptOf(responses, { rho, pool }, seed).kept).toEqual(
          keptOf(responses, { select: 'top', rho, pool }).kept,
        );
      }),
    );
  });

  const even = Array.from({ length: 16 }, (_, r) =>
    Array.from({ length: 10 }, (_, p) => (r * 7 + p * 3) % 11),
  );

  it('is determined by seed and update', () => {
    const once = keptOf(even, {}, 3, 5).kept;
    expect(keptOf(even, {}, 3, 5).kept).toEqual(once);
    expect(keptOf(even, {}, 4, 5).kept).not.toEqual(once);
    expect(keptOf(even, {}, 3, 6).kept).not.toEqual(once);
    expect(keptOf(even, { select: 'top' }, 3, 5).kept).not.toEqual(once);
  });

  it('draws every subset of a position’s tokens equally often', () => {
    // The top 4 of 14: two of the five at position 0, one of the five at position 1, one of the four at position 2.
    const responses = [
      [9, 0, 0.1],
      [9, 8, 0.2],
      [1, 0.3, 7],
      [0.4, 0.5, 0.6],
      [0.7, 0.8],
    ];
    const draws = 6000;
    const chosen = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
    for (let update = 0; update < draws; update++) {
      const { kept } = keptOf(responses, { rho: 4 / 14 }, 1, update);
      chosen.forEach((seen, p) => {
        const rows = kept.flatMap((k, r) => (k[p] === 1 ? [r] : [])).join();
        seen.set(rows, (seen.get(rows) ?? 0) + 1);
      });
    }
    // scipy.stats.chi2.ppf(.999, [9, 4, 3]): 10 pairs of five, one of five, one of four.
    [
      { choices: 10, most: 27.877164871256568 },
      { choices: 5, most: 18.46682695290317 },
      { choices: 4, most: 16.26623619623813 },
    ].forEach(({ choices, most }, p) => {
      expect(chosen[p].size).toBe(choices);
      const expected = draws / choices;
      const chiSquare = [...chosen[p].values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(most);
    });
  });
});
