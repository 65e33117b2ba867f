import { allocate } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { Program } from '../gpu/program.ts';
import { readOnly, rowSegments, rowStatistics, rowStatisticsPlan } from '../model/row_statistics.ts';
import { randomStream } from '../random/stream.ts';
import { interleave } from './count_calls.ts';
import { workClock } from './work_clock.ts';

/** How fast the row statistics read their logits. */
export interface RowsResult {
  rows: number;
  vocab: number;
  /** Logit bytes over the statistics' time, 1e9 bytes a second. */
  gb_per_second: number;
  /** The same over the read-only kernel's rate. */
  share_of_read: number;
}

/** Times the row statistics against a kernel that only reads the same logits, interleaved. */
export async function benchRows(gpu: Gpu, rows: number, vocab: number, seconds: number): Promise<RowsResult> {
  const shape = { rows, vocab, temperature: 1 };
  const bytes = rows * vocab * 4;
  const b = await allocate(gpu, {
    counts: 256,
    logits: bytes,
    targets: rows * 4,
    statistics: rows * 16,
    read: rows * rowSegments(gpu, rows, vocab) * 4,
    ...rowStatisticsPlan(gpu, shape),
  });
  // Normal-like logits of deviation 3, as a language model's are, one row's worth repeated with a shift.
  const random = randomStream(11, vocab);
  const pattern = Float32Array.from(
    { length: vocab + 4099 },
    () => 6 * (random.uniform() + random.uniform() + random.uniform() - 1.5),
  );
  for (let row = 0; row < rows; row++) {
    const shift = (row * 61) % 4099;
    gpu.device.queue.writeBuffer(b.logits, row * vocab * 4, pattern.subarray(shift, shift + vocab));
  }
  gpu.device.queue.writeBuffer(b.counts, 0, new Uint32Array([rows]));
  const programs = [
    await Program.create(gpu, rowStatistics(gpu, shape, b, b)),
    await Program.create(gpu, [readOnly(gpu, rows, vocab, b.logits, b.read)]),
  ];
  const tasks = programs.map((program) => async () => {
    program.run();
    await gpu.device.queue.onSubmittedWorkDone();
  });
  for (const task of tasks) await task();
  const [statistics, read] = await interleave(tasks, 200, seconds, workClock(gpu));
  for (const program of programs) program.destroy();
  for (const buffer of Object.values(b)) buffer.destroy();
  return {
    rows,
    vocab,
    gb_per_second: bytes / statistics.work / 1e9,
    share_of_read: read.work / statistics.work,
  };
}
