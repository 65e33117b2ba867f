import { expect, test } from 'vitest';
import { allocate, readFloats } from '../../device/buffers.ts';
import { randomStream } from '../../random/stream.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import type { DrawFilter } from '../decode/draw_options.ts';
import { filteredDraw } from '../decode/filtered_draw.ts';
import { filterDispatch } from './decode_step.ts';

/** The words that transformers' warpers leave, in their order: top-k, top-p, min-p. */
function allowed(z: readonly number[], T: number, { topK = 0, topP = 1, minP = 0 }: DrawFilter): number[] {
  let left = Array.from(z.keys()).sort((a, b) => z[b] - z[a]);
  if (topK > 0) left = left.filter((v) => z[v] >= z[left[Math.min(topK, left.length) - 1]]);
  const weight = (v: number) => Math.exp((z[v] - z[left[0]]) / T);
  const total = left.reduce((sum, v) => sum + weight(v), 0);
  let above = 0;
  left = left.filter((v) => {
    const kept = topP >= 1 || above < topP * total;
    above += weight(v);
    return kept;
  });
  return left.filter((v) => weight(v) >= minP).sort((a, b) => a - b);
}

const vocab = 1003;
const random = randomStream(3, 9);
const rows = Array.from({ length: 3 }, (_, row) =>
  Array.from({ length: vocab }, () => Math.fround((random.uniform() - 0.7) * 6 * (row + 1))),
);

test.each<[number, DrawFilter]>([
  [1, { topK: 5 }],
  [0.6, { topK: 20, topP: 0.95 }],
  [1, { topP: 0.9 }],
  [1.5, { minP: 0.05 }],
  [0.7, { topK: 50, topP: 0.8, minP: 0.1 }],
  [1, { topK: 1 }],
  [1, { topK: 5000, topP: 0.01 }],
])('at temperature %f, %o leaves the words that transformers leaves', async (T, filter) => {
  const device = await testDevice();
  const n = rows.length;
  const b = await allocate(device, {
    counts: 256,
    run: 512,
    statistics: n * 16,
    logits: n * vocab * 4,
    threshold: n * 4,
  });
  const run = new Uint32Array(128);
  new Float32Array(run.buffer).set([1 / T, 1 / T, 3e38], 3);
  device.write(b.counts, new Uint32Array([n]));
  device.write(b.run, run);
  device.write(b.logits, Float32Array.from(rows.flat()));
  (await device.program([filterDispatch(vocab, n, filter, b)])).run();
  const threshold = await readFloats(device, b.threshold, n);
  for (const [i, z] of rows.entries()) {
    const left = Array.from(z.keys()).filter((v) => z[v] >= threshold[i]);
    expect(left).toEqual(allowed(z, T, filter));
    // What a scan weighs branches by: the softmax over what is left.
    const drawn = filteredDraw(Float32Array.from(z), T, filter);
    expect(Array.from(z.keys()).filter((v) => drawn(v) > 0)).toEqual(left);
    expect(left.reduce((sum, v) => sum + drawn(v), 0)).toBeCloseTo(1, 12);
    const [first] = left;
    for (const v of left) expect(drawn(v) / drawn(first)).toBeCloseTo(Math.exp((z[v] - z[first]) / T), 9);
  }
});
