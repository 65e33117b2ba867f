import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepPoint } from '../experiment/sweep.ts';
import type { Trace } from '../experiment/trace.ts';
import { traceIds } from '../experiment/trace.ts';
import type { BranchOutcome, ForkOutcome } from '../forks/fork_outcome.ts';
import type { Weights } from '../model/hub/hub_folder.ts';
import { rowStatistics, topTokens } from '../model/twin/statistics.ts';
import { forward } from '../model/twin/transformer.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { evenWorld, tinyConfig, tinyValues } from '../rl/testing/tiny_experiment.ts';
import { walk } from '../task/walk/world.ts';
import type { World } from '../task/world.ts';
import { Inspector } from './inspector.ts';
import { InvalidRequest } from './invalid_request.ts';
import { shippedInspector, solvedExample } from './testing/shipped_inspector.ts';

const tinyWeights: Weights = { config: tinyConfig, values: tinyValues() };
const line = '12 8 3 → 17';
const { eos } = evenWorld.vocabulary;

/**
 * Largest difference between a trace's entropies, log-probabilities and alternatives and the float64 twin's: in nats
 * for entropies, and relative for log-probabilities above one nat. The tenth alternative of a nearly deterministic
 * position is near -20, where SwiftShader's logits have seven correct digits, not an error of 1e-5.
 */
function distanceFromTwin({ config, values }: Weights, trace: Trace, temperature = 1): number {
  const tokens = traceIds(trace) as number[];
  const { logits } = forward(config, Float64Array.from(values), { tokens, lengths: [tokens.length] });
  const truth = rowStatistics(logits, config.vocab, [...tokens.slice(1), -1], temperature);
  let most = 0;
  trace.tokens.slice(1).forEach(({ entropy, logprob, top }, t) => {
    const best = topTokens(
      logits.subarray(t * config.vocab, (t + 1) * config.vocab),
      top.length,
      temperature,
    );
    most = Math.max(
      most,
      Math.abs((entropy as number) - truth.entropy[t]),
      apart(logprob as number, truth.logprob[t]),
      // Ids may be swapped if two are equally likely: compare the probabilities.
      ...top.map((a, j) => apart(a.logprob, best.logprobs[j])),
    );
  });
  return most;
}

const apart = (logprob: number, truth: number) => Math.abs(logprob - truth) / Math.max(1, Math.abs(truth));

describe('forbidden tokens', () => {
  it('are not in a sample, which says so, and are refused where they end responses or the work knows none', async () => {
    const inspector = await Inspector.open(await testDevice(), 'tiny', tinyWeights, evenWorld);
    const [free] = await inspector.sample(line, 1, { temperature: 1, seed: 3 });
    const ids = (trace: Trace) => trace.tokens.slice(trace.promptLength).map(({ id }) => id as number);
    const forbid = [...new Set(ids(free))].filter((id) => id !== eos).slice(0, 3);
    const draws = { temperature: 1, seed: 3, forbid };
    const [held] = await inspector.sample(line, 1, draws);
    expect(ids(held).some((id) => forbid.includes(id))).toBe(false);
    expect(held.meta.forbid).toBe(forbid.map((id) => evenWorld.vocabulary.tokens[id]).join(' '));
    // Scored afterwards, as the model is.
    expect(distanceFromTwin(tinyWeights, held)).toBeLessThan(1e-4);
    await expect(inspector.sample(line, 1, { ...draws, forbid: [eos] })).rejects.toThrow(
      '<eos> ends responses',
    );
    await expect(inspector.sample(line, 1, { ...draws, forbid: [999] })).rejects.toThrow(InvalidRequest);
    const given = { problem: line, tokens: traceIds(free) as number[], promptLength: free.promptLength };
    await expect(inspector.scan(given, 1, 2, draws)).rejects.toThrow('A scan draws from all tokens');
    inspector.destroy();
  });
});

