/** Work between two turns of the event loop, ms: less than a frame, so that a page stays smooth. */
const turn = 10;

/**
 * Lets long work in one thread leave others theirs: the function that comes back is awaited as often as one likes,
 * and every few milliseconds it lets the event loop turn.
 * @param onTurn called each time that it does, before
 * @returns a function that throws the signal's reason when it is aborted
 */
export function yieldToEventLoop(signal: AbortSignal | undefined, onTurn?: () => void): () => Promise<void> {
  let began = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - began < turn) return;
    onTurn?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    began = performance.now();
  };
}
