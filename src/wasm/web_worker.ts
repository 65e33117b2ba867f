/** The script of a worker in the page: executes the commands of a remote device. */

import type { Answer, Request, Start } from './messages.ts';
import { serve } from './serve.ts';

// The library of types here is the page's; a worker's `postMessage` takes what to transfer where a window takes
// origins.
const scope = self as unknown as {
  postMessage(answer: Answer, transfer?: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<Start | Request>) => void) | null;
};

let handle: ((request: Request) => void) | null = null;

scope.onmessage = ({ data }) => {
  if ('module' in data) {
    handle = serve(data.module, (answer, transfer = []) => scope.postMessage(answer, transfer));
    scope.postMessage({ type: 'ready' });
  } else {
    handle?.(data);
  }
};