describe('an inspector of a tiny model', () => {
  let inspector: Inspector;
  beforeAll(async () => {
    inspector = await Inspector.open(await testDevice(), 'tiny', tinyWeights, evenWorld);
  });
  afterAll(() => inspector.destroy());

  it('gives the same answer to the same request, whatever happened in between and whatever the number of copies', async () => {
    const first = await inspector.sample(line, 6, { temperature: 0.8, seed: 5 });
    await inspector.collect({ part: 'held-out', problems: 3, samples: 2 }, { temperature: 1, seed: 1 });
    // Enough copies for the large decoder.
    const more = await inspector.sample(line, 40, { temperature: 0.8, seed: 5 });
    expect(more.slice(0, 6)).toEqual(first);
    const other = await inspector.sample(line, 6, { temperature: 0.8, seed: 6 });
    expect(other.map(traceIds)).not.toEqual(first.map(traceIds));
  });

  it('scores every token at temperature 1 as the float64 twin does, and judges by the verifier', async () => {
    const traces = await inspector.sample(line, 4, { temperature: 0.7, seed: 3 });
    for (const trace of traces) {
      expect(distanceFromTwin(tinyWeights, trace)).toBeLessThan(1e-5);
      const response = (traceIds(trace) as number[]).slice(trace.promptLength);
      expect(trace.reward).toBe(evenWorld.verify(evenWorld.parse(line), response).reward);
      expect(trace.tokens[0]).toMatchObject({ entropy: null, logprob: null, top: [] });
      expect(trace.tokens[1].top).toHaveLength(10);
      expect(trace).toMatchObject({ title: line, temperature: 1, meta: { drawn_at: 0.7, seed: 3 } });
    }
    const tokens = traces.map((t) => traceIds(t) as number[]);
    const scores = await inspector.score(tokens, 0.5);
    scores.forEach((places, i) => {
      const forced = {
        ...traces[i],
        tokens: [traces[i].tokens[0], ...places.map((p, t) => ({ id: tokens[i][t + 1], word: '', ...p }))],
      };
      expect(distanceFromTwin(tinyWeights, forced, 0.5)).toBeLessThan(1e-5);
    });
  });

  it('is greedy at temperature 0', async () => {
    const [one, two] = await inspector.sample(line, 2, { temperature: 0, seed: 3 });
    expect(traceIds(two)).toEqual(traceIds(one));
    for (const token of one.tokens.slice(one.promptLength)) expect(token.id).toBe(token.top[0].id);
  });

  it('continues a prefix, or says why it cannot', async () => {
    const prompt = evenWorld.prompt(evenWorld.parse(line));
    const given = { problem: line, tokens: [...prompt, 12, 41], promptLength: prompt.length };
    const draws = { temperature: 1, seed: 1 };
    for (const trace of await inspector.continue(given, 3, draws))
      expect((traceIds(trace) as number[]).slice(0, given.tokens.length)).toEqual(given.tokens);
    const refused = (change: Partial<typeof given>, why: RegExp) =>
      expect(inspector.continue({ ...given, ...change }, 3, draws)).rejects.toThrow(why);
    await refused({ tokens: [...given.tokens, eos] }, /has ended/);
    await refused({ tokens: [...prompt, ...Array(32 - prompt.length).fill(1)] }, /which is the limit/);
    await refused({ tokens: [...prompt, ...Array(32).fill(1)] }, /at most 32/);
    await refused({ tokens: [...prompt, 55] }, /has the id 55/);
    await refused({ tokens: [...prompt, -1] }, /has the id -1/);
    await refused({ tokens: [...prompt, 1.5] }, /has the id 1.5/);
    await refused({ tokens: [] }, /is empty/);
    await refused({ tokens: [1, 2, 3], promptLength: 2 }, /does not begin with the prompt/);
    await refused({ problem: '12 8 → 17' }, /not a problem of the world/);
    await expect(inspector.continue(given, 0, draws)).rejects.toThrow(InvalidRequest);
    await expect(inspector.sample(line, 1, { temperature: Number.NaN, seed: 1 })).rejects.toThrow(
      InvalidRequest,
    );
  });

  it('collects the first problems with what the sampler noted', async () => {
    const set = { part: 'validation', problems: 3, samples: 2 } as const;
    const traces = await inspector.collect(set, { temperature: 1, seed: 2 });
    const titles = evenWorld.validation().slice(0, 3).map(evenWorld.title);
    expect(traces.map((t) => t.title)).toEqual(titles.flatMap((title) => [title, title]));
    for (const trace of traces) {
      expect(trace.tokens.slice(0, trace.promptLength).every((t) => t.entropy === null)).toBe(true);
      const response = trace.tokens.slice(trace.promptLength);
      expect(response.every((t) => t.entropy !== null && t.logprob !== null && t.top.length === 0)).toBe(
        true,
      );
    }
  });

  it('sweeps the temperature, reporting each point as it is found', async () => {
    const set = { part: 'held-out', problems: 2, samples: 2 } as const;
    const points: SweepPoint[] = [];
    let spent = 0;
    const { points: all, threshold } = await inspector.sweep(
      { set, vary: ['forks'], temperatures: [0.5, 1], threshold: { percentile: 80 }, seed: 1 },
      {
        progress: (_share, tokens, found) => {
          spent = tokens;
          if (found?.point) points.push(found.point);
        },
      },
    );
    expect(points).toEqual(all);
    expect(all.map((p) => [p.temperature, p.threshold])).toEqual([
      [0.5, threshold],
      [1, threshold],
    ]);
    expect(spent).toBe(all.reduce((sum, p) => sum + p.length * 4, 0));
  });

  it('verifies branches that fill the last position', async () => {
    const prompt = evenWorld.prompt(evenWorld.parse(line));
    const full = {
      problem: line,
      tokens: [...prompt, ...Array(32 - prompt.length).fill(7)],
      promptLength: prompt.length,
    };
    const [last] = await inspector.scan(full, [31], 5, { temperature: 1, seed: 1 });
    expect(last.branches.length).toBeGreaterThan(2);
    for (const { id, right } of last.branches) {
      const { reward } = evenWorld.verify(null, [...full.tokens.slice(prompt.length, 31), id]);
      expect(right).toBe(5 * reward);
    }
  });

  it('can be cancelled, and answers the next request', async () => {
    const stop = () => {
      throw new Error('enough');
    };
    const draws = { temperature: 1, seed: 1 };
    await expect(inspector.sample(line, 2, draws, { between: stop })).rejects.toThrow('enough');
    expect(await inspector.sample(line, 2, draws)).toHaveLength(2);
  });

  it('rejects a model of another world', async () => {
    const open = Inspector.open(await testDevice(), 'tiny', tinyWeights, walk as World);
    await expect(open).rejects.toThrow(/was not made for this world/);
  });
});

