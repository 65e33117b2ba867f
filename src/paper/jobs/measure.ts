import type { Device } from '../../device/device.ts';
import { experimentOf } from '../experiments.ts';
import type { Task } from '../plan.ts';
import type { Thoroughness } from './done_files.ts';
import { measureEntropies } from './measure_entropies.ts';
import { measurePersistence } from './measure_persistence.ts';
import { measureReading } from './measure_reading.ts';
import { measureSettling } from './measure_settling.ts';
import { measureSweep } from './measure_sweep.ts';
import { measureTransfer } from './measure_transfer.ts';
import { weightsOf } from './model_of.ts';

/** Samples per held-out problem of each measurement. */
const samples: Record<
  Thoroughness,
  Record<'entropies' | 'sweep' | 'reading' | 'settling' | 'transfer', number>
> = {
  whole: { entropies: 8, sweep: 8, reading: 2, settling: 2, transfer: 8 },
  quick: { entropies: 2, sweep: 2, reading: 1, settling: 1, transfer: 2 },
};

/** Runs a measurement of existing models. @throws Error if a model that it needs is missing */
export async function measure(
  device: Device,
  out: string,
  task: Exclude<Task, { kind: 'train' | 'distil' }>,
  thoroughness: Thoroughness,
): Promise<unknown> {
  // The same in both, so that a quick run can be compared to the bit.
  if (task.kind === 'persistence')
    return measurePersistence(device, task.model, await weightsOf(out, task.model));
  const size = { samples: samples[thoroughness][task.kind] };
  switch (task.kind) {
    case 'entropies':
      return measureEntropies(device, task.model, await weightsOf(out, task.model), size);
    case 'sweep':
      return measureSweep(device, task.model, await weightsOf(out, task.model), size);
    case 'reading':
      return measureReading(device, out, experimentOf('main'), task, size);
    case 'settling':
      return measureSettling(device, out, task.model, size);
    case 'transfer':
      return measureTransfer(device, task.model, await weightsOf(out, task.model), task.set, size);
  }
}
