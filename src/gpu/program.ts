import type { Device, Program } from '../device/device.ts';
import type { Binding, Dispatch } from '../device/program.ts';
import { type PipelineOwner, pipeline } from './pipelines.ts';

interface Recorded {
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  workgroups: [number, number, number];
}

/** Uniform slots: a dynamic or bound uniform offset must be a multiple of 256 bytes. */
const slotBytes = 256;

/**
 * A list of dispatches recorded once for a shape and replayed each step: pipelines, bind groups and uniforms are
 * created only once, because creating a bind group costs as much as several dispatches.
 */
export class GpuProgram implements Program {
  readonly #gpu: PipelineOwner & Pick<Device, 'submit'>;
  readonly #recorded: Recorded[] = [];
  readonly #uniforms: GPUBuffer;

  private constructor(
    gpu: PipelineOwner & Pick<Device, 'submit'>,
    dispatches: readonly Dispatch[],
    pipelines: GPUComputePipeline[],
    label: string,
  ) {
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

  /** Records dispatches, creating their pipelines in parallel. @throws DeviceError if a shader is rejected */
  static async create(
    gpu: PipelineOwner & Pick<Device, 'submit'>,
    dispatches: readonly Dispatch[],
    label: string,
  ): Promise<GpuProgram> {
    const pipelines = await Promise.all(dispatches.map((d) => pipeline(gpu, d.shader, d.entry, d.constants)));
    return new GpuProgram(gpu, dispatches, pipelines, label);
  }

  get length(): number {
    return this.#recorded.length;
  }

  /** Appends all dispatches to a pass. */
  encode(pass: GPUComputePassEncoder): void {
    let current: GPUComputePipeline | null = null;
    for (const { pipeline, bindGroup, workgroups } of this.#recorded) {
      if (pipeline !== current) pass.setPipeline(pipeline);
      current = pipeline;
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  run(): void {
    this.#gpu.submit([{ run: this }]);
  }

  destroy(): void {
    this.#uniforms.destroy();
  }
}

function resource(binding: Binding): GPUBufferBinding {
  if (!('buffer' in binding)) return { buffer: binding as GPUBuffer };
  const { buffer, offset, length } = binding;
  return {
    buffer: buffer as GPUBuffer,
    offset: offset * 4,
    size: length === undefined ? undefined : length * 4,
  };
}
