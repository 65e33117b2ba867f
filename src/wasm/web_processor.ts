import { DeviceError } from '../device/device.ts';
import type { Answer, Request, Start } from './messages.ts';
import { maxWorkers, openProcessor, type StartWorker } from './processor.ts';
import type { Port } from './remote_device.ts';
import { WasmDevice } from './wasm_device.ts';

/**
 * Opens this processor as a device of the page's worker. The worker itself never computes, even on a single core, so
 * that a pause takes effect at once. If nested workers are not allowed it does everything itself: slower, with the same
 * bits.
 * @param workers default: the number of cores; with many cores, one is left to the page
 */
export async function openWebProcessor(
  module: WebAssembly.Module,
  workers: number = coresToUse(),
): Promise<WasmDevice> {
  try {
    return await openProcessor(module, workers, startWorker);
  } catch {
    return openLoneProcessor(module);
  }
}

/** The same on the page's worker alone. */
export const openLoneProcessor = (module: WebAssembly.Module): WasmDevice => new WasmDevice(module);

/** Number of workers to use. */
export function coresToUse(): number {
  const cores = navigator.hardwareConcurrency || 1;
  return Math.min(cores > 4 ? cores - 1 : cores, maxWorkers);
}

const startWorker: StartWorker = async (module) => {
  const worker = new Worker(new URL('./web_worker.ts', import.meta.url), { type: 'module' });
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) =>
      reject(new DeviceError('no-adapter', `A worker could not be started: ${message || 'it was refused'}`));
    worker.postMessage({ module } satisfies Start);
  });
  return portOf(worker);
};

const portOf = (worker: Worker): Port => ({
  post: (request: Request, transfer) => worker.postMessage(request, transfer),
  onAnswer(hear) {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => hear(data);
  },
  onEnd(hear) {
    worker.onerror = ({ message }) => hear(message || 'it stopped');
  },
  terminate: () => worker.terminate(),
});
