import { describe, expect, it } from 'vitest';
import { disagreement } from '../../../reference/agreement.ts';
import { allFixtureNames, flatten, loadFixture } from '../../../reference/fixtures.ts';
import { randomStream } from '../../random/stream.ts';
import { parameterLayout } from '../parameters.ts';
import { crossEntropy } from './crossEntropy.ts';
import { backward, forward } from './transformer.ts';

describe.each(allFixtureNames)('the float64 transformer, %s', (name) => {
  const fixture = loadFixture(name);
  const { config } = fixture;
  const parameters = Float64Array.from(flatten(fixture.parameters, config));
  const pass = forward(config, parameters, fixture);

  it("gives transformers' logits", () => {
    expect(disagreement(pass.logits, fixture.logits)).toBeLessThan(1e-6);
  });

  it("gives transformers' gradients", () => {
    const { loss, logitGradient } = crossEntropy(pass.logits, config.vocab, fixture.next, fixture.response);
    expect(loss).toBeCloseTo(fixture.crossEntropy.loss, 12);
    expect(disagreement(logitGradient, fixture.crossEntropy.logitGradient)).toBeLessThan(1e-6);
    const gradient = backward(config, parameters, fixture, pass, logitGradient);
    for (const { name: tensor, offset, size } of parameterLayout(config).tensors) {
      const ours = gradient.subarray(offset, offset + size);
      expect(disagreement(ours, fixture.crossEntropy.gradient[tensor]), tensor).toBeLessThan(1e-6);
    }
  });

  it('agrees with finite differences in every tensor', () => {
    const short = { tokens: [3, 1, 4, 1, 5, 9, 2, 6], lengths: [5, 1, 2] };
    const random = randomStream(11, 7);
    const direction = new Float64Array(8 * config.vocab).map(() => random.uniform() - 0.5);
    const loss = (p: Float64Array) =>
      forward(config, p, short).logits.reduce((sum, z, i) => sum + z * direction[i], 0);
    const gradient = backward(config, parameters, short, forward(config, parameters, short), direction);
    const h = 1e-4;
    for (const { name: tensor, offset, size } of parameterLayout(config).tensors) {
      for (let draw = 0; draw < 3; draw++) {
        const at = offset + random.integer(size);
        const nudged = (by: number) => {
          const copy = parameters.slice();
          copy[at] += by;
          return loss(copy);
        };
        const difference = (nudged(h) - nudged(-h)) / (2 * h);
        expect(disagreement([gradient[at]], [difference], 1e-1), tensor).toBeLessThan(1e-5);
      }
    }
  });

  it('keeps sequences separate: a sequence alone has the same logits as in the batch', () => {
    const i = 2;
    const from = fixture.starts[i];
    const to = from + fixture.lengths[i];
    const alone = forward(config, parameters, {
      tokens: fixture.tokens.subarray(from, to),
      lengths: [fixture.lengths[i]],
    });
    expect(alone.logits).toEqual(pass.logits.subarray(from * config.vocab, to * config.vocab));
  });
});
