import { allocate } from '../device/buffers.ts';
import type { BufferPlan, Command } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { Gpu } from '../gpu/device.ts';
import type { DecoderGraph } from './decoder_graph.ts';
import type { CachedPrefix, OnnxCache, OnnxForward } from './forward.ts';
import { graphInputs } from './graph_inputs.ts';
import { HalfLogits } from './half_logits.ts';
import type { OnnxSession, Ort } from './session.ts';

/** A cache on our device, by layer, for a fixed number of positions. */
interface GpuCache extends OnnxCache {
  room: number;
  keys: GPUBuffer[];
  values: GPUBuffer[];
  /** Plain attention writes what it read and the new positions to the other of two. */
  spare: { keys: GPUBuffer[]; values: GPUBuffer[] } | null;
  /** Positions of each row. */
  filled: readonly number[];
}

/**
 * Runs a graph on our own device: its logits are written to our buffer (float16 ones are widened there), and keys and values stay in ours. Nothing is read back.
 * GroupQueryAttention writes to its cache in place, [rows, heads, room, width of a head]; plain attention reads one of length P
 * and writes one of length P + tokens.
 */
export class GpuForward implements OnnxForward<GpuCache> {
  /**
   * On SwiftShader, whose subgroups have 4 lanes, ONNX Runtime's GroupQueryAttention is wrong by nats in runs of 32 tokens or
   * more, without an error.
   */
  readonly passTokens: number;
  readonly #halves: HalfLogits;

  constructor(
    private readonly session: OnnxSession,
    private readonly graph: DecoderGraph,
    private readonly device: Gpu,
  ) {
    this.passTokens = device.software ? 16 : 128;
    this.#halves = new HalfLogits(device);
  }

  empty(room: number): Promise<GpuCache> {
    return this.#made(1, Math.max(1, room), [0]);
  }

  async gathered(prefixes: readonly CachedPrefix<GpuCache>[], room: number): Promise<GpuCache> {
    const { kvHeads, headDim } = this.graph;
    const made = await this.#made(
      prefixes.length,
      room,
      prefixes.map(({ length }) => length),
    );
    const width = headDim * this.#bytes;
    const commands: Command[] = [];
    prefixes.forEach(({ cache, row, length }, to) => {
      if (length === 0) return;
      const [start, gap] = this.graph.grouped
        ? [0, 0]
        : [cache.length - cache.filled[row], made.length - length];
      for (const part of ['keys', 'values'] as const) {
        for (const [layer, buffer] of made[part].entries()) {
          for (let head = 0; head < kvHeads; head++) {
            commands.push({
              copy: cache[part][layer],
              from: ((row * kvHeads + head) * this.#stride(cache) + start) * width,
              to: buffer,
              at: ((to * kvHeads + head) * this.#stride(made) + gap) * width,
              bytes: length * width,
            });
          }
        }
      }
    });
    this.device.submit(commands);
    return made;
  }

  async run(
    tokens: readonly (readonly number[])[],
    { cache, filled }: { cache: GpuCache; filled: readonly number[] },
    logits: DeviceBuffer | null,
  ): Promise<GpuCache> {
    const { graph, session } = this;
    const { ort } = session.runtime;
    const { rows, length, spare } = cache;
    const [fresh] = tokens;
    const next = length + fresh.length;
    const inputs = graphInputs(ort, graph, tokens, { filled, length });
    const outputs: Record<string, Ort.Tensor | null> = {};
    const tensor = (buffer: GPUBuffer, positions: number) =>
      positions === 0
        ? new ort.Tensor(graph.cacheType, this.#none(), [rows, graph.kvHeads, 0, graph.headDim])
        : ort.Tensor.fromGpuBuffer(buffer, {
            dataType: graph.cacheType,
            dims: [rows, graph.kvHeads, positions, graph.headDim],
          });
    const to = spare ?? cache;
    for (const [part, name] of [
      ['keys', 'key'],
      ['values', 'value'],
    ] as const) {
      for (let layer = 0; layer < graph.layers; layer++) {
        inputs[graph.cache.past[layer][name]] = tensor(
          cache[part][layer],
          graph.grouped ? cache.room : length,
        );
        outputs[graph.cache.present[layer][name]] = tensor(
          to[part][layer],
          graph.grouped ? cache.room : next,
        );
      }
    }
    const positions = graph.lastOnly ? 1 : fresh.length;
    const count = rows * positions * graph.vocab;
    const halves = logits && graph.logitsType === 'float16' ? await this.#halves.buffer(count) : null;
    outputs.logits = logits
      ? ort.Tensor.fromGpuBuffer((halves ?? logits) as GPUBuffer, {
          dataType: graph.logitsType,
          dims: [rows, positions, graph.vocab],
        })
      : null;
    const given = await session.run(inputs, outputs);
    // Its own buffer goes back to its pool.
    if (!logits) given.logits.dispose();
    if (halves && logits) await this.#halves.widen(logits, count);
    return {
      ...cache,
      length: next,
      filled: filled.map((own) => own + fresh.length),
      ...(spare && { ...spare, spare: { keys: cache.keys, values: cache.values } }),
    };
  }

  free({ keys, values, spare }: GpuCache): void {
    for (const buffer of [...keys, ...values, ...(spare ? [...spare.keys, ...spare.values] : [])])
      buffer.destroy();
  }

  destroy(): void {
    this.#halves.destroy();
  }

  async #made(rows: number, room: number, filled: readonly number[]): Promise<GpuCache> {
    const { layers, kvHeads, headDim, grouped } = this.graph;
    const bytes = rows * kvHeads * room * headDim * this.#bytes;
    const names = ['keys', 'values', ...(grouped ? [] : ['spare keys', 'spare values'])];
    const plan: BufferPlan = {};
    for (const name of names) for (let layer = 0; layer < layers; layer++) plan[`${name} ${layer}`] = bytes;
    const buffers = (await allocate(this.device, plan)) as Record<string, GPUBuffer>;
    const of = (name: string) => Array.from({ length: layers }, (_, layer) => buffers[`${name} ${layer}`]);
    return {
      rows,
      room,
      length: Math.max(...filled),
      filled,
      keys: of('keys'),
      values: of('values'),
      spare: grouped ? null : { keys: of('spare keys'), values: of('spare values') },
    };
  }

  /** Positions from one head to the next. */
  #stride({ room, length }: GpuCache): number {
    return this.graph.grouped ? room : length;
  }

  get #bytes(): number {
    return this.graph.cacheType === 'float32' ? 4 : 2;
  }

  #none(): Float32Array {
    return (this.graph.cacheType === 'float32' ? new Float32Array(0) : new Uint16Array(0)) as Float32Array;
  }
}
