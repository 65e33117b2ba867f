import { describe, expect, it } from 'vitest';
import { forklabAdvantage, groupAdvantages, overlongPunishment, trlAdvantage } from './advantage.ts';

describe('group advantages', () => {
  it('divide by the population standard deviation', () => {
    expect([...groupAdvantages([1, 0, 0, 0, 1, 1, 0, 0], 4)]).toEqual([
      ...[Math.sqrt(3), -1 / Math.sqrt(3), -1 / Math.sqrt(3), -1 / Math.sqrt(3)].map((a) =>
        expect.closeTo(a, 12),
      ),
      ...[1, 1, -1, -1],
    ]);
  });

  it("follow TRL's formula when asked", () => {
    const [first] = groupAdvantages([1, 0, 0, 0], 4, trlAdvantage);
    expect(first).toBeCloseTo(0.75 / (0.5 + 1e-4), 12);
  });

  it('only subtract the mean when unscaled', () => {
    const options = { ...forklabAdvantage, scale: false };
    expect([...groupAdvantages([1, 0, 0, 0], 4, options)]).toEqual([0.75, -0.25, -0.25, -0.25]);
  });

  it('are 0 if all rewards are equal, even if the mean is rounded', () => {
    expect([...groupAdvantages([0.1, 0.1, 0.1, 1, 1, 1], 3)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('the soft overlong punishment', () => {
  it("follows DAPO's three pieces", () => {
    const lengths = [0, 16384, 18432, 20480, 30000];
    expect(lengths.map((length) => overlongPunishment(length, 20480, 4096) + 0)).toEqual([
      0, 0, -0.5, -1, -1,
    ]);
  });

  it('is off with no buffer', () => {
    expect(overlongPunishment(100, 50, 0)).toBe(0);
  });
});
