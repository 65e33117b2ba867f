import { type Constants, type Gpu, pipeline } from './device.ts';

/** A buffer, or a range of one in floats (the offset a multiple of 64, so of 256 bytes). */
export type Binding = GPUBuffer | { buffer: GPUBuffer; offset: number; length?: number };

/** One dispatch to record: entry `entry` of `shaders/<shader>.wgsl`. */
export interface Dispatch {
  shader: string;
  entry: string;
  constants?: Constants;
  /** The uniform struct at binding 0, in order. Integers are u32, `f(x)` marks an f32. */
  uniforms: (number | Float)[];
  /** Bindings 1, 2, ... in order; null where the entry point does not use one. */
  buffers: (Binding | null)[];
  /** Workgroups in x, y, z. */
  workgroups: [number, number?, number?];
}

/** A float in a uniform struct. */
export interface Float {
  float: number;
}
export const f = (float: number): Float => ({ float });

interface Recorded {
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  workgroups: [number, number, number];
}

/** Uniform slots: a dynamic or bound uniform offset must be a multiple of 256 bytes. */
const slotBytes = 256;

/**
 * A list of dispatches recorded once for a shape and replayed each step: pipelines, bind groups and uniforms
 * are made here and never again, because making a bind group costs as much as several dispatches.
 */
export class Program {
  readonly #gpu: Gpu;
  readonly #recorded: Recorded[] = [];
  readonly #uniforms: GPUBuffer;

  private constructor(gpu: Gpu, dispatches: Dispatch[], pipelines: GPUComputePipeline[], label: string) {
    this.#gpu = gpu;
    const slots = new DataView(new ArrayBuffer(Math.max(1, dispatches.length) * slotBytes));
    this.#uniforms = gpu.device.createBuffer({
      label: `${label} uniforms`,
      size: slots.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    dispatches.forEach((d, i) => {
      d.uniforms.forEach((value, j) => {
        const at = i * slotBytes + j * 4;
        if (typeof value === 'number') slots.setUint32(at, value, true);
        else slots.setFloat32(at, value.float, true);
      });
      const made = pipelines[i];
      const bindGroup = gpu.device.createBindGroup({
        label: `${d.shader}.${d.entry}`,
        layout: made.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: this.#uniforms, offset: i * slotBytes, size: slotBytes } },
          ...d.buffers.flatMap((b, j) => (b ? [{ binding: j + 1, resource: resource(b) }] : [])),
        ],
      });
      const [x, y = 1, z = 1] = d.workgroups;
      this.#recorded.push({ pipeline: made, bindGroup, workgroups: [x, y, z] });
    });
    gpu.device.queue.writeBuffer(this.#uniforms, 0, slots.buffer);
  }

  /** Records dispatches, their pipelines made side by side. @throws GpuError where a shader is refused */
  static async create(gpu: Gpu, dispatches: Dispatch[], label = 'program'): Promise<Program> {
    const pipelines = await Promise.all(dispatches.map((d) => pipeline(gpu, d.shader, d.entry, d.constants)));
    return new Program(gpu, dispatches, pipelines, label);
  }

  /** Number of dispatches. */
  get length(): number {
    return this.#recorded.length;
  }

  /** Appends all dispatches, or those in [from, to), to a pass. */
  encode(pass: GPUComputePassEncoder, from = 0, to = this.#recorded.length): void {
    let current: GPUComputePipeline | null = null;
    for (let i = from; i < to; i++) {
      const { pipeline, bindGroup, workgroups } = this.#recorded[i];
      if (pipeline !== current) pass.setPipeline(pipeline);
      current = pipeline;
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  /** Submits the program by itself. */
  run(): void {
    const encoder = this.#gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    this.encode(pass);
    pass.end();
    this.#gpu.device.queue.submit([encoder.finish()]);
  }

  /** Frees the uniforms; the buffers belong to others. */
  destroy(): void {
    this.#uniforms.destroy();
  }
}

function resource(binding: Binding): GPUBufferBinding {
  if (!('buffer' in binding)) return { buffer: binding };
  const { buffer, offset, length } = binding;
  return { buffer, offset: offset * 4, size: length === undefined ? undefined : length * 4 };
}

/** Workgroups for n threads of 64, folded into two dimensions past the limit of 65,535 in one. */
export function grid(threads: number): [number, number] {
  const groups = Math.max(1, Math.ceil(threads / 64));
  if (groups <= 65_535) return [groups, 1];
  const y = Math.ceil(groups / 65_535);
  return [Math.ceil(groups / y), y];
}

/**
 * Workgroups for a kernel whose threads take a column in x and stride over the rows in y, about eight each: starting
 * a thread costs a software adapter as much as several elements.
 */
export const columns = (width: number, rows: number): [number, number] => [
  Math.ceil(width / 64),
  Math.max(1, Math.min(Math.ceil(rows / 8), 65_535)),
];
