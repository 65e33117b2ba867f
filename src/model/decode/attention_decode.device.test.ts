import { describe, expect, test } from 'vitest';
import { allocate, readFloats } from '../../device/buffers.ts';
import { f } from '../../device/program.ts';
import { randomStream } from '../../random/stream.ts';
import { testDevice } from '../../rl/testing/fixture_model.ts';
import { executor } from '../../testing/executor.ts';
import { dtypeOf } from '../packed_matmul.ts';
import { asHalves, nearestHalf } from './testing/halves.ts';

interface Heads {
  HD: number;
  HEADS: number;
  KV_HEADS: number;
  WINDOW: number;
}

/** softmax(q k / sqrt(HD)) v of each query and head over the cached positions of its row, in float64. */
function attention(
  { HD, HEADS, KV_HEADS, WINDOW }: Heads,
  of: { qk: Float32Array; cache: Float32Array; place: number[][]; rows: number; context: number },
) {
  const { qk, cache, place, rows, context } = of;
  const width = KV_HEADS * HD;
  return place.flatMap(([row, , position], slot) =>
    Array.from({ length: HEADS }, (_, head) => {
      const q = slot * (HEADS + KV_HEADS) * HD + head * HD;
      const at = (j: number) => (row * context + j) * width + Math.floor((head * KV_HEADS) / HEADS) * HD;
      const oldest = WINDOW > 0 ? Math.max(0, position + 1 - WINDOW) : 0;
      const scores = Array.from({ length: position + 1 - oldest }, (_, n) => {
        let dot = 0;
        for (let d = 0; d < HD; d++) dot += qk[q + d] * cache[at(oldest + n) + d];
        return dot / Math.sqrt(HD);
      });
      const most = Math.max(...scores);
      const weights = scores.map((s) => Math.exp(s - most));
      const total = weights.reduce((sum, w) => sum + w, 0);
      return Array.from({ length: HD }, (_, d) => {
        let y = 0;
        for (const [n, w] of weights.entries()) y += w * cache[rows * context * width + at(oldest + n) + d];
        return y / total;
      });
    }).flat(),
  );
}

const variants = executor === 'wasm' ? ['attention_decode'] : ['attention_decode', 'attention_decode_wide'];

const cases: [string, Heads, number[][]][] = [
  // Positions in the first chunk of 256, at its end, and in the third; several lanes a dimension.
  [
    'shared key heads',
    { HD: 16, HEADS: 4, KV_HEADS: 2, WINDOW: 0 },
    [
      [1, 0, 0],
      [0, 0, 255],
      [2, 0, 299],
      [1, 0, 519],
    ],
  ],
  // 64 lanes are no multiple of 20 vec4s.
  [
    'heads of 80',
    { HD: 80, HEADS: 2, KV_HEADS: 1, WINDOW: 0 },
    [
      [0, 0, 70],
      [1, 0, 256],
    ],
  ],
  [
    'heads of 128 and a window',
    { HD: 128, HEADS: 3, KV_HEADS: 3, WINDOW: 261 },
    [
      [0, 0, 5],
      [1, 0, 300],
    ],
  ],
  ['heads of 256', { HD: 256, HEADS: 1, KV_HEADS: 1, WINDOW: 0 }, [[0, 0, 9]]],
];

describe.each(
  variants.flatMap((shader) => [
    { shader, type: 'f32' as const },
    { shader, type: 'f16' as const },
  ]),
)('$shader, $type', ({ shader, type }) => {
  // A float16 is widened the same way for every head.
  test.each(type === 'f32' ? cases : cases.slice(0, 2))(
    '%s: the softmax over a row’s cached keys, of its cached values',
    async (_, heads, place) => {
      const { HD, HEADS, KV_HEADS } = heads;
      const device = await testDevice();
      const [rows, context] = [
        Math.max(...place.map(([row]) => row)) + 1,
        Math.max(...place.map((at) => at[2])) + 1,
      ];
      // One more than are live.
      const slots = place.length + 1;
      const random = randomStream(4, HD);
      const floats = (length: number, by: number) =>
        Float32Array.from({ length }, () => by * (random.uniform() - 0.5));
      const qk = floats(slots * (HEADS + KV_HEADS) * HD, 4);
      const made = floats(2 * rows * context * KV_HEADS * HD, 4);
      const [cache, stored] = type === 'f32' ? [made, made] : [made.map(nearestHalf), asHalves(made)];
      const b = await allocate(device, {
        counts: 256,
        place: slots * 16,
        qk: qk.byteLength,
        cache: stored.byteLength,
        y: slots * HEADS * HD * 4,
      });
      device.write(b.counts, new Uint32Array([place.length]));
      device.write(b.place, Uint32Array.from(place.flatMap((at) => [...at, 0])));
      device.write(b.qk, qk);
      device.write(b.cache, stored);
      const program = await device.program([
        {
          shader,
          entry: 'main',
          constants: {
            DTYPE: dtypeOf(type),
            HD,
            HEADS,
            KV_HEADS,
            ROLLED: device.software ? 1 : 0,
            WINDOW: heads.WINDOW,
          },
          uniforms: [slots, rows, context, f(1 / Math.sqrt(HD)), HD],
          buffers: [b.counts, b.place, b.qk, b.cache, b.y],
          // A thread, or a workgroup, a (slot, head).
          workgroups: [shader === 'attention_decode' ? 1 : slots * HEADS],
        },
      ]);
      program.run();
      const y = await readFloats(device, b.y, slots * HEADS * HD);
      const wanted = attention(heads, { qk, cache, place, rows, context });
      expect(Math.max(...wanted.map((value, i) => Math.abs(value - y[i])))).toBeLessThan(2e-6);
      expect(y.slice(wanted.length).every((value) => value === 0)).toBe(true);
      program.destroy();
      for (const buffer of Object.values(b)) buffer.destroy();
    },
  );
});
