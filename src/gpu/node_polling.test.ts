import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spreadPolls } from './node_polling.ts';

/** What the loop was asked for and has not done yet, and the time that is read. */
const asked: { by: 'turn' | 'timer'; run(): void }[] = [];
let now = 0;

beforeEach(() => {
  asked.length = now = 0;
  vi.stubGlobal('setImmediate', (run: (value?: unknown) => void, value?: unknown) =>
    asked.push({ by: 'turn', run: () => run(value) }),
  );
  vi.stubGlobal('setTimeout', (run: (value?: unknown) => void, _: number, value?: unknown) =>
    asked.push({ by: 'timer', run: () => run(value) }),
  );
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  spreadPolls();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Runs what was asked for, and says by what it came. */
function next(): 'turn' | 'timer' | undefined {
  const first = asked.shift();
  first?.run();
  return first?.by;
}

/** As Dawn's: native to the eye, without a name, and asking for itself again while something is under way. */
function wait(until: () => boolean): void {
  const poll: () => void = new Proxy(
    (() => () => {
      if (!until()) setImmediate(poll);
    })(),
    {},
  );
  setImmediate(poll);
}

it('polls at once in a short wait, and once a millisecond in a longer one', () => {
  wait(() => now >= 3);
  expect(next()).toBe('turn');
  now = 0.5;
  expect(next()).toBe('turn');
  now = 1;
  expect(next()).toBe('turn');
  now = 2;
  expect(next()).toBe('timer');
  now = 3;
  expect(next()).toBe('timer');
  expect(next()).toBeUndefined();
  // The next wait is one of its own.
  wait(() => true);
  expect(next()).toBe('turn');
});

it('leaves other immediates as they are, in a long wait too', () => {
  const done = vi.fn();
  wait(() => false);
  now = 5;
  next();
  setImmediate(done, 'a value');
  setImmediate(Math.max);
  expect(asked.map(({ by }) => by)).toEqual(['timer', 'turn', 'turn']);
  next();
  next();
  expect(done.mock.calls).toEqual([['a value']]);
});

it('does it once', () => {
  const { setImmediate: spread } = globalThis;
  spreadPolls();
  expect(globalThis.setImmediate).toBe(spread);
});
