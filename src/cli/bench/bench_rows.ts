import { allocate } from '../../device/buffers.ts';
import type { Device } from '../../device/device.ts';
import { readOnly, rowSegments, rowStatistics, rowStatisticsPlan } from '../../model/row_statistics.ts';
import { randomStream } from '../../random/stream.ts';
import { workClock } from '../machine/work_clock.ts';
import { interleave } from './count_calls.ts';

/** Throughput of the row statistics. */
export interface RowsResult {
  rows: number;
  vocab: number;
  /** Logits read, in 1e9 bytes per second. */
  gb_per_second: number;
  /** The same relative to the read-only kernel. */
  share_of_read: number;
}

/** Times the row statistics against a kernel that only reads the same logits, interleaved. */
export async function benchRows(
  device: Device,
  rows: number,
  vocab: number,
  seconds: number,
): Promise<RowsResult> {
  const shape = { rows, vocab, temperature: 1 };
  const bytes = rows * vocab * 4;
  const b = await allocate(device, {
    counts: 256,
    logits: bytes,
    targets: rows * 4,
    statistics: rows * 16,
    read: rows * rowSegments(device, rows, vocab) * 4,
    ...rowStatisticsPlan(device, shape),
  });
  // Roughly normal logits with standard deviation 3, like a language model's; one row repeated with a shift.
  const random = randomStream(11, vocab);
  const pattern = Float32Array.from(
    { length: vocab + 4099 },
    () => 6 * (random.uniform() + random.uniform() + random.uniform() - 1.5),
  );
  for (let row = 0; row < rows; row++) {
    const shift = (row * 61) % 4099;
    device.write(b.logits, pattern.subarray(shift, shift + vocab), row * vocab * 4);
  }
  device.write(b.counts, new Uint32Array([rows]));
  const programs = [
    await device.program(rowStatistics(device, shape, b, b)),
    await device.program([readOnly(device, rows, vocab, b.logits, b.read)]),
  ];
  const tasks = programs.map((program) => async () => {
    program.run();
    await device.done();
  });
  for (const task of tasks) await task();
  const [statistics, read] = await interleave(tasks, 200, seconds, workClock(device));
  for (const program of programs) program.destroy();
  for (const buffer of Object.values(b)) buffer.destroy();
  return {
    rows,
    vocab,
    gb_per_second: bytes / statistics.work / 1e9,
    share_of_read: read.work / statistics.work,
  };
}
