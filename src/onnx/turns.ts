let last: Promise<unknown> = Promise.resolve();

/**
 * Runs work of ONNX Runtime when all that was asked of it before has ended: two runs at once freeze the page, and two sessions
 * cannot be created at once. What fails does not hold up what follows.
 * @param work must not wait for another turn
 */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}
