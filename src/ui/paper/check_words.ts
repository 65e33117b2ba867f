import { checkName as nameOfCheck } from '../../paper/check_words_en.ts';
import { countedOf, drawnFrom, type JudgedCheck, judge, rateDecimals } from '../../paper/judge.ts';
import { isAtFloor, transferred } from '../../paper/model_checks.ts';
import type { FigureId } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import { type Bar, type Estimate, isBehind, type Role } from '../../paper/rule.ts';
import type { PaperWords } from '../words/en/paper.ts';

type Unit = JudgedCheck['unit'];

/** What a check's number is, in the reader's words. */
export const checkName = (words: PaperWords, figure: FigureId, id: string): string =>
  nameOfCheck(words.checks, figure, id, words.checkOf);

/** An estimate as the table has it: value, interval, and how many stand behind it. */
export function estimateWords(
  words: PaperWords,
  figure: FigureId,
  check: Pick<JudgedCheck, 'unit' | 'drawnFrom'>,
  estimate: Estimate,
) {
  const { table } = words;
  const { value, interval, n } = estimate;
  const { unit } = check;
  const write = (number: number) => table.units[unit](number, rateDecimals(figure));
  return {
    // With its unit: +3.1 points.
    value: table.named[unit](write(value)),
    interval: interval ? table.interval(write(interval.low), write(interval.high)) : table.noInterval,
    n: table.of[drawnFrom(figure, check)](n),
  };
}

/** The range that a check claims: above 0 points. */
export function barWords(words: PaperWords, unit: Unit, { from, to }: Bar): string {
  const { above, below, between, named } = words.table;
  const write = (bar: number) => named[unit](barNumber(unit, bar));
  if (from !== undefined && to !== undefined) return between(barNumber(unit, from), write(to));
  if (from !== undefined) return above(write(from));
  return to === undefined ? '' : below(write(to));
}

/** A bar is as exact as it was set: no digit more, and a sign where it is below zero. */
function barNumber(unit: Unit, bar: number): string {
  const rate = unit === 'points' || unit === 'share';
  const number = String(Number(((rate ? 100 : 1) * bar).toFixed(6))).replace('-', '−');
  return unit === 'share' ? `${number}\u00a0%` : number;
}

/** Why a figure's verdict is what it is, from the outcomes of the checks that count; empty where all of them are shown. */
export function whyWords(words: PaperWords, figure: FigureId, results: Results): readonly string[] {
  const { verdict, checks } = judge(figure, results);
  if (verdict === 'holds') return [];
  const counted = countedOf(checks);
  const names = (is: (check: JudgedCheck) => boolean, among: readonly JudgedCheck[] = counted) =>
    among.filter(is).map(({ id }) => checkName(words, figure, id));
  const { contrary, open, behind, single, floor, missing, shown } = words.why;
  const unsolved = ({ id, outcome }: JudgedCheck) =>
    figure === 'fig9' &&
    outcome === 'missing' &&
    transferred.some((set) => id.startsWith(`${set}-`) && isAtFloor(results, set));
  const behindZero = ({ estimate, bar }: JudgedCheck) => isBehind(estimate, bar);
  if (verdict === 'not-tested') return untested(words, checks, unsolved, names);
  return [
    shown(
      names(({ outcome }) => outcome === 'shown'),
      counted.length,
    ),
    ...said(
      [contrary, names(({ outcome }) => outcome === 'contrary')],
      [
        open,
        names((check) => check.outcome === 'open' && check.estimate?.interval !== null && !behindZero(check)),
      ],
      [behind, names(behindZero)],
      [single, names(({ outcome, estimate }) => outcome === 'open' && estimate?.interval === null)],
      [floor, names(unsolved)],
      [missing, names((check) => check.outcome === 'missing' && !unsolved(check))],
    ),
  ];
}

type Said = readonly [say: (names: readonly string[]) => string, names: readonly string[]];

/** A sentence of each kind of which there are names. */
const said = (...kinds: readonly Said[]) =>
  kinds.filter(([, names]) => names.length > 0).map(([say, names]) => say(names));

/** Why nothing is judged. */
function untested(
  { why }: PaperWords,
  checks: readonly JudgedCheck[],
  unsolved: (check: JudgedCheck) => boolean,
  names: (is: (check: JudgedCheck) => boolean, among: readonly JudgedCheck[]) => readonly string[],
): readonly string[] {
  const of = (role: Role) => checks.filter((check) => check.role === role);
  const central = of('central');
  const isMeasured = ({ estimate }: JudgedCheck) => estimate !== null;
  if (central.length === 0) return [why.given];
  if (central.some(({ estimate }) => estimate?.interval))
    return [why.required(names(({ outcome }) => outcome !== 'shown', of('required')))];
  if (central.some(isMeasured)) return [why.oneSeed];
  if (central.some(unsolved)) return [why.floor(names(unsolved, central))];
  return [checks.some(isMeasured) ? why.noCentral(names(() => true, central)) : why.nothing];
}
