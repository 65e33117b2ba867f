import { expect, test } from 'vitest';
import { runForklab } from './testing/run_forklab.ts';

test.each([
  [['countdown-mini', 'countdown'], '"countdown" is one word too many.'],
  [['countdown-mini', '--seed', '-1'], '--seed must be a number from 0 to 2147483647, not "-1".'],
  [['countdown-mini', '--seed', '1.5'], '--seed must be a whole number, not "1.5".'],
  [['countdown-mini', '--seed', '1', '--seeds', '2,3'], 'Give either --seed or --seeds.'],
  [['countdown-mini', '--seeds', '1,1'], '--seeds names a number twice: "1,1".'],
  [['countdown-mini', '--conditions', 'top20,top20'], '--conditions names top20 twice.'],
  [['countdown-mini', '--rho', '0'], '--rho must be a number from 0.001 to 1, not "0".'],
])('train %j is bad usage', async (args, sentence) => {
  expect(await runForklab(['train', ...args])).toEqual({ status: 2, stdout: '', stderr: `${sentence}\n` });
});
