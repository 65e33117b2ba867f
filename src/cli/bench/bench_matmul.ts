import { allocate } from '../../device/buffers.ts';
import type { Device } from '../../device/device.ts';
import { type ModelConfig, qkvWidth } from '../../model/config.ts';
import { linear, type MatmulVariant } from '../../model/matmul.ts';
import { availableMatmuls } from '../../model/matmul_choice.ts';
import { randomStream } from '../../random/stream.ts';

/** A linear layer with weights [out, inner], applied to `rows` rows. */
export interface LayerShape {
  rows: number;
  out: number;
  inner: number;
}

/** The linear layers of a model. */
export const layerShapes = (c: ModelConfig, rows: number): LayerShape[] => [
  { rows, out: qkvWidth(c), inner: c.width },
  { rows, out: 2 * c.hidden, inner: c.width },
  { rows, out: c.width, inner: c.hidden },
];

/** A matmul to be timed: one of a layer's three, with one kernel. */
export interface TimedProduct {
  variant: MatmulVariant;
  /** FLOP of one `run`. */
  flop: number;
  /** Multiplies, repeatedly where once would be too short to measure, and waits for the device. */
  run(): Promise<void>;
}

/**
 * The three matmuls of each layer (forward, input gradient, weight gradient), with each kernel of the device.
 * @param flop least FLOP of one `run`
 */
export async function timedProducts(
  device: Device,
  shapes: readonly LayerShape[],
  flop: number,
): Promise<{ products: TimedProduct[]; destroy(): void }> {
  const products: TimedProduct[] = [];
  const owned: { destroy(): void }[] = [];
  const random = randomStream(7, 7);
  for (const { rows, out, inner } of shapes) {
    const floats = { x: rows * inner, w: out * inner, dy: rows * out };
    const buffers = await allocate(device, {
      counts: 256,
      x: floats.x * 4,
      w: floats.w * 4,
      dy: floats.dy * 4,
      y: rows * out * 4,
      dx: rows * inner * 4,
      dw: out * inner * 4,
    });
    owned.push(...Object.values(buffers));
    const { counts, x, w, dy, y, dx, dw } = buffers;
    for (const [name, length] of Object.entries(floats)) {
      const values = Float32Array.from({ length }, () => random.uniform() - 0.5);
      device.write(buffers[name as keyof typeof floats], values);
    }
    device.write(counts, new Uint32Array([rows]));
    const once = 2 * rows * out * inner;
    const times = Math.ceil(flop / once);
    for (const variant of availableMatmuls(device)) {
      const layer = linear(() => variant, rows, counts);
      for (const dispatch of [
        layer.forward(x, w, y, out, inner),
        layer.backwardInput(dy, w, dx, out, inner),
        layer.backwardWeight(dy, x, dw, out, inner),
      ]) {
        const program = await device.program(Array(times).fill(dispatch));
        owned.push(program);
        products.push({
          variant,
          flop: times * once,
          async run() {
            program.run();
            await device.done();
          },
        });
      }
    }
  }
  return {
    products,
    destroy() {
      for (const one of owned) one.destroy();
    },
  };
}

/** The best rate of a kernel over the products. */
export interface MatmulRate {
  variant: MatmulVariant;
  gflops: number;
}

/** The best rate of each kernel. @param seconds of one run of each product */
export function matmulRates(products: readonly TimedProduct[], seconds: readonly number[]): MatmulRate[] {
  const rates = new Map<MatmulVariant, number>();
  for (const [i, { variant, flop }] of products.entries())
    rates.set(variant, Math.max(rates.get(variant) ?? 0, flop / seconds[i] / 1e9));
  return [...rates].map(([variant, gflops]) => ({ variant, gflops }));
}
