/**
 * While anything is under way Dawn's Node binding polls for it in every turn of the event loop, through the global
 * `setImmediate` (crbug.com/dawn/1127). A software adapter computes on the same cores, and the polls took half the CPU
 * time of a small model. So they are spread out; all other immediates stay as they are.
 */

import { promisify } from 'node:util';

const spread = Symbol.for('forklab.spreadPolls');

/** A wait of no more ms than these is polled as Dawn would: no timer is shorter. */
const briefly = 1;

/** Dawn's poll is a native function without a name; none of JavaScript's is. */
const isPoll = (callback: (...args: never[]) => void) =>
  callback.name === '' && /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(callback));

/** From now on Dawn polls once a millisecond in a wait of more than one. Once per process: again, it changes nothing. */
export function spreadPolls(): void {
  const { setImmediate: immediate, setTimeout: timeout } = globalThis;
  if (spread in immediate) return;
  const clock = performance.now.bind(performance);
  /** When the wait began that is going on. */
  let since: number | null = null;
  let again = false;
  const poll = (callback: () => void) => {
    again = false;
    callback();
    if (!again) since = null;
  };
  const paced = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    if (!isPoll(callback)) return immediate(callback, ...args);
    again = true;
    const now = clock();
    since ??= now;
    return now - since < briefly ? immediate(poll, callback) : timeout(poll, briefly, callback);
  };
  globalThis.setImmediate = Object.assign(paced, {
    [promisify.custom]: promisify(immediate),
    [spread]: true,
  }) as unknown as typeof immediate;
}
