/**
 * Countdown's grammar, by its lengths. For three numbers an attempt is
 * `x op y = z left u v ; u op v = w goal T yes|no`; every number more adds one move with its `left`. After `no`
 * comes `wait` and another attempt, or `stop <eos>`; after `yes`, `<eos>`. Source: `docs/background.md`, the tasks.
 */

/** An attempt's length in tokens, `yes` or `no` included: 17 for three numbers. */
export function attemptLength(numbers: number): number {
  let length = 0;
  // Each move is `x op y = z`, then `left ... ;` with the numbers that remain, or `goal T yes|no` at the end.
  for (let left = numbers - 1; left >= 1; left--) length += left > 1 ? 5 + 1 + left + 1 : 5 + 3;
  return length;
}

/** The longest trace in tokens: every attempt failed and followed by `wait`, the last by `stop <eos>`. */
export function longestTrace(numbers: number, attempts: number): number {
  return attempts * (attemptLength(numbers) + 1) + 1;
}
