import { afterEach, expect, test, vi } from 'vitest';
import { Closed, PauseGate } from './pause_gate.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** One turn of the event loop, in which all pending promises settle. */
const turn = () => new Promise((resolve) => setTimeout(resolve));
const nothing = async () => {};

test('allows the given number of steps, and then waits', async () => {
  const gate = new PauseGate();
  let steps = 0;
  let rests = 0;
  const work = async () => {
    for (;;) {
      await gate.pass(async () => {
        rests++;
      });
      steps++;
      gate.spend();
    }
  };
  const working = work().catch((error) => error);
  await turn();
  expect([steps, rests]).toEqual([0, 1]);
  gate.allow(2);
  await turn();
  expect([steps, rests]).toEqual([2, 2]);
  gate.close();
  expect(await working).toBeInstanceOf(Closed);
  expect(steps).toBe(2);
});

test('opened while preparing to pause, it does not pause', async () => {
  const gate = new PauseGate();
  await gate.pass(async () => gate.allow(1));
  expect(gate.isOpen).toBe(true);
});

test('all waiters continue together, and the pause callback runs once for them', async () => {
  const gate = new PauseGate();
  let through = 0;
  let rests = 0;
  const pass = async () => {
    await gate.pass(async () => {
      rests++;
    });
    through++;
  };
  const passing = [pass(), pass(), pass()];
  await turn();
  gate.allow(Number.POSITIVE_INFINITY);
  await Promise.all(passing);
  expect([through, rests]).toEqual([3, 1]);
});

test('a pause while waiting keeps it waiting; once closed, it lets nothing through', async () => {
  const gate = new PauseGate();
  let through = false;
  const passing = gate.pass(nothing).then(
    () => {
      through = true;
    },
    (error) => error,
  );
  await turn();
  gate.allow(0);
  await turn();
  expect(through).toBe(false);
  gate.close();
  expect(await passing).toBeInstanceOf(Closed);
  expect(() => gate.throwIfClosed()).toThrow(Closed);
  gate.allow(1);
  await expect(gate.pass(nothing)).rejects.toBeInstanceOf(Closed);
});

test('waiting time is not counted', async () => {
  vi.useFakeTimers();
  const gate = new PauseGate();
  vi.advanceTimersByTime(5);
  const before = gate.workedMs();
  const passing = gate.pass(nothing);
  await vi.advanceTimersByTimeAsync(60);
  gate.allow(1);
  await passing;
  expect(gate.workedMs()).toBe(before);
  vi.advanceTimersByTime(7);
  expect(gate.workedMs()).toBe(before + 7);
});
