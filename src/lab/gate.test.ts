import { expect, test } from 'vitest';
import { Closed, Gate } from './gate.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));
const nothing = async () => {};

test('lets as many steps through as were allowed, and then waits', async () => {
  const gate = new Gate();
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
  await soon();
  expect([steps, rests]).toEqual([0, 1]);
  gate.allow(2);
  await soon();
  expect([steps, rests]).toEqual([2, 2]);
  gate.close();
  expect(await working).toBeInstanceOf(Closed);
  expect(steps).toBe(2);
});

test('opened while it prepares to rest, it does not rest', async () => {
  const gate = new Gate();
  await gate.pass(async () => gate.allow(1));
  expect(gate.isOpen).toBe(true);
});

test('a pause while it waits leaves it waiting; closed, it lets nobody through', async () => {
  const gate = new Gate();
  let through = false;
  const passing = gate.pass(nothing).then(
    () => {
      through = true;
    },
    (error) => error,
  );
  await soon();
  gate.allow(0);
  await soon();
  expect(through).toBe(false);
  gate.close();
  expect(await passing).toBeInstanceOf(Closed);
  expect(() => gate.throwIfClosed()).toThrow(Closed);
  gate.allow(1);
  await expect(gate.pass(nothing)).rejects.toBeInstanceOf(Closed);
});

test('waiting is no work', async () => {
  const gate = new Gate();
  const before = gate.workedMs();
  const clock = performance.now();
  setTimeout(() => gate.allow(1), 60);
  await gate.pass(nothing);
  const passed = performance.now() - clock;
  expect(gate.workedMs() - before).toBeLessThan(passed - 50);
});