describe('a scan of forks', () => {
  let inspector: Inspector;
  let weights: Weights;
  const example = solvedExample();
  const samples = 64;
  const told: { share: number; tokens: number; fork?: ForkOutcome }[] = [];
  let forks: ForkOutcome[];
  beforeAll(async () => {
    ({ inspector, weights } = await shippedInspector());
    forks = await inspector.scan(
      example,
      5,
      samples,
      { temperature: 1, seed: 1 },
      {
        progress: (share, tokens, found) => told.push({ share, tokens, fork: found?.fork }),
      },
    );
  });
  afterAll(() => inspector.destroy());

  const rate = ({ right, samples: n }: BranchOutcome) => right / n;
  const spread = ({ branches }: ForkOutcome) =>
    Math.max(...branches.map(rate)) - Math.min(...branches.map(rate));
  const at = (place: number) => forks.find((f) => f.position === example.promptLength + place) as ForkOutcome;

  it('selects the positions of highest entropy, and counts every continuation', () => {
    expect(forks.map((f) => f.position)).toEqual(forks.map((f) => f.position).sort((a, b) => a - b));
    for (const { branches, coverage, taken } of forks) {
      expect(branches.some((b) => b.id === taken)).toBe(true);
      expect(coverage).toBeCloseTo(
        branches.reduce((sum, b) => sum + b.probability, 0),
        6,
      );
      for (const b of branches) {
        expect(b.samples).toBe(samples);
        expect(b.answers.reduce((n, a) => n + a.count, 0)).toBe(samples);
        expect(b.answers.filter((a) => a.right).reduce((n, a) => n + a.count, 0)).toBe(b.right);
      }
    }
  });

  it('reports each fork as it is done, highest entropy first, with progress up to 1', () => {
    const finished = told.flatMap(({ fork }) => (fork ? [fork] : []));
    expect([...finished].sort((a, b) => b.entropy - a.entropy)).toEqual(finished);
    expect([...finished].sort((a, b) => a.position - b.position)).toEqual(forks);
    expect(told.map((t) => t.share)).toEqual(told.map((t) => t.share).sort((a, b) => a - b));
    expect(told.at(-1)?.share).toBe(1);
    // Not all at once: finished forks are reported while the rest is in progress.
    expect(told.find(({ fork }) => fork)?.share).toBeLessThan(1);
  });

  it('distinguishes a fork without consequence from one that decides', () => {
    const firstNumber = at(0);
    const secondSign = at(10);
    expect(firstNumber.entropy).toBeGreaterThan(0.5);
    expect(spread(firstNumber)).toBeLessThan(0.3);
    expect(spread(secondSign)).toBeGreaterThan(0.7);
    expect(spread(secondSign)).toBeGreaterThan(3 * spread(firstNumber));
  });

  it('agrees with plain sampling from the same prefix', async () => {
    for (const place of [2, 10]) {
      const { position, branches, coverage } = at(place);
      const mixed = branches.reduce((sum, b) => sum + (b.probability / coverage) * rate(b), 0);
      const variance = branches.reduce(
        (sum, b) => sum + ((b.probability / coverage) ** 2 * rate(b) * (1 - rate(b))) / samples,
        0,
      );
      const given = { ...example, tokens: example.tokens.slice(0, position) };
      const plain = await inspector.continue(given, 256, { temperature: 1, seed: 2 });
      const right = plain.filter((t) => t.reward === 1).length / plain.length;
      const error = Math.sqrt(variance + (right * (1 - right)) / plain.length);
      expect(Math.abs(mixed - right)).toBeLessThan(3 * error);
      // Plain samples take the branches with the probabilities of the scan.
      for (const { id, probability } of branches) {
        const share = plain.filter((t) => t.tokens[position].id === id).length / plain.length;
        expect(Math.abs(share - probability)).toBeLessThan(
          3.5 * Math.sqrt((probability * (1 - probability)) / 256),
        );
      }
    }
  });

  it('verifies a branch that ends, without sampling', async () => {
    const position = example.tokens.length - 1;
    let spent = 0;
    const [end] = await inspector.scan(
      example,
      [position],
      16,
      { temperature: 1, seed: 1 },
      {
        progress: (_share, tokens) => {
          spent = tokens;
        },
      },
    );
    expect(end.branches[0]).toMatchObject({ word: '<eos>', samples: 16, right: 16 });
    expect(end.branches[0].answers).toEqual([{ answer: '(12 - 3) + 8 = 17', count: 16, right: true }]);
    expect(spent).toBe(position);
  });

  it('has the branches’ probabilities at the sampling temperature', async () => {
    const [hot] = await inspector.scan(example, [at(1).position], 2, { temperature: 2, seed: 1 });
    expect(hot.entropy).toBe(at(1).entropy);
    const best = (fork: ForkOutcome) => fork.branches[0].probability;
    expect(best(hot)).toBeLessThan(best(at(1)));
  });

  it('rejects positions outside the response', async () => {
    const draws = { temperature: 1, seed: 1 };
    await expect(inspector.scan(example, [example.promptLength - 1], 2, draws)).rejects.toThrow(
      InvalidRequest,
    );
    await expect(inspector.scan(example, [example.tokens.length], 2, draws)).rejects.toThrow(InvalidRequest);
    await expect(inspector.scan(example, 3, 2, { temperature: 0, seed: 1 })).rejects.toThrow(InvalidRequest);
  });

  it('scores the shipped base as the float64 twin does', async () => {
    const traces = await inspector.sample(example.problem, 3, { temperature: 1, seed: 9 });
    for (const trace of traces) expect(distanceFromTwin(weights, trace)).toBeLessThan(1e-5);
  });
});
