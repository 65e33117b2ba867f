import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { killTrial, makeBench, undisturbed } from '../../scripts/drills/kill.ts';
import { builtForklab } from './testing/built_forklab.ts';

/** Ten of the kills of `npm run drill -- --only kill`. */

test('train --out, killed with -9 ten times, also while writing, ends bit-identical to an uninterrupted run', {
  timeout: 600_000,
}, async () => {
  const bench = makeBench(await builtForklab());
  const { kills, faults, resumed } = await killTrial(bench, await undisturbed(bench), 7, 0, 10);
  expect(faults).toEqual([]);
  expect(kills).toEqual({ clock: 5, writing: 5 });
  expect(resumed).toBeGreaterThan(0);
  rmSync(bench.folder, { recursive: true, force: true });
});
