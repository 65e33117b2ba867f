import { allocate } from '../device/buffers.ts';
import type { Device, Program } from '../device/device.ts';
import { type DeviceBuffer, grid } from '../device/program.ts';

/** float16 logits on the device, on their way to float32. The buffer and the programs are kept for the next run. */
export class HalfLogits {
  #halves: DeviceBuffer | null = null;
  /** Where the programs write. */
  #to: DeviceBuffer | null = null;
  #programs = new Map<number, Promise<Program>>();

  constructor(private readonly device: Device) {}

  /** A buffer for N float16s. @throws DeviceError when there is too little memory */
  async buffer(count: number): Promise<DeviceBuffer> {
    if (this.#halves && this.#halves.size >= count * 2) return this.#halves;
    this.destroy();
    const { halves } = await allocate(this.device, { halves: count * 2 });
    this.#halves = halves;
    return halves;
  }

  /** Writes the first N of that buffer to `to`, as float32s. */
  async widen(to: DeviceBuffer, count: number): Promise<void> {
    if (this.#to !== to) this.#forget();
    this.#to = to;
    const made = this.#programs.get(count) ?? this.#program(to, count);
    this.#programs.set(count, made);
    made.catch(() => this.#programs.delete(count));
    (await made).run();
  }

  destroy(): void {
    this.#forget();
    this.#halves?.destroy();
    this.#halves = null;
  }

  #program(to: DeviceBuffer, count: number): Promise<Program> {
    return this.device.program(
      [
        {
          shader: 'widen_half',
          entry: 'main',
          uniforms: [count],
          buffers: [this.#halves, to],
          workgroups: grid(Math.ceil(count / 2)),
        },
      ],
      'widen',
    );
  }

  #forget(): void {
    for (const made of this.#programs.values())
      made.then(
        (program) => program.destroy(),
        () => {},
      );
    this.#programs = new Map();
    this.#to = null;
  }
}
