import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { klDivergence } from './kl_divergence.ts';
import { type DivergedToken, divergenceMeasures, modelDivergence } from './model_divergence.ts';

interface Group {
  tokens: number;
  means: Record<(typeof divergenceMeasures)[number], number>;
  gini: number;
  noise: number;
}

/** Logits of two models, with KL by torch's kl_div and means by numpy (`reference/write_divergence.py`). */
const fixture: {
  top: number;
  traces: { reference: number[][]; other: number[][]; targets: number[] }[];
  kl: number[];
  gini: number[];
  groups: Record<'all' | 'forks' | 'rest', Group>;
  bins: Group[];
} = JSON.parse(readFileSync(new URL('../../reference/fixtures/divergence.json', import.meta.url), 'utf8'));

const logSoftmax = (logits: readonly number[]) => {
  const most = Math.max(...logits);
  const sum = logits.reduce((s, z) => s + Math.exp(z - most), 0);
  return logits.map((z) => z - most - Math.log(sum));
};
const entropyOf = (logs: readonly number[]) => logs.reduce((h, l) => h - Math.exp(l) * l, 0);
const topOf = (logits: readonly number[]) =>
  [...logits.keys()].sort((a, b) => logits[b] - logits[a]).slice(0, fixture.top);

const traces = fixture.traces.map(({ reference, other, targets }) =>
  reference.map((p, i): DivergedToken => {
    const logs = [logSoftmax(p), logSoftmax(other[i])];
    const [ours, theirs] = [topOf(p), topOf(other[i])];
    return {
      entropy: [entropyOf(logs[0]), entropyOf(logs[1])],
      logprob: [logs[0][targets[i]], logs[1][targets[i]]],
      flipped: ours[0] !== theirs[0],
      topOverlap: ours.filter((id) => theirs.includes(id)).length / ours.length,
      ...klDivergence(p, other[i]),
    };
  }),
);

test("KL and Gini impurity are torch's, in float64", () => {
  const tokens = traces.flat();
  expect(tokens).toHaveLength(fixture.kl.length);
  for (const [i, { kl, gini }] of tokens.entries()) {
    expect(Math.abs(kl! - fixture.kl[i])).toBeLessThan(1e-12);
    expect(Math.abs(gini! - fixture.gini[i])).toBeLessThan(1e-12);
  }
});

test('KL of a distribution with itself, shifted or not, is 0; with a settled one it is the log-probability', () => {
  const logits = [3, -1, 0.5, 1e3];
  expect(klDivergence(logits, logits).kl).toBe(0);
  expect(klDivergence([1, 2, 3], [101, 102, 103]).kl).toBeLessThan(1e-13);
  // One token has everything: KL is that token's -log q.
  const { kl, gini } = klDivergence([200, 0, 0], [0, 0, 0]);
  expect(kl).toBeCloseTo(Math.log(3), 12);
  expect(gini).toBeLessThan(1e-12);
  expect(klDivergence([0, 0], [0, 0]).gini).toBe(0.5);
});

test('what has no divergence is an error', () => {
  expect(() => klDivergence([1, 2], [1])).toThrow(RangeError);
  expect(() => klDivergence([1, Number.NaN], [1, 2])).toThrow('not finite');
  expect(() => klDivergence([1, 2], [Number.POSITIVE_INFINITY, 2])).toThrow('not finite');
});

