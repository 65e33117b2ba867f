import { expect, test } from 'vitest';
import type { SweepPoint } from '../../../experiment/sweep.ts';
import { outermostPairs, passInterval } from './sweep_findings.ts';

const point = (pass: number, se: number | null, problems: number): SweepPoint => ({
  vary: 'forks',
  temperature: 1.5,
  pass,
  se,
  problems,
  samples: 1,
  forkShare: 0.2,
  threshold: 1,
  truncated: 0,
  length: 10,
});

test('a rate that all problems share has an interval all the same: none of three right does not show that none ever is', () => {
  const none = passInterval(point(0, 0, 3));
  expect(none.low).toBe(0);
  expect(none.high).toBeCloseTo(0.5615, 4);
  expect(passInterval(point(1, 0, 3)).low).toBeCloseTo(1 - 0.5615, 4);
  expect(passInterval(point(0, null, 1))).toEqual({ low: 0, high: 1 });
  const { low, high } = passInterval(point(0.5, 0.05, 100));
  expect([low, high].map((end) => Number(end.toFixed(3)))).toEqual([0.401, 0.599]);
  // Three problems are too few to find a difference in.
  const pair = [point(1, 0, 3), { ...point(0, 0, 3), vary: 'others' as const }];
  expect(outermostPairs(pair).hot?.differ).toBe(false);
});
