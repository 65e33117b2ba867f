import { describe, expect, it } from 'vitest';
import { allocate, readFloats } from '../device/buffers.ts';
import type { Dispatch } from '../device/program.ts';
import { randomStream } from '../random/stream.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { executor } from '../testing/executor.ts';
import { packPanels } from './frozen/panels.ts';
import { bytesPerPanel, type Matrix, type WeightType, weightTypes } from './matrix.ts';
import { dtypeOf, packedProduct } from './packed_matmul.ts';

const random = randomStream(21, 2);
const matrix = (length: number) => Float32Array.from({ length }, () => random.uniform() - 0.5);

/** Random rows in a type, as they are in a file, and the numbers that they are. */
function weight(type: WeightType, out: number, inner: number) {
  const values = matrix(out * inner);
  if (type === 'f32') return { rows: values, values };
  if (type === 'q8') {
    const quantised = values.slice();
    for (let at = 0; at < values.length; ) {
      const end = Math.min(at + 32, (Math.floor(at / inner) + 1) * inner);
      const block = values.subarray(at, end);
      const scale = Math.fround(Math.max(...block.map(Math.abs)) / 127);
      for (let i = at; i < end; i++) quantised[i] = Math.round(values[i] / scale) * scale;
      at = end;
    }
    return { rows: values, values: quantised };
  }
  const bits = new Uint32Array(values.buffer);
  if (type === 'bf16') {
    const rows = Uint16Array.from(bits, (word) => word >>> 16);
    return { rows, values: new Float32Array(Uint32Array.from(rows, (half) => half << 16).buffer) };
  }
  // Every kind of float16: subnormal, normal, both signs, zero.
  const rows = Uint16Array.from(bits, (word, i) => (i % 7 === 0 ? word & 0x83ff : word & 0xbbff));
  return { rows, values: Float32Array.from(rows, halfValue) };
}

function halfValue(half: number): number {
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return half & 0x8000 ? -size : size;
}

/** A packed weight on the device, in two chunks if it has more than 64 rows. */
async function packed(type: WeightType, rows: Float32Array | Uint16Array, out: number, inner: number) {
  const device = await testDevice();
  const starts = out > 64 ? [0, 64] : [0];
  const chunks = await Promise.all(
    starts.map(async (from, i) => {
      const count = (starts[i + 1] ?? out) - from;
      const { buffer } = await allocate(device, {
        buffer: Math.ceil(count / 8) * bytesPerPanel(type, inner),
      });
      device.write(
        buffer,
        packPanels(type, rows.subarray(from * inner, (from + count) * inner), count, inner),
      );
      return { buffer, from, count };
    }),
  );
  return { kind: 'packed', type, chunks, out, inner } satisfies Matrix;
}

/** Row capacity, live rows, out, in: few rows and many, in and out not multiples of a panel or block. */
const shapes = [
  [1, 1, 130, 96],
  [8, 7, 70, 64],
  [150, 137, 70, 320],
  // Cases of the processor's kernel; on a GPU they are these three.
  ...(executor === 'wasm'
    ? [
        [2, 2, 75, 64],
        [3, 3, 40, 33],
        [4, 4, 64, 300],
        [72, 1, 130, 67],
        [8, 0, 8, 8],
      ]
    : []),
];

describe.each(weightTypes)('%s', (type) => {
  it.each(shapes)('%i rows, %i live, %i out, %i in', async (rows, alive, out, inner) => {
    const device = await testDevice();
    const { rows: stored, values } = weight(type, out, inner);
    const w = await packed(type, stored, out, inner);
    const x = matrix(rows * inner);
    const residual = matrix(rows * out);
    const bias = matrix(out);
    const b = await allocate(device, {
      counts: 256,
      x: x.byteLength,
      residual: residual.byteLength,
      bias: bias.byteLength,
      y: rows * out * 4,
      withResidual: rows * out * 4,
      withBias: rows * out * 4,
    });
    device.write(b.x, x);
    device.write(b.residual, residual);
    device.write(b.bias, bias);
    device.write(b.counts, new Uint32Array([alive]));
    // What is added is a kernel of its own on a GPU, and the same code whatever the type.
    const modes = [
      { y: b.y, add: undefined, more: () => 0 },
      { y: b.withResidual, add: { residual: b.residual }, more: (at: number) => residual[at] },
      { y: b.withBias, add: { bias: b.bias }, more: (at: number) => bias[at % out] },
    ].slice(0, executor === 'wasm' || type === 'bf16' ? 3 : 1);
    const program = await device.program(
      modes.flatMap(({ y, add }) => packedProduct(device, rows, b.counts, b.x, w, y, add)),
    );
    program.run();
    const results = await Promise.all(modes.map(({ y }) => readFloats(device, y, rows * out)));
    let worst = 0;
    for (let m = 0; m < rows; m++) {
      for (let n = 0; n < out; n++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += x[m * inner + k] * values[n * inner + k];
        const at = m * out + n;
        for (const [i, { more }] of modes.entries()) {
          const wanted = m < alive ? sum + more(at) : 0;
          worst = Math.max(worst, Math.abs(results[i][at] - wanted));
        }
      }
    }
    expect(worst).toBeLessThan(1e-5);
  });

  it('gives a row of the embedding exactly', async () => {
    const device = await testDevice();
    const [vocab, width] = [77, 70];
    const { rows: stored, values } = weight(type, vocab, width);
    const w = await packed(type, stored, vocab, width);
    const tokens = [0, 76, 63, 64, 5, 12];
    const b = await allocate(device, {
      counts: 256,
      place: tokens.length * 16,
      x: tokens.length * width * 4,
    });
    device.write(b.counts, new Uint32Array([tokens.length]));
    device.write(b.place, new Uint32Array(tokens.flatMap((token) => [0, 0, 0, token])));
    const dispatches = w.chunks.map(
      ({ buffer, from, count }): Dispatch => ({
        shader: 'packed_embedding',
        entry: 'forward',
        constants: { DTYPE: dtypeOf(type) },
        uniforms: [width, tokens.length, from, count],
        buffers: [b.counts, b.place, buffer, b.x],
        workgroups: [Math.ceil((tokens.length * width) / 64)],
      }),
    );
    (await device.program(dispatches)).run();
    const x = await readFloats(device, b.x, tokens.length * width);
    const wanted = (i: number) => values[tokens[Math.floor(i / width)] * width + (i % width)];
    expect(x.filter((value, i) => value !== wanted(i))).toHaveLength(0);
  });

  it('refuses numbers that are not finite', () => {
    const rows =
      type === 'bf16' || type === 'f16' ? Uint16Array.of(0, 0x7fff) : Float32Array.of(1, Number.NaN);
    expect(() => packPanels(type, rows, 1, 2)).toThrow('finite');
  });
});
