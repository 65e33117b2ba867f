import { describe, expect, it } from 'vitest';
import { allFixtureNames, type FixtureName, loadFixture } from '../../reference/fixtures.ts';
import { readFloats } from '../device/buffers.ts';
import { readParameters } from '../model/model.ts';
import { createWorkspace } from '../model/workspace.ts';
import { skipWithout } from '../testing/skip_without.ts';
import { DevicePolicyUpdate } from './device_policy_update.ts';
import { DeviceDistilUpdate } from './distil_update.ts';
import { DeviceScorer } from './scorer.ts';
import {
  fixtureModel,
  fixtureSequences,
  relativeError,
  testDevice,
  testedMatmuls,
} from './testing/fixture_model.ts';

/**
 * A kernel for a product computes the same products in every model: the others than the first are tried in one whose
 * products have no biases and in one whose products all have. Each by itself is `matmul.device.test.ts`'s, and the
 * benchmark's baseline that alone.
 */
const variantsOf = (name: FixtureName) =>
  testedMatmuls.filter(
    (variant, i) => i === 0 || (variant !== 'matmul_naive' && (name === 'qwen3' || name === 'llama-biases')),
  );

const capacity = (vocab: number) => ({ rows: 128, sequences: 8, pools: 8, vocab });

describe.each(allFixtureNames)('the engine against PyTorch, %s', (name) => {
  const fixture = loadFixture(name);
  const { config, crossEntropy, crossEntropyTraining } = fixture;
  const firstRows = () => {
    let row = 0;
    return fixture.lengths.map((length) => {
      const first = row;
      row += Math.ceil((length - 1) / 4) * 4;
      return first;
    });
  };
  /** The rows that predict a token, as (packed row, fixture row). */
  const pairs = () =>
    firstRows().flatMap((first, i) =>
      Array.from({ length: fixture.lengths[i] - 1 }, (_, t) => [first + t, fixture.starts[i] + t]),
    );

  it.for(variantsOf(name))('%s: logits, loss and every gradient', async (variant, test) => {
    const device = await testDevice();
    skipWithout(test, variant !== 'matmul_quad' || device.subgroups, 'subgroups on this adapter');
    const model = await fixtureModel(fixture, variant);
    const w = await createWorkspace(model, capacity(config.vocab));
    const optimiser = { ...crossEntropyTraining.optimiser };
    const distil = await DeviceDistilUpdate.create(w, optimiser);
    const sequences = fixtureSequences(fixture);
    const scorer = await DeviceScorer.create(w, 1);
    await scorer.score(sequences);
    const logits = await readFloats(device, w.forward.logits, 128 * config.vocab);
    const { vocab } = config;
    for (const [row, at] of pairs()) {
      const got = logits.subarray(row * vocab, (row + 1) * vocab);
      expect(relativeError(got, fixture.logits.subarray(at * vocab, (at + 1) * vocab))).toBeLessThan(1e-4);
    }
    scorer.destroy();
    distil.update(sequences, 1, 0, true);
    const { loss, gradientNorm } = await distil.read(sequences);
    expect(loss).toBeCloseTo(crossEntropy.loss, 5);
    expect(gradientNorm / crossEntropyTraining.gradientNorms[0]).toBeCloseTo(1, 4);
    const gradient = await readFloats(device, w.backward.gradient, model.layout.length);
    for (const { name: tensor, offset, size } of model.layout.tensors) {
      const error = relativeError(gradient.subarray(offset, offset + size), crossEntropy.gradient[tensor]);
      expect(error, tensor).toBeLessThan(1e-3);
    }
    const statistics = await readFloats(device, w.forward.statistics, 128 * 4);
    for (const [row, at] of pairs()) {
      expect(Math.abs(statistics[row * 4] - fixture.lse[at])).toBeLessThan(1e-4);
      expect(Math.abs(statistics[row * 4 + 1] - fixture.entropy[at])).toBeLessThan(1e-5);
      if (fixture.response[at])
        expect(Math.abs(statistics[row * 4 + 2] - fixture.logprob[at])).toBeLessThan(1e-4);
    }
    expect(device.failure).toBeNull();
    distil.destroy();
    w.destroy();
  });

  it('ten AdamW steps of cross-entropy', async () => {
    const model = await fixtureModel(fixture);
    const w = await createWorkspace(model, capacity(config.vocab));
    const { optimiser, losses, gradientNorms, parameters } = crossEntropyTraining;
    const distil = await DeviceDistilUpdate.create(w, optimiser);
    const sequences = fixtureSequences(fixture);
    for (let t = 1; t <= 10; t++) {
      distil.update(sequences, t, optimiser.learningRate);
      const { loss, gradientNorm } = await distil.read(sequences);
      expect(loss).toBeCloseTo(losses[t - 1], 4);
      expect(gradientNorm / gradientNorms[t - 1]).toBeCloseTo(1, 3);
    }
    const trained = await readParameters(model);
    for (const { name: tensor, offset, size } of model.layout.tensors) {
      expect(relativeError(trained.subarray(offset, offset + size), parameters[tensor]), tensor).toBeLessThan(
        1e-3,
      );
    }
    distil.destroy();
    w.destroy();
  });

  it.each(fixture.cases.filter((c) => c.mask.select !== 'soft').map((c) => [c.name, c] as const))(
    'policy gradient: %s',
    async (_, c) => {
      const device = await testDevice();
      const model = await fixtureModel(fixture);
      const w = await createWorkspace(model, capacity(config.vocab));
      const { select, rho, rule } = c.mask;
      const update = await DevicePolicyUpdate.create(
        w,
        {
          mask: {
            select: select as 'top',
            rho,
            rule,
            pool: 'microbatch',
            entropy: 'current',
            normaliser: c.objective.normaliser,
          },
          objective: { ...c.objective, scaleRewards: true, overlong: 0 },
          optimiser: { ...crossEntropyTraining.optimiser, learningRate: 0, warmup: 0 },
          temperature: c.objective.temperature,
        },
        4,
      );
      const sequences = fixtureSequences(fixture, {
        old: c.old,
        reference: c.reference,
        weight: select === 'random' && c.given ? c.given : undefined,
      });
      await update.update([sequences], 1);
      const [{ sums, keep }] = await update.read();
      expect(sums.loss).toBeCloseTo(c.loss, 5);
      expect(sums.kept).toBe(c.kept);
      expect(sums.clippedLow).toBe(c.clipLow);
      expect(sums.clippedHigh).toBe(c.clipHigh);
      if (c.tau !== null) {
        expect(sums.tau).toBeCloseTo(c.tau, 5);
        for (const [row, at] of pairs()) expect(keep[row], `row ${at}`).toBe(c.weights[at]);
      }
      const gradient = await readFloats(device, w.backward.gradient, model.layout.length);
      for (const { name: tensor, offset, size } of model.layout.tensors) {
        const error = relativeError(gradient.subarray(offset, offset + size), c.gradient[tensor]);
        expect(error, tensor).toBeLessThan(1e-3);
      }
      update.destroy();
      w.destroy();
    },
  );

  it('ten AdamW steps of the masked DAPO loss, with a new mask each step', async () => {
    const model = await fixtureModel(fixture);
    const w = await createWorkspace(model, capacity(config.vocab));
    const { optimiser, losses, gradientNorms, taus, parameters, case: caseName } = fixture.policyTraining;
    const c = fixture.cases.find((each) => each.name === caseName);
    if (!c) throw new Error(`no case ${caseName}`);
    const update = await DevicePolicyUpdate.create(
      w,
      {
        mask: {
          select: 'top',
          rho: c.mask.rho,
          rule: c.mask.rule,
          pool: 'microbatch',
          entropy: 'current',
          normaliser: c.objective.normaliser,
        },
        objective: { ...c.objective, scaleRewards: true, overlong: 0 },
        optimiser,
        temperature: c.objective.temperature,
      },
      10,
    );
    const sequences = fixtureSequences(fixture, { old: c.old, reference: c.reference });
    for (let t = 1; t <= 10; t++) await update.update([sequences], t);
    const read = await update.read();
    read.forEach(({ sums }, t) => {
      expect(sums.loss).toBeCloseTo(losses[t], 3);
      expect(sums.gradientNorm! / gradientNorms[t]).toBeCloseTo(1, 2);
      expect(sums.tau).toBeCloseTo(taus[t], 3);
    });
    const trained = await readParameters(model);
    for (const { name: tensor, offset, size } of model.layout.tensors) {
      expect(relativeError(trained.subarray(offset, offset + size), parameters[tensor]), tensor).toBeLessThan(
        3e-3,
      );
    }
    update.destroy();
    w.destroy();
  });
});
