import { describe, expect, it } from 'vitest';
import { disagreement } from '../../reference/agreement.ts';
import { type ExcludedCase, flatten, loadExcluded } from '../../reference/fixtures.ts';
import { readFloats } from '../device/buffers.ts';
import { rowStatistics } from '../model/twin/statistics.ts';
import { backward, forward } from '../model/twin/transformer.ts';
import { createWorkspace } from '../model/workspace.ts';
import { DevicePolicyUpdate } from './device_policy_update.ts';
import { type Pool, responseRanges, selectRows } from './mask.ts';
import { fixtureModel, fixtureSequences, relativeError, testDevice } from './testing/fixture_model.ts';
import { policyLoss } from './twin/objective.ts';

const { fixture, given, excluded, cases } = loadExcluded();
const { config } = fixture;
const responses = responseRanges(fixture.lengths, fixture.promptLengths);
const named = cases.map((c) => [c.name, c] as const);

it('leaves out some of the responses’ tokens', () => {
  expect(excluded.reduce((a, b) => a + b)).toBe(13);
  for (const { weights } of cases) expect(weights.filter((w, n) => w > 0 && excluded[n] > 0)).toHaveLength(0);
});

describe('the float64 twin', () => {
  const parameters = Float64Array.from(flatten(fixture.parameters, config));
  const pass = forward(config, parameters, fixture);
  const pool: Pool = responses.flatMap(([from, to]) =>
    Array.from({ length: to - from }, (_, i) => [from + i, from + i + 1] as const).filter(
      ([n]) => !excluded[n],
    ),
  );

  it.each(named)('agrees with PyTorch: %s', (_, { mask, objective, ...expected }) => {
    const { entropy } = rowStatistics(pass.logits, config.vocab, fixture.next, objective.temperature);
    const { select, rho, rule } = mask;
    if (select === 'soft') throw new Error('There is no such case.');
    const { weights, taus } = selectRows(expected.given ?? entropy, [pool], { select, rho, rule });
    expect([...weights]).toEqual([...expected.weights]);
    if (expected.tau !== null) expect(taus[0]).toBeCloseTo(expected.tau, 10);
    const rows = {
      ...{ next: fixture.next, responses, advantages: fixture.advantages, weights, excluded },
      ...{ old: given.old, reference: given.reference },
    };
    const ours = policyLoss(pass.logits, config.vocab, rows, objective);
    expect(ours.loss).toBeCloseTo(expected.loss, 10);
    expect(ours.kept).toBe(expected.kept);
    const gradient = backward(config, parameters, fixture, pass, ours.logitGradient);
    expect(disagreement(gradient, flatten(expected.gradient, config))).toBeLessThan(1e-5);
  });
});

/** The update of a case, over micro-batches. */
async function updateOf(c: ExcludedCase, parts: number) {
  const device = await testDevice();
  const model = await fixtureModel(fixture);
  const w = await createWorkspace(model, { rows: 128, sequences: 8, pools: 8, vocab: config.vocab });
  const { select, rho, rule } = c.mask;
  const update = await DevicePolicyUpdate.create(
    w,
    {
      mask: {
        ...{ select: select as 'top', rho, rule, pool: 'microbatch', entropy: 'current' },
        normaliser: c.objective.normaliser,
      },
      objective: { ...c.objective, scaleRewards: true, overlong: 0 },
      // A learning rate of 0, and no clipping: the gradient stays as it is.
      optimiser: {
        ...{
          learningRate: 0,
          warmup: 0,
          beta1: 0.9,
          beta2: 0.95,
          epsilon: 1e-8,
          weightDecay: 0,
          clipNorm: 0,
        },
      },
      temperature: c.objective.temperature,
    },
    4,
    parts,
  );
  const sequences = fixtureSequences(fixture, { ...given, excluded, weight: c.given ?? undefined });
  const cut = parts === 1 ? [sequences] : [sequences.slice(0, 2), sequences.slice(2)];
  await update.update(cut, 1);
  const read = await update.read();
  const gradient = await readFloats(device, w.backward.gradient, model.layout.length);
  update.destroy();
  w.destroy();
  return { read, gradient, layout: model.layout };
}

describe('the engine', () => {
  it.each(named)('agrees with PyTorch: %s', async (_, c) => {
    const { read, gradient, layout } = await updateOf(c, 1);
    const [{ sums, keep, firstRows }] = read;
    expect(sums.loss).toBeCloseTo(c.loss, 5);
    expect(sums.kept).toBe(c.kept);
    expect(sums.tokens).toBe(fixture.response.reduce((a, b) => a + b));
    if (c.tau !== null) {
      expect(sums.tau).toBeCloseTo(c.tau, 5);
      firstRows.forEach((first, i) => {
        for (let t = 0; t + 1 < fixture.lengths[i]; t++)
          expect(keep[first + t]).toBe(c.weights[fixture.starts[i] + t]);
      });
    }
    for (const { name, offset, size } of layout.tensors)
      expect(relativeError(gradient.subarray(offset, offset + size), c.gradient[name]), name).toBeLessThan(
        1e-3,
      );
  });

  // A mask that is given: the loss divided by what is kept, or by what might be.
  it.each(named.filter(([, c]) => c.mask.select === 'all' || c.mask.select === 'random'))(
    'gives the same from two micro-batches: %s',
    async (_, c) => {
      const { read, gradient, layout } = await updateOf(c, 2);
      expect(read.reduce((sum, { sums }) => sum + sums.loss, 0)).toBeCloseTo(c.loss, 5);
      for (const { name, offset, size } of layout.tensors)
        expect(relativeError(gradient.subarray(offset, offset + size), c.gradient[name]), name).toBeLessThan(
          1e-3,
        );
    },
  );
});
