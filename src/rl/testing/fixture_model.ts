import type { Fixture, ParameterSet } from '../../../reference/fixtures.ts';
import { openEngine } from '../../cli/machine/engine.ts';
import type { Device } from '../../device/device.ts';
import { Gpu } from '../../gpu/device.ts';
import { type MatmulVariant, matmulVariants } from '../../model/matmul.ts';
import { createModel, type TrainableModel } from '../../model/model.ts';
import type { Sequence } from '../../model/packing.ts';
import { type ParameterLayout, parameterLayout } from '../../model/parameters.ts';
import { executor } from '../../testing/executor.ts';

/**
 * The test run's one device, which commands that are called in this process have too: a second costs more than most
 * tests.
 */
export async function testDevice(): Promise<Device> {
  const device = await openEngine();
  // A file that runs for both executors must not run twice for one.
  if (device.executor !== executor)
    throw new Error(`These tests are of ${executor}, and they run on ${device.adapterName}.`);
  return device;
}

/** The same where the test is about WebGPU itself. */
export async function testGpu(): Promise<Gpu> {
  const device = await testDevice();
  if (!(device instanceof Gpu))
    throw new Error('This test needs WebGPU: a file of such tests is a *.gpu.test.ts.');
  return device;
}

/** The kernels for a product that the executor has: on the processor all of them are one. */
export const testedMatmuls: readonly MatmulVariant[] = executor === 'wasm' ? ['matmul'] : matmulVariants;

/** A fixture's parameters in the flat layout. */
export function flatten(layout: ParameterLayout, set: ParameterSet): Float32Array {
  const flat = new Float32Array(layout.length);
  for (const { name, offset } of layout.tensors) flat.set(set[name], offset);
  return flat;
}

/** A fixture's model on the device. */
export async function fixtureModel(fixture: Fixture, matmul?: MatmulVariant): Promise<TrainableModel> {
  const layout = parameterLayout(fixture.config);
  return createModel(await testDevice(), fixture.config, flatten(layout, fixture.parameters), matmul);
}

/** A fixture's sequences, with per-row arrays turned back into per-token ones. */
export function fixtureSequences(
  fixture: Fixture,
  perRow: {
    old?: Float32Array;
    reference?: Float32Array;
    weight?: Float32Array;
    excluded?: Float32Array;
  } = {},
): Sequence[] {
  return fixture.lengths.map((length, i) => {
    const start = fixture.starts[i];
    // Row t predicts token t + 1, and a Sequence's arrays are indexed by the token.
    const shift = (rows?: Float32Array) => {
      if (!rows) return undefined;
      const perToken = new Float32Array(length);
      for (let t = 0; t + 1 < length; t++) perToken[t + 1] = rows[start + t];
      return perToken;
    };
    return {
      tokens: Array.from(fixture.tokens.subarray(start, start + length)),
      promptLength: fixture.promptLengths[i],
      advantage: fixture.advantages[i],
      oldLogprob: shift(perRow.old),
      referenceLogprob: shift(perRow.reference),
      weight: shift(perRow.weight),
      excluded: shift(perRow.excluded),
    };
  });
}

/** Largest |a - b| relative to the largest |b|. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let error = 0;
  let size = 1e-12;
  for (let i = 0; i < b.length; i++) {
    error = Math.max(error, Math.abs(a[i] - b[i]));
    size = Math.max(size, Math.abs(b[i]));
  }
  return error / size;
}
