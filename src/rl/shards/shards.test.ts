import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFloats } from '../../device/buffers.ts';
import type { Device } from '../../device/device.ts';
import type { Spec } from '../../experiment/spec.ts';
import { createModel } from '../../model/model.ts';
import type { Sequence } from '../../model/packing.ts';
import { splitEvenly } from '../../model/split_evenly.ts';
import { createWorkspace } from '../../model/workspace.ts';
import { loadKernels } from '../../wasm/node_kernels.ts';
import { openNodeProcessor, startThread } from '../../wasm/node_processor.ts';
import { openProcessor } from '../../wasm/processor.ts';
import { WasmDevice } from '../../wasm/wasm_device.ts';
import { DevicePolicyUpdate } from '../device_policy_update.ts';
import { createLearner } from '../learner.ts';
import type { PolicyOptions } from '../policy_update.ts';
import { Run, sampleStep } from '../run.ts';
import { evenWorld, tinyConfig, tinyValues } from '../testing/tiny_experiment.ts';
import { tinyRecipe, tinySpec } from '../testing/tiny_recipe.ts';
import { TrainingEngine } from '../training_engine.ts';
import { shardCapacity, shardsOf } from './shard_plan.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await loadKernels();
});

/** The processor with N parts, all on this thread. */
const withParts = (n: number) =>
  new WasmDevice(
    module,
    Array.from({ length: n }, () => new WasmDevice(module)),
  );

/** Enough sequences in a mini-batch for all shards, and an odd number of them. */
const spec: Spec = {
  ...tinySpec,
  rollout: { ...tinySpec.rollout, prompts: 9, group: 8, batches: 0 },
  evaluation: { every: 10, problems: 3, samples: 5 },
};
const bits = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);

/** Two steps of a tiny training, with its evaluation and the step's samples. */
async function train(device: Device, change: Parameters<typeof tinyRecipe>[0] = {}, of: Spec = spec) {
  const engine = await TrainingEngine.create(device, of, evenWorld, {
    config: tinyConfig,
    values: tinyValues(),
  });
  const run = await Run.create(engine, tinyRecipe(change, 1, of));
  const steps = [await run.advance(), await run.advance()];
  const { parameters, m, v } = await run.checkpoint();
  const evaluation = await run.evaluate();
  run.destroy();
  engine.destroy();
  return {
    parameters: bits(parameters),
    m: bits(m),
    v: bits(v),
    evaluation,
    metrics: steps.map(({ metrics }) =>
      Object.entries(metrics).filter(([name]) => !name.startsWith('time/')),
    ),
    samples: steps.map(({ samples }) => samples),
  };
}

describe('how a batch is sharded depends on its size alone', () => {
  test('every sequence is in one shard, in order, and fits it', () => {
    for (let most = 1; most <= 70; most++) {
      const capacity = { rows: most * 12, sequences: most, pools: most, vocab: 9 };
      const size = shardCapacity(capacity, 8);
      const spaces = shardsOf(most, 8);
      for (let n = 1; n <= most; n++) {
        const shards = splitEvenly(
          Array.from({ length: n }, (_, i) => i),
          shardsOf(n, spaces),
        );
        expect(shards.flat()).toEqual(Array.from({ length: n }, (_, i) => i));
        expect(shardsOf(n, spaces)).toBe(shardsOf(n, 8));
        for (const shard of shards) {
          expect(shard.length).toBeGreaterThan(0);
          expect(shard.length).toBeLessThanOrEqual(size.sequences);
          expect(shard.length * 12).toBeLessThanOrEqual(size.rows);
        }
      }
    }
  });
});

describe('one part or many', () => {
  const recipes: [string, Parameters<typeof tinyRecipe>[0]][] = [
    ['top 20 %', {}],
    ['all tokens, GRPO with a KL term', { mask: { select: 'all' }, objective: { loss: 'grpo', kl: 0.1 } }],
    ['a quantile over the rollout', { mask: { rule: 'quantile', pool: 'rollout' } }],
    ['random 20 %', { mask: { select: 'random' } }],
  ];
  test.each(recipes)('%s: the same bits with 0, 1, 2, 5 and 16 parts', async (_, change) => {
    const alone = await train(new WasmDevice(module), change);
    expect(alone.parameters.some((word) => word !== 0)).toBe(true);
    for (const parts of [1, 2, 5, 16]) expect(await train(withParts(parts), change)).toEqual(alone);
  });

  test('in micro-batches too', async () => {
    const of = { ...spec, microbatches: 2 };
    const alone = await train(new WasmDevice(module), {}, of);
    expect(await train(withParts(3), {}, of)).toEqual(alone);
  });
});

