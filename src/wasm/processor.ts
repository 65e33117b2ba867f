import { type Port, RemoteDevice } from './remote_device.ts';
import { shardCount } from './shard_count.ts';
import { WasmDevice } from './wasm_device.ts';

/** Starts a worker that serves the module, and returns its port once it is ready. */
export type StartWorker = (module: WebAssembly.Module) => Promise<Port>;

/** More workers than shards would be idle. */
export const maxWorkers = shardCount;

/**
 * Opens this processor as a device: the workers share the work, and this thread only adds their sums. A `WasmDevice`
 * without parts computes everything itself, with the same bits.
 * @param workers at least one
 * @throws whatever `start` throws, once no worker is left
 */
export async function openProcessor(
  module: WebAssembly.Module,
  workers: number,
  start: StartWorker,
): Promise<WasmDevice> {
  const n = Math.min(workers, maxWorkers);
  const started = await Promise.allSettled(Array.from({ length: n }, () => start(module)));
  const ports = started.flatMap((s) => (s.status === 'fulfilled' ? s.value : []));
  const failed = started.find((s) => s.status === 'rejected');
  if (failed) {
    for (const port of ports) port.terminate();
    throw failed.reason;
  }
  return new WasmDevice(
    module,
    ports.map((port) => new RemoteDevice(port)),
  );
}
