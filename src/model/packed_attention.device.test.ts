import { expect, it, test } from 'vitest';
import { allocate, readFloats } from '../device/buffers.ts';
import { randomStream } from '../random/stream.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { executor } from '../testing/executor.ts';
import { skipWithout } from '../testing/skip_without.ts';
import { attentionWidth, type ModelConfig, qkvWidth } from './config.ts';
import {
  type AttentionVariant,
  attentionVariants,
  chooseAttention,
  packedAttention,
} from './packed_attention.ts';
import { attentionBackward, attention as truth } from './twin/attention.ts';

/** What attention reads of a model; a window of 0 is none. */
const config = (heads: number, kvHeads: number, headDim: number, window: number) =>
  ({
    heads,
    kvHeads,
    headDim,
    context: 1024,
    ...(window > 0 && { window: { length: window, layers: [0] } }),
  }) as ModelConfig;

/** Packed sequences of these lengths, in a capacity with rows to spare that hold an earlier batch's numbers. */
async function run(variant: AttentionVariant, c: ModelConfig, lengths: readonly number[]) {
  const device = await testDevice();
  const random = randomStream(5, 9);
  const live = lengths.reduce((sum, length) => sum + length, 0);
  const rows = live + 12;
  const Q = qkvWidth(c);
  const A = attentionWidth(c);
  const turned = (c.heads + c.kvHeads) * c.headDim;
  const floats = (length: number) => Float32Array.from({ length }, () => 4 * random.uniform() - 2);
  const qk = floats(rows * turned);
  const qkv = floats(rows * Q);
  const dy = floats(rows * A);
  const place = new Uint32Array(rows * 4);
  let first = 0;
  for (const length of lengths) {
    for (let row = first; row < first + length; row++)
      place.set([first, first + length, row - first, 0], row * 4);
    first += length;
  }
  const b = await allocate(device, {
    counts: 256,
    place: place.byteLength,
    qk: qk.byteLength,
    qkv: qkv.byteLength,
    dy: dy.byteLength,
    y: rows * A * 4,
    soft: rows * c.heads * 8,
    dqk: qk.byteLength,
    dqkv: qkv.byteLength,
  });
  for (const [buffer, values] of [
    [b.counts, new Uint32Array([live])],
    [b.place, place],
    [b.qk, qk],
    [b.qkv, qkv],
    [b.dy, dy],
  ] as const)
    device.write(buffer, values);
  const attend = packedAttention(device, c, 0, { rows, counts: b.counts, place: b.place }, variant);
  const program = await device.program([
    attend.forward(b.qk, b.qkv, b.y, b.soft),
    attend.backwardQuery(b, b.y, b.dqk),
    attend.backwardKey(b, b.dqk, b.dqkv),
  ]);
  program.run();
  const got = {
    y: await readFloats(device, b.y, rows * A),
    dqk: await readFloats(device, b.dqk, rows * turned),
    dqkv: await readFloats(device, b.dqkv, rows * Q),
  };
  program.destroy();
  for (const buffer of Object.values(b)) buffer.destroy();
  // The twin reads queries and keys from qkv.
  const joined = new Float64Array(live * Q);
  for (let row = 0; row < live; row++) {
    joined.set(qkv.subarray(row * Q, (row + 1) * Q), row * Q);
    joined.set(qk.subarray(row * turned, (row + 1) * turned), row * Q);
  }
  const { out, probabilities } = truth(c, 0, joined, lengths);
  const gradient = attentionBackward(
    c,
    Float64Array.from(dy.subarray(0, live * A)),
    joined,
    probabilities,
    lengths,
  );
  return { ...got, out, gradient, live, Q, A, turned };
}

const tested = executor === 'wasm' ? (['attention'] as const) : attentionVariants;

it.for([
  // Heads, heads of keys, size of a head, window, lengths of the sequences: they begin in all four places of 16 rows.
  [2, 1, 32, 0, [4, 20, 36, 96, 8, 12]],
  [4, 2, 8, 5, [40, 8, 32]],
] as const)(
  '%i heads, %i of keys, of %i, window %i: sequences of %j',
  async ([heads, kvHeads, headDim, window, lengths], test) => {
    const device = await testDevice();
    skipWithout(test, executor === 'wasm' || device.subgroups, 'subgroups on this adapter');
    const c = config(heads, kvHeads, headDim, window);
    const all = [];
    for (const variant of tested) {
      const { y, dqk, dqkv, out, gradient, live, Q, A, turned } = await run(variant, c, lengths);
      let error = 0;
      for (let i = 0; i < live * A; i++) error = Math.max(error, Math.abs(y[i] - out[i]));
      expect(error, variant).toBeLessThan(1e-5);
      error = 0;
      for (let row = 0; row < live; row++) {
        for (let i = 0; i < Q; i++) {
          const got = i < turned ? dqk[row * turned + i] : dqkv[row * Q + i];
          error = Math.max(error, Math.abs(got - gradient[row * Q + i]));
        }
      }
      expect(error, variant).toBeLessThan(1e-4);
      // Rows past the live ones are left alone.
      expect([...y.subarray(live * A), ...dqk.subarray(live * turned)].every((v) => v === 0)).toBe(true);
      all.push({ y, dqk, dqkv });
    }
    if (device.software) for (const of of all) expect(of).toEqual(all[0]);
  },
);

test('quads attend to long sequences on software adapters that have them and multiply rightly by them', () => {
  const on = { software: true, subgroups: true, unsound: new Set<string>() };
  expect(chooseAttention(on, 48)).toBe('attention_quad');
  expect(chooseAttention(on, 16)).toBe('attention');
  expect(chooseAttention({ ...on, software: false }, 48)).toBe('attention');
  expect(chooseAttention({ ...on, subgroups: false }, 48)).toBe('attention');
  expect(chooseAttention({ ...on, unsound: new Set(['matmul_quad']) }, 48)).toBe('attention');
});
