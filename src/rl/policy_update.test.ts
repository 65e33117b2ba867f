import { describe, expect, test } from 'vitest';
import { presets } from '../experiment/presets.ts';
import type { Mask } from '../experiment/spec.ts';
import type { Sequence } from '../model/packing.ts';
import { sharesOf } from './policy_update.ts';

const { mask, objective } = presets['countdown@1'];
/** A response of n tokens after a prompt of two, of which the first few are kept. */
const response = (n: number, kept: number | null, excluded = 0): Sequence => ({
  tokens: Array<number>(n + 2).fill(1),
  promptLength: 2,
  ...(kept !== null && { weight: [0, 0, ...Array.from({ length: n }, (_, i) => Number(i < kept))] }),
  ...(excluded > 0 && { excluded: [0, 0, ...Array.from({ length: n }, (_, i) => Number(i < excluded))] }),
});
const options = (change: Partial<Mask> = {}, loss: 'dapo' | 'grpo' = 'dapo') => ({
  mask: { ...mask, ...change },
  objective: { ...objective, loss },
});

describe('a micro-batch’s share of its mini-batch', () => {
  const given = [[response(2600, 560)], [response(2500, 460)]];

  test('is that of the kept tokens where the mask is given: each of them weighs the same', () => {
    const shares = sharesOf(given, options({ select: 'random', pool: 'minibatch' }));
    expect(shares.map(({ policy }) => policy)).toEqual([560 / 1020, 460 / 1020]);
    // The KL term is not masked.
    expect(shares.map(({ kl }) => kl)).toEqual([2600 / 5100, 2500 / 5100]);
    expect(shares[0].policy / 560).toBeCloseTo(shares[1].policy / 460, 15);
  });

  test('is that of all tokens where the loss is divided by all, or the device selects', () => {
    const byAll = [
      { policy: 2600 / 5100, kl: 2600 / 5100 },
      { policy: 2500 / 5100, kl: 2500 / 5100 },
    ];
    expect(sharesOf(given, options({ select: 'random', normaliser: 'all' }))).toEqual(byAll);
    expect(sharesOf(given, options({ select: 'top', pool: 'microbatch' }))).toEqual(byAll);
    const whole = [[response(2600, null)], [response(2500, null)]];
    expect(sharesOf(whole, options({ select: 'all' }))).toEqual(byAll);
  });

  test('does not count what is excluded, but in the KL term', () => {
    const parts = [[response(10, null, 4)], [response(10, null)]];
    for (const change of [
      { select: 'all' },
      { select: 'top' },
      { select: 'all', normaliser: 'all' },
    ] as const) {
      const shares = sharesOf(parts, options(change));
      expect(shares).toEqual([
        { policy: 6 / 16, kl: 0.5 },
        { policy: 10 / 16, kl: 0.5 },
      ]);
    }
  });

  test('is that of the sequences in GRPO, which averages over them', () => {
    const parts = [[response(10, 1), response(5, 5)], [response(9, 0)]];
    const third = { policy: 1 / 3, kl: 1 / 3 };
    expect(sharesOf(parts, options({ select: 'random' }, 'grpo'))).toEqual([
      { policy: 2 / 3, kl: 2 / 3 },
      third,
    ]);
  });

  test('is all of it for a single one', () => {
    expect(sharesOf([given.flat()], options({ select: 'random' }))).toEqual([{ policy: 1, kl: 1 }]);
    expect(sharesOf([[response(4, 0)]], options({ select: 'random' }))).toEqual([{ policy: 0, kl: 1 }]);
  });
});
