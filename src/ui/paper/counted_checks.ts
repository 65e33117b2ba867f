import type { JudgedCheck } from '../../paper/judge.ts';
import { counts, type Outcome, type Role } from '../../paper/rule.ts';

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
