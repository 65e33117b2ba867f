import { describe, expect, it } from 'vitest';
import type { SweepPoint } from '../experiment/sweep.ts';
import { run } from './analyse_temperature.ts';
import { UsageError } from './machine/arguments.ts';
import { runForklab } from './testing/run_forklab.ts';

describe('analyse temperature', () => {
  it.each([
    [[], 'Name one model'],
    [['a', 'b'], 'Name one model'],
    [['a', '--world', 'chess'], 'There is no world "chess"'],
    [['a', '--temperatures', '1,-1'], '--temperatures must be a number from 0'],
    [['a', '--temperatures', '1,,2'], '--temperatures must be a number from 0'],
    [['a', '--temperatures', '1,1.0'], '--temperatures lists a number twice'],
    [['a', '--vary', 'forks,all'], '--vary takes a comma-separated list of forks, others'],
    [['a', '--vary', 'forks,forks'], '--vary lists a value twice'],
    [['a', '--threshold', '0.6', '--percentile', '80'], 'not both'],
    [['a', '--percentile', '101'], '--percentile must be a number from 0 to 100'],
  ])('rejects %j as bad usage before it opens anything', async (args, message) => {
    const attempt = run(args);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toBeInstanceOf(UsageError);
  });

  it('sweeps the shipped base and prints one JSON object', async () => {
    const args = ['--problems', '40', '--samples', '2', '--temperatures', '0,1,3', '--percentile', '75'];
    const { status, stdout, stderr } = await runForklab([
      ...['analyse', 'temperature', 'countdown-164k', ...args, '--json'],
    ]);
    expect(stderr).toContain('6 points of 40 problems x 2 samples');
    expect(status).toBe(0);
    const { threshold, points, ...rest } = JSON.parse(stdout) as {
      threshold: { percentile: number; nats: number };
      points: SweepPoint[];
    };
    expect(rest).toMatchObject({
      model: 'countdown-164k',
      world: 'countdown',
      problems: 40,
      samples: 2,
      seed: 0,
    });
    expect(threshold.percentile).toBe(75);
    expect(points.map((p) => [p.vary, p.temperature])).toEqual(
      ['forks', 'others'].flatMap((vary) => [0, 1, 3].map((temperature) => [vary, temperature])),
    );
    for (const point of points) expect(point.threshold).toBe(threshold.nats);
    // A quarter of the tokens at temperature 1 lie above their own 75th percentile.
    expect(points[1].forkShare).toBeCloseTo(0.25, 2);
    expect({ ...points[4], vary: 'forks' }).toEqual(points[1]);
    // A high temperature everywhere but at forks destroys the reasoning (docs/log.md, 2026-11-25).
    expect(points[5].pass).toBeLessThan(0.05);
  });
});
