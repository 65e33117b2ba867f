import { describe, expect, it } from 'vitest';
import { allocate, readFloats } from '../device/buffers.ts';
import { randomStream } from '../random/stream.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { rowStatistics, rowStatisticsPlan } from './row_statistics.ts';
import { topTokens, rowStatistics as truth } from './twin/statistics.ts';

/** Difficult logits: flat, natural, peaked, one token far above the rest, forbidden ones. */
function logitRows(rows: number, vocab: number): Float32Array {
  const random = randomStream(vocab, 3);
  const z = new Float32Array(rows * vocab);
  for (let row = 0; row < rows; row++) {
    const kind = row % 8;
    const scale = [0, 1e-3, 1, 6, 20, 20, 1, 1][kind];
    for (let v = 0; v < vocab; v++) {
      const normal = random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2;
      z[row * vocab + v] = scale * normal * Math.sqrt(3);
    }
    const peak = random.integer(vocab);
    if (kind === 5) z[row * vocab + peak] += 40;
    if (kind === 6) z[row * vocab + peak] += 40 + (row % 40);
    if (kind === 7) for (let v = 0; v < vocab; v += 3) z[row * vocab + v] = -Infinity;
  }
  return z;
}

async function measure(rows: number, vocab: number, temperature: number, top: number) {
  const device = await testDevice();
  const z = logitRows(rows, vocab);
  const random = randomStream(vocab, 4);
  const targets = Uint32Array.from({ length: rows }, (_, row) => {
    // A forbidden token's log-probability is -inf, which WGSL does not guarantee.
    const target = random.integer(vocab);
    return row % 8 === 7 && target % 3 === 0 ? 1 : target;
  });
  const shape = { rows, vocab, temperature, top };
  const b = await allocate(device, {
    counts: 256,
    logits: z.byteLength,
    targets: rows * 4,
    statistics: rows * 16,
    top: rows * top * 8,
    ...rowStatisticsPlan(device, shape),
  });
  device.write(b.counts, new Uint32Array([rows]));
  device.write(b.logits, z as Float32Array<ArrayBuffer>);
  device.write(b.targets, targets);
  (await device.program(rowStatistics(device, shape, b, b))).run();
  const got = await readFloats(device, b.statistics, rows * 4);
  const words = top > 0 ? await readFloats(device, b.top, rows * top * 2) : new Float32Array();
  for (const buffer of Object.values(b)) buffer.destroy();
  const want = truth(z, vocab, targets, temperature);
  const error = { lse: 0, entropy: 0, logprob: 0 };
  for (let row = 0; row < rows; row++) {
    const off = (i: number, value: number) => Math.abs(got[row * 4 + i] - value);
    // Above 64 a float32 itself is 4e-6 off, and so is 1/T: the tolerance grows with the value there.
    const size = (value: number) => Math.max(1, Math.abs(value) / 64);
    error.lse = Math.max(error.lse, off(0, want.lse[row]) / size(want.lse[row]));
    error.entropy = Math.max(error.entropy, off(1, want.entropy[row]));
    error.logprob = Math.max(error.logprob, off(2, want.logprob[row]) / size(want.logprob[row]));
  }
  return { error, words, z };
}

describe('row statistics against float64', () => {
  it.each([
    [160, 55, 1],
    [64, 55, 0.7],
    [40, 54, 1.3],
    [16, 3, 1],
    [256, 64, 1],
  ])('%i rows of %i words at temperature %f: within 2e-6 nats', async (rows, vocab, temperature) => {
    const { error } = await measure(rows, vocab, temperature, 0);
    expect(error.entropy).toBeLessThan(2e-6);
    expect(error.lse).toBeLessThan(1e-5);
    expect(error.logprob).toBeLessThan(1e-5);
  });

  it.each([
    [264, 4096, 1],
    [16, 4097, 1],
    [16, 49_152, 0.6],
    [8, 151_936, 1],
  ])('%i rows of %i words at temperature %f: within 1e-5 nats', async (rows, vocab, temperature) => {
    const { error } = await measure(rows, vocab, temperature, 0);
    expect(error.entropy).toBeLessThan(1e-5);
    expect(error.lse).toBeLessThan(1e-5);
    expect(error.logprob).toBeLessThan(1e-5);
  });

  it.each([
    [24, 55, 10],
    [16, 4097, 5],
    [8, 151_936, 10],
  ])('%i rows of %i words: the top %i, ties by id', async (rows, vocab, top) => {
    const { words, z, error } = await measure(rows, vocab, 1, top);
    expect(error.entropy).toBeLessThan(1e-5);
    for (let row = 0; row < rows; row++) {
      const want = topTokens(z.subarray(row * vocab, (row + 1) * vocab), top);
      for (let j = 0; j < top; j++) {
        expect(words[(row * top + j) * 2], `row ${row}, place ${j}`).toBe(want.ids[j]);
        expect(Math.abs(words[(row * top + j) * 2 + 1] - want.logprobs[j])).toBeLessThan(2e-5);
      }
    }
  });
});
