import { describe, expect, it } from 'vitest';
import { disagreement } from '../../../reference/agreement.ts';
import {
  type Fixture,
  type FixtureTraining,
  fixtureNames,
  flatten,
  loadFixture,
} from '../../../reference/fixtures.ts';
import { crossEntropy } from '../../model/twin/crossEntropy.ts';
import { rowStatistics } from '../../model/twin/statistics.ts';
import { backward, forward } from '../../model/twin/transformer.ts';
import { responseRanges, selectRows } from '../mask.ts';
import { adamW, startAdamW } from './adamw.ts';
import { policyLoss } from './objective.ts';

type LossOf = (logits: Float64Array) => { loss: number; logitGradient: Float64Array };

/** Trains for as many updates as the fixture did. */
function train(fixture: Fixture, training: FixtureTraining, lossOf: LossOf) {
  const { config } = fixture;
  const parameters = Float64Array.from(flatten(fixture.parameters, config));
  const state = startAdamW(parameters.length);
  const losses: number[] = [];
  const gradientNorms: number[] = [];
  for (const _ of training.losses) {
    const pass = forward(config, parameters, fixture);
    const { loss, logitGradient } = lossOf(pass.logits);
    const gradient = backward(config, parameters, fixture, pass, logitGradient);
    losses.push(loss);
    gradientNorms.push(adamW(parameters, gradient, state, training.optimiser));
  }
  return { parameters, losses, gradientNorms };
}

describe.each(fixtureNames)('ten AdamW updates, %s', (name) => {
  const fixture = loadFixture(name);
  const { config } = fixture;

  it('of cross-entropy agree with PyTorch', () => {
    const expected = fixture.crossEntropyTraining;
    const ours = train(fixture, expected, (logits) =>
      crossEntropy(logits, config.vocab, fixture.next, fixture.response),
    );
    expect(disagreement(ours.losses, expected.losses)).toBeLessThan(1e-8);
    expect(disagreement(ours.gradientNorms, expected.gradientNorms)).toBeLessThan(1e-8);
    expect(disagreement(ours.parameters, flatten(expected.parameters, config))).toBeLessThan(1e-6);
  });

  it('of the masked objective agree with PyTorch, with the same taus', () => {
    const expected = fixture.policyTraining;
    const policy = fixture.cases.find((one) => one.name === expected.case)!;
    const responses = responseRanges(fixture.lengths, fixture.promptLengths);
    const taus: number[] = [];
    const ours = train(fixture, expected, (logits) => {
      const { entropy } = rowStatistics(logits, config.vocab, fixture.next);
      const selection = selectRows(entropy, [responses], { select: 'top', rho: 0.2, rule: 'topk' });
      taus.push(selection.taus[0]!);
      const { next, advantages } = fixture;
      const rows = { next, responses, advantages, old: policy.old, weights: selection.weights };
      return policyLoss(logits, config.vocab, rows, policy.objective);
    });
    expect(disagreement(taus, expected.taus)).toBeLessThan(1e-8);
    expect(disagreement(ours.losses, expected.losses)).toBeLessThan(1e-8);
    expect(disagreement(ours.gradientNorms, expected.gradientNorms)).toBeLessThan(1e-8);
    expect(disagreement(ours.parameters, flatten(expected.parameters, config))).toBeLessThan(1e-6);
  });
});

describe('AdamW', () => {
  const options = loadFixture('qwen2').crossEntropyTraining.optimiser;
  const firstStep = (change: object) => {
    const parameters = Float64Array.of(1, -1);
    const norm = adamW(parameters, Float64Array.of(3, 4), startAdamW(2), { ...options, ...change });
    return { parameters: [...parameters], norm };
  };

  it('warms up linearly', () => {
    const { parameters } = firstStep({ warmup: 4, weightDecay: 0 });
    expect(parameters[0]).toBeCloseTo(1 - options.learningRate / 4, 8);
  });

  it('reports the norm before clipping, and leaves the gradient unchanged when clipping is off', () => {
    expect(firstStep({}).norm).toBe(5);
    expect(
      firstStep({ clipNorm: 0, epsilon: 1e9 / 3, weightDecay: 0, learningRate: 1e9 }).parameters[0],
    ).toBeCloseTo(1 - 9, 5);
  });
});
