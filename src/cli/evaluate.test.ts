import { describe, expect, it } from 'vitest';
import { passRates } from './evaluate.ts';
import { runForklab } from './testing/run_forklab.ts';

describe('evaluate', () => {
  it('reports pass@k of the shipped base', async () => {
    const { status, stdout, stderr } = await runForklab([
      ...['evaluate', 'countdown-164k', '--problems', '20', '--samples', '4', '--json'],
    ]);
    expect(stderr).toContain('Evaluating countdown-164k: 20 problems x 4 samples');
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.parameters).toBe(163_904);
    expect(result.evaluation).toMatchObject({ problems: 20, k: 4 });
    expect(Object.keys(result['pass@k'])).toEqual(['1', '2', '4']);
    expect(result['pass@k'][1]).toBeCloseTo(result.evaluation['eval/pass@1'], 12);
    expect(result['pass@k'][4]).toBeCloseTo(result.evaluation['eval/pass@k'], 12);
    expect(result['pass@k'][1]).toBeGreaterThan(0.05);
    expect(result['pass@k'][4]).toBeLessThan(0.95);
  });

  it('forbids words, and says what the rate is made of', async () => {
    const args = ['evaluate', 'countdown-164k', '--problems', '24', '--samples', '8', '--json'];
    const free = JSON.parse((await runForklab(args)).stdout);
    const { stdout, stderr } = await runForklab([...args, '--forbid', 'stop', '--forbid', 'stop']);
    const held = JSON.parse(stdout);
    expect(stderr).toContain('without stop');
    expect(free).toMatchObject({ forbid: [], split: 'held-out', temperature: 1 });
    expect(held.forbid).toEqual(['stop']);
    expect(held.persistence.gaveUp).toBe(0);
    expect(free.persistence.gaveUp).toBeGreaterThan(0.3);
    expect(free.persistence.truncated).toBeCloseTo(free.evaluation['eval/truncated'], 12);
    expect(held.persistence.attempts).toBeGreaterThan(free.persistence.attempts);
    expect(held.evaluation['eval/pass@1']).toBeGreaterThan(free.evaluation['eval/pass@1'] + 0.05);
    // Nothing of a first attempt is forbidden, and its draws are the same.
    expect(held.persistence.firstAttempt).toBe(free.persistence.firstAttempt);
  });

  it('evaluates at several temperatures on validation problems, to choose one', async () => {
    const { stdout, stderr } = await runForklab([
      ...['evaluate', 'countdown-164k', '--split', 'validation', '--problems', '12', '--samples', '2'],
      ...['--temperature', '1,0.6', '--json'],
    ]);
    const result = JSON.parse(stdout);
    expect(result.split).toBe('validation');
    expect(result.temperatures.map((of: { temperature: number }) => of.temperature)).toEqual([1, 0.6]);
    expect([1, 0.6]).toContain(result.best);
    expect(stderr).toContain(`Highest pass@1 at T ${result.best}.`);
  });

  it.each([
    [['--forbid', 'give-up'], '"give-up" is no word of this world'],
    [['--forbid', '<eos>'], '<eos> cannot be forbidden: no response would end'],
    [['--split', 'training'], '--split must be held-out or validation'],
    [['--temperature', '1,1'], '--temperature'],
  ])('refuses %j', async (args, sentence) => {
    const { status, stdout, stderr } = await runForklab(['evaluate', 'countdown-164k', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });

  it('exits with 2 on bad usage, and with 1 on a model of another world', async () => {
    const usage = await runForklab(['evaluate', 'countdown-164k', '--world', 'chess']);
    expect([usage.status, usage.stdout]).toEqual([2, '']);
    expect(usage.stderr).toContain('There is no world "chess"');
    const other = await runForklab(['evaluate', 'countdown-164k', '--world', 'walk']);
    expect([other.status, other.stdout]).toEqual([1, '']);
    expect(other.stderr).toContain('was not made for this world');
  });
});

describe('pass rates', () => {
  it('are unbiased at 1, 2, 4, ... and at the number of samples', () => {
    const problems = [
      [1, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1, 1],
      [0, 0, 0, 0, 0, 0],
    ].map((rewards) => ({
      problem: null,
      rollouts: [],
      rewards,
    }));
    const rates = passRates(problems, 6);
    expect(Object.keys(rates)).toEqual(['1', '2', '4', '6']);
    expect(rates[1]).toBeCloseTo((1 / 6 + 1) / 3, 12);
    // One right of six: 1 - C(5, 2) / C(6, 2) = 1/3.
    expect(rates[2]).toBeCloseTo((1 / 3 + 1) / 3, 12);
    expect(rates[6]).toBeCloseTo(2 / 3, 12);
  });
});
