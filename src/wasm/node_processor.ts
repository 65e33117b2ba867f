import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DeviceError } from '../device/device.ts';
import { packageRoot, runsFromSource } from '../device/node_package_root.ts';
import type { Answer, Request, Start } from './messages.ts';
import { loadKernels } from './node_kernels.ts';
import { openProcessor, type StartWorker } from './processor.ts';
import type { Port } from './remote_device.ts';
import { WasmDevice } from './wasm_device.ts';

/**
 * Opens this processor as a device in Node. @param workers default: the number of cores; with one, this thread computes
 */
export async function openNodeProcessor(workers = availableParallelism()): Promise<WasmDevice> {
  const kernels = await loadKernels();
  return workers < 2 ? new WasmDevice(kernels) : openProcessor(kernels, workers, startThread);
}

/** Starts a worker thread. */
export const startThread: StartWorker = async (module) => {
  const worker = new Worker(runsFromSource ? sourceScript() : join(packageRoot, 'build/node_worker.js'), {
    eval: runsFromSource,
    workerData: { module } satisfies Start,
  });
  // Idle workers do not keep the process alive.
  worker.unref();
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', (error) =>
      reject(new DeviceError('no-adapter', `A worker could not be started: ${error.message}`)),
    );
  });
  return portOf(worker);
};

/** The sources are TypeScript: Node 20 does not pass tsx's loader on to worker threads. */
function sourceScript(): string {
  const script = JSON.stringify(pathToFileURL(join(packageRoot, 'src/wasm/node_worker.ts')).href);
  return `import('tsx/esm/api').then(({ register }) => { register(); return import(${script}); });`;
}

const portOf = (worker: Worker): Port => ({
  post: (request: Request, transfer) => worker.postMessage(request, transfer),
  onAnswer(hear) {
    worker.on('message', (answer: Answer) => hear(answer));
  },
  onEnd(hear) {
    worker.on('error', (error: Error) => hear(error.message));
    worker.on('exit', (code) => hear(`exit code ${code}`));
  },
  terminate() {
    void worker.terminate();
  },
});
