import { describe, expect, it } from 'vitest';
import { disagreement } from '../../../reference/agreement.ts';
import { fixtureNames, loadFixture } from '../../../reference/fixtures.ts';
import { rowStatistics, topTokens } from './statistics.ts';

describe('row statistics', () => {
  it.each(fixtureNames)('agree with PyTorch, %s', (name) => {
    const fixture = loadFixture(name);
    const ours = rowStatistics(fixture.logits, fixture.config.vocab, fixture.next);
    expect(disagreement(ours.lse, fixture.lse)).toBeLessThan(1e-6);
    expect(disagreement(ours.entropy, fixture.entropy)).toBeLessThan(1e-6);
    expect(disagreement(ours.logprob, fixture.logprob)).toBeLessThan(1e-6);
  });

  it('are exact on a flat row and on a peaked one', () => {
    const flat = new Float64Array(1000).fill(80);
    expect(rowStatistics(flat, 1000, [5]).entropy[0]).toBeCloseTo(Math.log(1000), 12);
    const peaked = new Float64Array(1000);
    peaked[3] = 40;
    const { entropy, logprob } = rowStatistics(peaked, 1000, [3]);
    // 999 tokens of e^-40 each, to first order 999 e^-40 (40 + 1).
    expect(entropy[0] / (999 * Math.exp(-40) * 41)).toBeCloseTo(1, 3);
    expect(logprob[0]).toBeCloseTo(0, 12);
  });

  it('ignore a forbidden token', () => {
    const { entropy } = rowStatistics([0, Number.NEGATIVE_INFINITY, 0], 3, [-1]);
    expect(entropy[0]).toBeCloseTo(Math.log(2), 12);
  });

  it('divide by the temperature', () => {
    const hot = rowStatistics([2, 4, 8], 3, [2], 2);
    const scaled = rowStatistics([1, 2, 4], 3, [2]);
    expect(hot).toEqual(scaled);
  });
});

describe('the most probable tokens', () => {
  it('come in order, ties to the lower id', () => {
    const { ids, logprobs } = topTokens([1, 3, 3, 0, 2], 4);
    expect(ids).toEqual([1, 2, 4, 0]);
    expect(logprobs[0]).toBe(logprobs[1]);
    expect(topTokens([5, 5], 2).logprobs[0]).toBeCloseTo(-Math.log(2), 12);
  });
});
