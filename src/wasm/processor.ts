import { type Port, RemoteDevice } from './remote_device.ts';
import { shardCount } from './shard_count.ts';
import { WasmDevice } from './wasm_device.ts';

/** Starts a worker that serves the module, and gives the line to it once it is ready. */
export type StartWorker = (module: WebAssembly.Module) => Promise<Port>;

/** More workers than shards have nothing to do. */
export const mostWorkers = shardCount;

/**
 * This processor as a device. With two workers or more, they share the work and this thread only brings their sums
 * together; with one, this thread does everything. The bits are the same.
 */
export async function openProcessor(
  module: WebAssembly.Module,
  workers: number,
  start: StartWorker,
): Promise<WasmDevice> {
  const n = Math.min(workers, mostWorkers);
  if (n < 2) return new WasmDevice(module);
  const ports = await Promise.all(Array.from({ length: n }, () => start(module)));
  return new WasmDevice(
    module,
    ports.map((port) => new RemoteDevice(port)),
  );
}