describe('a gradient over shards', () => {
  const options: [string, PolicyOptions, number][] = [
    ['topk', {} as Partial<PolicyOptions>, 1],
    ['threshold of the bottom', { mask: { ...spec.mask, select: 'bottom', rule: 'threshold' } }, 1],
    ['by sequence', { mask: { ...spec.mask, pool: 'sequence', normaliser: 'all' } }, 1],
    ['GRPO in three micro-batches', { objective: { ...spec.objective, loss: 'grpo', kl: 0.2 } }, 3],
  ].map(([name, change, microbatches]) => [
    name as string,
    {
      mask: spec.mask,
      objective: spec.objective,
      optimiser: { ...spec.optimiser, clipNorm: 0 },
      temperature: 1,
      ...(change as Partial<PolicyOptions>),
    },
    microbatches as number,
  ]);

  test.each(options)('%s: that of the full batch, up to the order of summation', async (_, of, n) => {
    const device = withParts(2);
    const sequences = await sampled(device);
    const capacity = { rows: 80 * 16, sequences: 80, pools: 80, vocab: tinyConfig.vocab };
    const model = await createModel(device, tinyConfig, tinyValues());
    const learner = await createLearner(model, capacity);
    const sharded = await learner.policyUpdate(of, n, n);
    await sharded.update(splitEvenly(sequences, n), 1);
    const [shardedSums] = [await sharded.read()];
    const got = await readFloats(device, model.parameters, model.layout.length);

    const whole = await createModel(device, tinyConfig, tinyValues());
    const w = await createWorkspace(whole, capacity);
    const update = await DevicePolicyUpdate.create(w, of, n, n);
    await update.update(splitEvenly(sequences, n), 1);
    const sums = await update.read();
    const want = await readFloats(device, whole.parameters, whole.layout.length);
    const start = tinyValues();
    const moved = Math.max(...want.map((value, i) => Math.abs(value - start[i])));
    expect(moved).toBeGreaterThan(1e-4);
    for (const [i, value] of want.entries()) expect(Math.abs(got[i] - value)).toBeLessThan(1e-3 * moved);
    expect(shardedSums.map(({ firstRows, keep }) => ({ firstRows, keep }))).toEqual(
      sums.map(({ firstRows, keep }) => ({ firstRows, keep })),
    );
    for (const [i, { sums: want }] of sums.entries()) {
      for (const [name, value] of Object.entries(want)) {
        const got = shardedSums[i].sums[name as keyof typeof want];
        if (value === null) expect(got, name).toBeNull();
        else expect(got, name).toBeCloseTo(value, 4);
      }
    }
  });

  /** Sequences that the tiny model drew, with advantages. */
  async function sampled(device: Device): Promise<Sequence[]> {
    const engine = await TrainingEngine.create(device, spec, evenWorld, {
      config: tinyConfig,
      values: tinyValues(),
    });
    const { sampled } = await sampleStep(engine.decoder, engine.world, tinyRecipe({}, 1, spec), 1);
    engine.destroy();
    return sampled.flatMap(({ prompt, responses }) =>
      responses.map(({ rollout, advantage }, i) => {
        const pad = (values: Float32Array) =>
          Float32Array.from([...new Float32Array(prompt.length), ...values]);
        return {
          tokens: [...prompt, ...rollout.tokens],
          promptLength: prompt.length,
          advantage: advantage || (i % 2 ? 0.5 : -0.5),
          oldLogprob: pad(rollout.logprob.map((x) => x - 0.1)),
          referenceLogprob: pad(rollout.logprob),
        };
      }),
    );
  }
});

describe('workers', () => {
  let two: WasmDevice;
  beforeAll(async () => {
    two = await openNodeProcessor(2);
  });
  afterAll(() => two.destroy());

  test('two threads give the same bits as one', async () => {
    expect(two.parts).toHaveLength(2);
    expect(await train(two)).toEqual(await train(new WasmDevice(module)));
  });

  test('a single separate thread, as in the page on a single core, gives them too', async () => {
    const apart = await openProcessor(module, 1, startThread);
    expect(apart.parts).toHaveLength(1);
    expect(await train(apart)).toEqual(await train(new WasmDevice(module)));
    apart.destroy();
  });

  test('an error in a worker is thrown at the next read', async () => {
    const [part] = two.parts;
    const { a } = await part.createBuffers({ a: 256 });
    await expect(
      part.program([{ shader: 'nothing', entry: 'main', uniforms: [], buffers: [a], workgroups: [1] }]),
    ).rejects.toThrow('The processor has no kernel nothing.main.');
    expect(new Uint8Array((await part.read([{ buffer: a, size: 8 }]))[0])).toEqual(new Uint8Array(8));
    a.destroy();
    await expect(part.read([{ buffer: a, size: 8 }])).rejects.toThrow('There is no buffer');
  });

  test('a worker that terminates is a lost device', async () => {
    const device = await openNodeProcessor(2);
    device.parts[0].destroy();
    await expect(train(device)).rejects.toThrow('destroyed on request');
    device.destroy();
  });
});