describe('two models on the same tokens', () => {
  const found = modelDivergence(traces)!;
  const agrees = (group: (typeof found)['all'] | null, wanted: Group) => {
    expect(group).toMatchObject({ tokens: wanted.tokens });
    for (const name of divergenceMeasures)
      expect(Math.abs(group!.means[name]!.value - wanted.means[name])).toBeLessThan(1e-12);
    expect(group!.gini).toBeCloseTo(wanted.gini, 12);
    expect(group!.noise).toBeCloseTo(wanted.noise, 12);
  };

  it("has numpy's means over all tokens, at the top 20 %, elsewhere, and in tenths", () => {
    for (const name of ['all', 'forks', 'rest'] as const) agrees(found[name], fixture.groups[name]);
    expect(found.bins).toHaveLength(10);
    for (const [i, bin] of found.bins.entries()) {
      agrees(bin, fixture.bins[i]);
      expect([bin.from, bin.to]).toEqual([10 * i, 10 * i + 10]);
    }
    expect(found.tokens).toBe(71);
    expect(found.traces).toBe(4);
    const { forks, rest } = fixture.groups;
    expect(found.difference!.kl!.value).toBeCloseTo(forks.means.kl - rest.means.kl, 12);
    expect(found.noiseRatio!.value).toBeCloseTo(forks.noise / rest.noise, 12);
    expect(found.klPercentiles!.most).toBe(Math.max(...traces.flat().map(({ kl }) => kl!)));
  });

  it('has intervals around the means, over traces', () => {
    const { low, high } = found.difference!.kl!.interval!;
    const { value } = found.difference!.kl!;
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    // Traces that are alike leave nothing to chance.
    const alike = modelDivergence([traces[0], traces[0], traces[0]])!;
    const { interval } = alike.all.means.kl!;
    expect(interval!.high - interval!.low).toBeLessThan(1e-12);
    const single = modelDivergence([traces[0]])!;
    expect(single.all.means.kl!.interval).toBeNull();
    expect(single.difference!.kl!.interval).toBeNull();
  });

  it('says nothing of KL where one token has none, and of nothing where there are no tokens', () => {
    const [first, ...others] = traces;
    const partly = modelDivergence([[{ ...first[0], kl: null, gini: null }, ...first.slice(1)], ...others])!;
    expect(partly.all.means.kl).toBeNull();
    expect([partly.noiseRatio, partly.klPercentiles, partly.all.noise]).toEqual([null, null, null]);
    expect(partly.all.means.logRatio!.value).toBeCloseTo(fixture.groups.all.means.logRatio, 12);
    expect(modelDivergence([])).toBeNull();
    expect(modelDivergence([[]])).toBeNull();
  });

  it('of one token has no rest, and of equal models no noise', () => {
    const one = modelDivergence([[traces[0][0]]])!;
    expect([one.forks?.tokens, one.rest, one.difference, one.noiseRatio]).toEqual([1, null, null, null]);
    const same = traces.map((trace) =>
      trace.map((token): DivergedToken => {
        const [entropy, logprob] = [token.entropy[0], token.logprob[0]];
        return {
          ...token,
          entropy: [entropy, entropy],
          logprob: [logprob, logprob],
          flipped: false,
          topOverlap: 1,
          kl: 0,
        };
      }),
    );
    const equal = modelDivergence(same)!;
    expect(equal.all.means.kl!.value).toBe(0);
    expect(equal.noiseRatio).toBeNull();
    expect(equal.overlap.overlap).toBe(1);
  });

  it('finds a ratio of 1 where every logit has the same noise', () => {
    // Small noise on three-token distributions from flat to settled, in the mean over all eight signs of it.
    const size = 0.01;
    const signs = Array.from({ length: 8 }, (_, bits) =>
      [0, 1, 2].map((i) => (bits & (1 << i) ? size : -size)),
    );
    const trace = [0, 0.5, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((gap) => {
      const p = [gap, 0, -gap / 3];
      return signs.map((noise): DivergedToken => {
        const q = p.map((z, i) => z + noise[i]);
        const logs = [logSoftmax(p), logSoftmax(q)];
        return {
          entropy: [entropyOf(logs[0]), entropyOf(logs[1])],
          logprob: [logs[0][0], logs[1][0]],
          flipped: false,
          topOverlap: 1,
          ...klDivergence(p, q),
        };
      });
    });
    const { noiseRatio, forks, rest } = modelDivergence([trace])!;
    expect(noiseRatio!.value).toBeCloseTo(1, 2);
    expect(forks!.noise).toBeCloseTo(size, 4);
    expect(rest!.noise).toBeCloseTo(size, 4);
    // KL itself is far from equal.
    expect(forks!.means.kl!.value).toBeGreaterThan(3 * rest!.means.kl!.value);
  });
});
