import { describe, expect, it } from 'vitest';
import type { ForkConsequence } from '../forks/consequence.ts';
import { runForklab } from './testing/run_forklab.ts';

const response = '12 - 3 = 9 left 9 8 ; 9 + 8 = 17 goal 17 yes';
const example = ['analyse', 'forks', 'countdown-164k', '--problem', '12, 8, 3 -> 17'];

describe('analyse forks', () => {
  it('tells a fork with no consequence from one that decides the outcome', async () => {
    const { status, stdout, stderr } = await runForklab([
      ...[...example, '--response', response, '--forks', '4', '--samples', '100', '--json'],
    ]);
    expect(status).toBe(0);
    expect(stderr).toContain(`12 8 3 → 17 : ${response}   right`);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ problem: '12 8 3 → 17', reward: 1, answer: '(12 - 3) + 8 = 17' });
    const forks = result.forks as (ForkConsequence & { word: string })[];
    // docs/background.md's example: the first number, the sign, the second number and the second sign are the open
    // places.
    expect(forks.map((f) => f.word)).toEqual(['12', '-', '3', '+']);
    expect(forks.map((f) => f.position - result.promptLength)).toEqual([0, 1, 2, 10]);
    const spread = forks.map((f) => f.consequence as number);
    expect(forks[0].entropy).toBeGreaterThan(0.5);
    expect(spread[0]).toBeLessThan(20);
    expect(spread[3]).toBeGreaterThan(60);
    expect(forks[3].consequenceInterval?.low).toBeGreaterThan(forks[0].consequenceInterval?.high as number);
    expect(forks[3].verdict).toBe('decides');
    expect(forks[0].verdict).not.toBe('decides');
    expect(result.tokens).toBeLessThan(4 * 3 * 100 * 65);
  });

  it('samples a right response when none is given', async () => {
    const { status, stdout } = await runForklab([...example, '--forks', '1', '--samples', '2', '--json']);
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.reward).toBe(1);
    expect(result.response.at(-1)).toBe('<eos>');
    expect(result.forks).toHaveLength(1);
  });

  it('exits with 2 on bad usage, naming what is wrong', async () => {
    const wrong: [string[], string][] = [
      [['analyse'], 'Name an analysis: forks'],
      [['analyse', 'spoons'], 'There is no analysis "spoons"'],
      [[...example.slice(0, 4), '12 8'], 'is not a problem of the world countdown'],
      [[...example, '--response', '12 frog'], '"frog"'],
    ];
    for (const [args, why] of wrong) {
      const { status, stdout, stderr } = await runForklab(args);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(why);
    }
  });
});
