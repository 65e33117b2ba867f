import { describe, expect, it } from 'vitest';
import { disagreement } from '../../../reference/agreement.ts';
import {
  type Fixture,
  type FixtureCase,
  fixtureNames,
  flatten,
  loadFixture,
} from '../../../reference/fixtures.ts';
import { rowStatistics } from '../../model/twin/statistics.ts';
import { backward, forward } from '../../model/twin/transformer.ts';
import { randomStream } from '../../random/stream.ts';
import { responseRanges, selectRows } from '../mask.ts';
import { type ObjectiveOptions, type PolicyRows, policyLoss } from './objective.ts';

/** The mask of a case, from logits. `soft` weights are given by the fixture. */
function weightsOf(fixture: Fixture, logits: Float64Array, { mask, objective, given, weights }: FixtureCase) {
  const { select, rho, rule } = mask;
  if (select === 'soft') return { weights: Float64Array.from(weights), taus: [null] };
  const { entropy } = rowStatistics(logits, fixture.config.vocab, fixture.next, objective.temperature);
  const pools = [responseRanges(fixture.lengths, fixture.promptLengths)];
  return selectRows(given ?? entropy, pools, { select, rho, rule });
}

const rowsOf = (fixture: Fixture, policy: FixtureCase, weights: ArrayLike<number>): PolicyRows => ({
  next: fixture.next,
  responses: responseRanges(fixture.lengths, fixture.promptLengths),
  advantages: fixture.advantages,
  old: policy.old,
  reference: policy.reference,
  weights,
});

describe.each(fixtureNames)('the masked objective, %s', (name) => {
  const fixture = loadFixture(name);
  const { config } = fixture;
  const parameters = Float64Array.from(flatten(fixture.parameters, config));
  const pass = forward(config, parameters, fixture);

  it.each(fixture.cases.map((policy) => [policy.name, policy] as const))(
    'agrees with PyTorch: %s',
    (_, policy) => {
      const { weights, taus } = weightsOf(fixture, pass.logits, policy);
      expect(disagreement(weights, policy.weights)).toBeLessThan(1e-7);
      if (policy.tau === null) expect(taus).toEqual([null]);
      else expect(taus[0]).toBeCloseTo(policy.tau, 10);
      const ours = policyLoss(pass.logits, config.vocab, rowsOf(fixture, policy, weights), policy.objective);
      // The loss is float64 on both sides, but soft weights have passed through float32.
      expect(ours.loss).toBeCloseTo(policy.loss, policy.mask.select === 'soft' ? 6 : 10);
      const { kept, clipLow, clipHigh, clipLowKept, clipHighKept } = policy;
      expect(ours).toMatchObject({ kept, clipLow, clipHigh, clipLowKept, clipHighKept });
      expect(disagreement(ours.logitGradient, policy.logitGradient)).toBeLessThan(1e-6);
      const gradient = backward(config, parameters, fixture, pass, ours.logitGradient);
      expect(disagreement(gradient, flatten(policy.gradient, config))).toBeLessThan(1e-5);
    },
  );
});

describe('the gradient of the objective', () => {
  const vocab = 6;
  const random = randomStream(3, 3);
  const logits = Float64Array.from({ length: 7 * vocab }, () => 4 * random.uniform() - 2);
  const rows: PolicyRows = {
    next: [2, 0, 5, -1, 1, 3, -1],
    responses: [
      [0, 3],
      [5, 6],
    ],
    advantages: [0.8, -1.1],
    old: Array.from({ length: 7 }, () => -1.5 - random.uniform()),
    reference: Array.from({ length: 7 }, () => -1.5 - random.uniform()),
    weights: [1, 0, 1, 0, 0, 1, 0],
  };
  const plain: ObjectiveOptions = {
    loss: 'dapo',
    normaliser: 'kept',
    clipLow: 0.2,
    clipHigh: 0.28,
    temperature: 1,
    kl: 0,
    entropyBonus: 0,
  };
  const everything: ObjectiveOptions = {
    ...plain,
    loss: 'grpo',
    normaliser: 'all',
    temperature: 0.7,
    kl: 0.3,
    entropyBonus: 0.2,
  };

  it.each([
    ['plain', plain, rows],
    ['with everything', everything, rows],
    [
      'with soft weights',
      { ...everything, loss: 'dapo' as const },
      { ...rows, weights: [1.5, 0.5, 2, 0, 0, 1, 0] },
    ],
  ])('agrees with finite differences, %s', (_, options, given) => {
    const { logitGradient } = policyLoss(logits, vocab, given, options);
    const h = 1e-5;
    const differences = logits.map((_, at) => {
      const nudged = (by: number) => {
        const copy = logits.slice();
        copy[at] += by;
        return policyLoss(copy, vocab, given, options).loss;
      };
      return (nudged(h) - nudged(-h)) / (2 * h);
    });
    expect(disagreement(logitGradient, differences, 1e-2)).toBeLessThan(1e-7);
  });

  it('is 0 on masked, prompt and last rows', () => {
    const { logitGradient } = policyLoss(logits, vocab, rows, plain);
    for (const row of [1, 3, 4, 6]) {
      expect([...logitGradient.subarray(row * vocab, (row + 1) * vocab)].every((g) => g === 0)).toBe(true);
    }
  });

  it('stops where a log-ratio leaves [-20, 20], and the loss stays finite', () => {
    const far = {
      ...rows,
      advantages: [0.8, -1],
      old: [0, 0, 0, 0, 0, -60, 0],
      weights: [0, 0, 0, 0, 0, 1, 0],
    };
    const { loss, logitGradient } = policyLoss(logits, vocab, far, plain);
    expect(loss).toBeCloseTo(Math.exp(20), 4);
    expect(logitGradient.every((g) => g === 0)).toBe(true);
  });

  it('is 0 for an empty mask', () => {
    const { loss, logitGradient, kept } = policyLoss(
      logits,
      vocab,
      { ...rows, weights: new Float64Array(7) },
      plain,
    );
    expect([Math.abs(loss), kept]).toEqual([0, 0]);
    expect(logitGradient.every((g) => g === 0)).toBe(true);
  });

  it('requires a reference for the KL penalty', () => {
    expect(() => policyLoss(logits, vocab, { ...rows, reference: undefined }, everything)).toThrow(
      /reference/,
    );
  });
});
