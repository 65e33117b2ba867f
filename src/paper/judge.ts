import { checksOfGains } from './gain_checks.ts';
import { checksOfModels } from './model_checks.ts';
import type { FigureId } from './names.ts';
import { checksOfReadings } from './reading_checks.ts';
import type { Results } from './results.ts';
import {
  type Check,
  counts,
  type DrawnFrom,
  type Estimate,
  type Outcome,
  outcomeOf,
  type Role,
  type Verdict,
  verdictOf,
} from './rule.ts';
import { checksOfTrainings } from './training_checks.ts';

/** The checks of every figure. They are fixed: see `rule.ts`. */
export const checks: Record<FigureId, readonly Check[]> = {
  ...checksOfGains,
  ...checksOfModels,
  ...checksOfReadings,
  ...checksOfTrainings,
};

/** The sampling unit of a check's interval. */
export function drawnFrom(figure: FigureId, check: Pick<Check, 'drawnFrom'>): DrawnFrom {
  if (check.drawnFrom) return check.drawnFrom;
  if (figure === 'steps') return 'bases';
  return figure === 'fig2' || figure === 'fig3' ? 'problems' : 'seeds';
}

/** Decimals of a pass rate, as a share: Fig. 9 has rates of a few in ten thousand. */
export const rateDecimals = (figure: FigureId): number => (figure === 'fig9' ? 4 : 3);

/** A check with its result. */
export interface JudgedCheck extends Omit<Check, 'estimate'> {
  readonly estimate: Estimate | null;
  readonly outcome: Outcome;
}

/** A claim with its verdict and its checks. */
export interface Judged {
  readonly verdict: Verdict;
  readonly checks: readonly JudgedCheck[];
}

/** Judges a figure. */
export function judge(figure: FigureId, results: Results): Judged {
  const judged = checks[figure].map(({ estimate, ...check }): JudgedCheck => {
    const number = estimate(results);
    return { ...check, estimate: number, outcome: outcomeOf(number, check.bar) };
  });
  return { verdict: verdictOf(judged), checks: judged };
}

/** The parts that checks have in a claim, in the order in which they are told. */
export const roles: readonly Role[] = ['central', 'required', 'supporting', 'given'];

/** Checks by their parts: what the claim says comes first. */
export const byRole = (checks: readonly JudgedCheck[]): JudgedCheck[] =>
  roles.flatMap((role) => checks.filter((check) => check.role === role));

/** The checks that count for the verdict, the central ones first. */
export const countedOf = (checks: readonly JudgedCheck[]): JudgedCheck[] =>
  byRole(checks).filter(({ role }) => counts(role));

/** How many of those that count came out so. */
export const countOf = (checks: readonly JudgedCheck[], wanted: Outcome): number =>
  countedOf(checks).filter(({ outcome }) => outcome === wanted).length;

/** How many checks came out contrary under a verdict that does not say that any did. */
export const unsaidContrary = ({ verdict, checks }: Judged): number =>
  verdict === 'part' || verdict === 'undecided' ? countOf(checks, 'contrary') : 0;
