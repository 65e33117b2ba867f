import { foldKey, randomStream } from '../../random/stream.ts';
import { normals } from '../../stats/testing/normals.ts';
import { mean } from '../../stats/totals.ts';
import { type BySeed, differenceOf, independentDifferenceOf, meanLess, meanOf } from '../estimates.ts';
import {
  type Bar,
  type Estimate,
  type Outcome,
  outcomeOf,
  type Role,
  type Verdict,
  verdictOf,
} from '../rule.ts';

/**
 * Simulations of the rule: how often each word is said where the truth is known. Seeds scatter normally. The estimates, outcomes
 * and verdicts are those of the rule itself.
 */

/** How the numbers of a check come about. */
export interface Design {
  /** Seeds of a paired comparison, or of both sides of an unpaired one. */
  readonly seeds: number | readonly [number, number];
  /** Standard deviation of the paired differences, or of each side. */
  readonly sd: number;
}

/** Estimates of a number that is zero, from seeds that scatter by one. Others are these, moved and scaled. */
export type Bank = readonly Estimate[];

/** Draws so many estimates of a design whose truth is zero and whose sd is one. */
export function bankOf(seeds: Design['seeds'], trials: number): Bank {
  const draw = normals(randomStream(1, foldKey(...[seeds].flat())));
  const side = (n: number): BySeed => Array.from({ length: n }, (_, seed) => ({ seed, value: draw() }));
  return Array.from({ length: trials }, () =>
    typeof seeds === 'number'
      ? meanOf(side(seeds))!
      : independentDifferenceOf(side(seeds[0]), side(seeds[1]))!,
  );
}

/** What a check comes out as, of each estimate of a bank, where its truth is so much and its seeds scatter by so much. */
export const outcomesOf = (bank: Bank, sd: number, truth: number, bar: Bar): Outcome[] =>
  bank.map(({ value, interval, n }) =>
    outcomeOf(
      {
        value: truth + sd * value,
        interval: { low: truth + sd * interval!.low, high: truth + sd * interval!.high },
        n,
      },
      bar,
    ),
  );

/** So many checks of a part, with the outcomes that each may have. */
export interface Part {
  readonly count: number;
  readonly outcomes: readonly Outcome[];
}

/** How often each verdict is given. */
export type Rates = Readonly<Record<Exclude<Verdict, 'not-tested'>, number>>;

/** What the first edition's rule said: one of several checks was enough for `part`. */
export function firstVerdictOf(outcomes: readonly Outcome[]): 'holds' | 'part' | 'not-shown' {
  if (outcomes.every((outcome) => outcome === 'shown')) return 'holds';
  return outcomes.some((outcome) => outcome === 'shown') ? 'part' : 'not-shown';
}

/** Of independent checks: how often each verdict is given, and how often the first edition gave one of its own. */
export function claimRates(
  central: Part,
  supporting: Part,
): { now: Rates; first: { holds: number; part: number } } {
  const trials = central.outcomes.length;
  const verdicts: Verdict[] = [];
  const firsts: ReturnType<typeof firstVerdictOf>[] = [];
  const measured = { value: 0, interval: { low: 0, high: 0 }, n: 2 };
  for (let i = 0; i < trials; i++) {
    // Each check takes the outcomes from a place of its own, so that no two of a claim are of the same draw.
    const drawn = ({ count, outcomes }: Part, role: Role, place: number) =>
      Array.from({ length: count }, (_, check) => ({
        role,
        outcome: outcomes[(i + (place + check) * stride) % trials],
        estimate: measured,
      }));
    const checks = [...drawn(central, 'central', 0), ...drawn(supporting, 'supporting', central.count)];
    verdicts.push(verdictOf(checks));
    firsts.push(firstVerdictOf(checks.map(({ outcome }) => outcome)));
  }
  return {
    now: ratesOf(verdicts),
    first: { holds: shareOf(firsts, 'holds'), part: shareOf(firsts, 'part') },
  };
}

/** Prime, and far from every number of trials. */
const stride = 617;

const shareOf = <T>(all: readonly T[], one: T) => mean(all, (each) => Number(each === one))!;

const ratesOf = (verdicts: readonly Verdict[]): Rates => ({
  holds: shareOf(verdicts, 'holds'),
  part: shareOf(verdicts, 'part'),
  contradicted: shareOf(verdicts, 'contradicted'),
  undecided: shareOf(verdicts, 'undecided'),
});

/**
 * The same of central checks that share a condition, as `top20` less each of several others: differences of one side with
 * so many, paired by seed, which correlate by a half.
 * @param sd of the paired differences
 */
export function sharedRates(
  count: number,
  { seeds, sd }: Design & { seeds: number },
  truth: number,
  trials: number,
) {
  const draw = normals(randomStream(2, foldKey(seeds, count)));
  const side = (at: number): BySeed =>
    Array.from({ length: seeds }, (_, seed) => ({ seed, value: at + (sd / Math.SQRT2) * draw() }));
  const verdicts = Array.from({ length: trials }, () => {
    const own = side(truth);
    return verdictOf(
      Array.from({ length: count }, () => {
        const estimate = differenceOf(own, side(0));
        return { role: 'central', outcome: outcomeOf(estimate, { from: 0 }), estimate } as const;
      }),
    );
  });
  return ratesOf(verdicts);
}

/** A gain over a base that was tested once. */
export interface GainDesign {
  readonly seeds: number;
  readonly sd: number;
  /** Standard error of the base's test. */
  readonly se: number;
}

/** Shares of the gains' intervals that hold the truth, and that lie above it, with the base's own error and without it. */
export function gainRates({ seeds, sd, se }: GainDesign, trials: number) {
  const draw = normals(randomStream(3, foldKey(seeds, Math.round(1e4 * sd), Math.round(1e4 * se))));
  const drawn = Array.from({ length: trials }, () => {
    const values = Array.from({ length: seeds }, (_, seed) => ({ seed, value: sd * draw() }));
    const rate = se * draw();
    const outcome = (known: number) => outcomeOf(meanLess(values, { rate, se: known }), { from: 0 });
    return { now: outcome(se), first: outcome(0) };
  });
  const rates = (of: (one: (typeof drawn)[number]) => Outcome) => {
    const outcomes = drawn.map(of);
    return { covered: shareOf(outcomes, 'open'), shown: shareOf(outcomes, 'shown') };
  };
  return { now: rates(({ now }) => now), first: rates(({ first }) => first) };
}
