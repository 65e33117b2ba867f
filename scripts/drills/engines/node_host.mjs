/**
 * Carries a script for pages out in a program without pages (Node, Bun): `node_host.mjs SCRIPT URL`. The script finds its
 * address in `location` and, where the engine itself has none, a page's workers.
 */

import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker as Thread, workerData } from 'node:worker_threads';

if (isMainThread) {
  const [script, address] = process.argv.slice(2);
  Object.defineProperty(globalThis, 'location', { value: new URL(address) });
  globalThis.Worker ??= class {
    onmessage = null;
    onerror = null;
    #thread;
    constructor(url) {
      this.#thread = new Thread(new URL(import.meta.url), { workerData: url.href });
      this.#thread.on('message', (data) => this.onmessage?.({ data }));
      this.#thread.on('error', ({ message }) => this.onerror?.({ message }));
    }
    postMessage(data, transfer) {
      this.#thread.postMessage(data, transfer);
    }
    terminate() {
      this.#thread.terminate();
    }
  };
  await import(pathToFileURL(script).href);
  process.exit();
} else {
  globalThis.self = globalThis;
  globalThis.postMessage = (data, transfer) => parentPort.postMessage(data, transfer);
  await import(workerData);
  parentPort.on('message', (data) => self.onmessage?.({ data }));
}
