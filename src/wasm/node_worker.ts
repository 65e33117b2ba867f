/** The script of a worker thread in Node: executes the commands of a remote device. */

import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Request, Start } from './messages.ts';
import { serve } from './serve.ts';

const port = parentPort;
if (port) {
  const handle = serve((workerData as Start).module, (answer, transfer = []) =>
    port.postMessage(answer, transfer),
  );
  port.on('message', (request: Request) => handle(request));
  port.postMessage({ type: 'ready' } satisfies Answer);
}
