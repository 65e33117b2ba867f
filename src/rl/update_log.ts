import { allocate } from '../device/buffers.ts';
import type { BufferPlan, Command, Device } from '../device/device.ts';
import type { DeviceBuffer } from '../device/program.ts';
import type { UpdateOutcome } from './policy_update.ts';

const metricsWidth = 12;

/** Plans the buffers of `slots` micro-batches of up to `rows` rows, kept until they are read. */
export const updatePlan = (
  rows: number,
  pools: number,
  slots: number,
): BufferPlan<'keep' | 'weights' | 'outcome' | 'tau' | 'metrics' | 'kept'> => ({
  keep: rows * 4,
  weights: rows * 8,
  outcome: rows * 16,
  tau: pools * 4,
  metrics: slots * metricsWidth * 4,
  kept: slots * rows * 4,
});

export type UpdateBuffers = Record<keyof ReturnType<typeof updatePlan>, DeviceBuffer>;

/** A micro-batch that has not been read yet. */
interface Filled {
  firstRows: number[];
  rows: number;
  /** Whether it completed an update. */
  ended: boolean;
}

/** A ring of metrics and masks of micro-batches, kept on the device until they are read. */
export class UpdateLog {
  readonly #device: Device;
  readonly #rows: number;
  readonly #slots: number;
  #filled: Filled[] = [];

  private constructor(
    device: Device,
    rows: number,
    slots: number,
    readonly buffers: UpdateBuffers,
  ) {
    this.#device = device;
    this.#rows = rows;
    this.#slots = slots;
  }

  static async create(device: Device, rows: number, pools: number, slots: number): Promise<UpdateLog> {
    return new UpdateLog(device, rows, slots, await allocate(device, updatePlan(rows, pools, slots)));
  }

  /** The slot of the next micro-batch. @throws Error when the ring is full */
  get slot(): number {
    const slot = this.#filled.length;
    if (slot >= this.#slots) throw new Error('The metrics ring is full: read it before the next update.');
    return slot;
  }

  /**
   * Logs a micro-batch.
   * @param norm buffer of the gradient's norm, if the micro-batch completes an update
   * @param cuts the mask is in `keep`
   * @returns the commands that save what the next micro-batch would overwrite, to run after its own
   */
  fill(packed: { firstRow: number[]; rows: number }, norm: DeviceBuffer | null, cuts: boolean): Command[] {
    const slot = this.slot;
    const { keep, kept, metrics } = this.buffers;
    this.#filled.push({ firstRows: packed.firstRow, rows: packed.rows, ended: norm !== null });
    const commands: Command[] = [];
    if (cuts) commands.push({ copy: keep, to: kept, at: slot * this.#rows * 4, bytes: packed.rows * 4 });
    if (norm) commands.push({ copy: norm, to: metrics, at: (slot * metricsWidth + 8) * 4, bytes: 4 });
    return commands;
  }

  /** Reads every micro-batch since the last read, in one round trip. @param cuts the mask was selected on the device */
  async read(cuts: boolean): Promise<UpdateOutcome[]> {
    const n = this.#filled.length;
    if (n === 0) return [];
    const rows = this.#rows;
    const [metrics, kept] = await this.#device.read([
      { buffer: this.buffers.metrics, size: n * metricsWidth * 4 },
      { buffer: this.buffers.kept, size: n * rows * 4 },
    ]);
    const m = new Float32Array(metrics);
    const filled = this.#filled;
    this.#filled = [];
    return filled.map(({ firstRows, ended }, slot) => {
      const s = m.subarray(slot * metricsWidth, (slot + 1) * metricsWidth);
      return {
        sums: {
          loss: s[0],
          tokens: s[1],
          kept: s[2],
          entropy: s[3],
          entropyKept: s[4],
          clippedLow: s[5],
          clippedHigh: s[6],
          kl: s[7],
          // If no update was completed here, the slot's norm belongs to an earlier step.
          gradientNorm: ended ? s[8] : null,
          tau: cuts ? s[9] : null,
          ratio: s[10],
          logprob: s[11],
        },
        firstRows,
        keep: new Float32Array(kept, slot * rows * 4, rows),
      };
    });
  }

  destroy(): void {
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
  }
}
