import { describe, expect, it } from 'vitest';
import { allocate } from '../../device/buffers.ts';
import type { Dispatch } from '../../device/program.ts';
import { randomStream } from '../../random/stream.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import type { CacheType } from '../cache_type.ts';
import { dtypeOf } from '../packed_matmul.ts';
import { asHalves } from './testing/halves.ts';

const HD = 4;
const HEADS = 3;
const KV_HEADS = 2;
const width = KV_HEADS * HD;
const [rows, context] = [3, 5];
/** Elements of all keys. */
const half = rows * context * width;

/** Ties, the least normal float16 and its neighbours, subnormal ones, zeros, the greatest, and what float16 does not reach. */
const special = [
  1 + 2 ** -11,
  1 + 3 * 2 ** -11,
  -(2 ** -14),
  2 ** -14 - 2 ** -26,
  2 ** -24,
  -(2 ** -25),
  3 * 2 ** -25,
  2 ** -40,
  -0,
  0,
  65_504,
  65_519.99,
  65_520,
  -1e9,
  Infinity,
  NaN,
];

const words = (values: Float32Array<ArrayBuffer>, type: CacheType) =>
  new Uint32Array((type === 'f16' ? asHalves(values) : values).buffer);

describe.each<CacheType>(['f32', 'f16'])('a cache of %s', (type) => {
  it('has the keys and values of live slots at their places, and those of a prompt in the rows that begin with it', async () => {
    const device = await testDevice();
    // Two of three slots are live.
    const place = [
      [2, 0, 3, 0],
      [0, 0, 1, 0],
      [1, 0, 1, 0],
    ];
    const random = randomStream(6, 1);
    const floats = (length: number) =>
      Float32Array.from({ length }, (_, i) => special[i % 29] ?? 8 * (random.uniform() - 0.5));
    const qk = floats(place.length * (HEADS + KV_HEADS) * HD);
    const qkv = floats(place.length * (HEADS + 2 * KV_HEADS) * HD);
    const before = Float32Array.from({ length: 2 * half }, () => random.uniform());
    const b = await allocate(device, {
      counts: 256,
      place: place.length * 16,
      prefix: rows * 8,
      qk: qk.byteLength,
      qkv: qkv.byteLength,
      cache: words(before, type).byteLength,
    });
    device.write(b.place, Uint32Array.from(place.flat()));
    device.write(b.qk, qk);
    device.write(b.qkv, qkv);
    device.write(b.cache, words(before, type));
    const dispatch = (entry: string, of: Partial<Dispatch>): Dispatch => ({
      shader: 'kv_cache',
      entry,
      constants: { DTYPE: dtypeOf(type), HD, HEADS, KV_HEADS },
      uniforms: [entry === 'append' ? place.length : rows, rows, context, context],
      buffers: [],
      workgroups: [2],
      ...of,
    });
    const [append, fork] = await Promise.all([
      device.program([dispatch('append', { buffers: [b.counts, b.place, b.qk, b.qkv, b.cache] })]),
      device.program([dispatch('fork', { buffers: [b.counts, b.prefix, null, null, b.cache] })]),
    ]);
    const read = async () =>
      new Uint32Array((await device.read([{ buffer: b.cache, size: words(before, type).byteLength }]))[0]);

    device.write(b.counts, new Uint32Array([2, 0]));
    append.run();
    const wanted = before.slice();
    const at = (row: number, position: number) => (row * context + position) * width;
    for (const [slot, [row, , position]] of place.slice(0, 2).entries()) {
      const key = (slot * (HEADS + KV_HEADS) + HEADS) * HD;
      const value = (slot * (HEADS + 2 * KV_HEADS) + HEADS + KV_HEADS) * HD;
      wanted.set(qk.slice(key, key + width), at(row, position));
      wanted.set(qkv.slice(value, value + width), half + at(row, position));
    }
    expect(await read()).toEqual(words(wanted, type));

    // Rows 0 and 1 begin with four and two tokens of row 2, whose own is not copied.
    device.write(b.prefix, Uint32Array.of(2, 4, 2, 2, 2, 5));
    device.write(b.counts, new Uint32Array([0, rows]));
    fork.run();
    for (const [row, length] of [
      [0, 4],
      [1, 2],
    ]) {
      for (const start of [0, half])
        wanted.copyWithin(start + at(row, 0), start + at(2, 0), start + at(2, length));
    }
    expect(await read()).toEqual(words(wanted, type));
    for (const program of [append, fork]) program.destroy();
    for (const buffer of Object.values(b)) buffer.destroy();
  });
});
