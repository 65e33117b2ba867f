import { checkName as nameOfCheck } from '../../paper/check_words_en.ts';
import { drawnFrom, type JudgedCheck, judge, rateDecimals } from '../../paper/judge.ts';
import { isAtFloor, transferred } from '../../paper/model_checks.ts';
import type { FigureId } from '../../paper/names.ts';
import type { Results } from '../../paper/results.ts';
import { type Bar, type Estimate, isBehind } from '../../paper/rule.ts';
import type { PaperWords } from '../words/en/paper.ts';

type Unit = JudgedCheck['unit'];

/** What a check's number is, in the reader's words. */
export const checkName = (words: PaperWords, figure: FigureId, id: string): string =>
  nameOfCheck(words.checks, figure, id, words.checkOf);

/** An estimate as the table has it: value, interval, and how many stand behind it. */
export function estimateWords(words: PaperWords, figure: FigureId, unit: Unit, estimate: Estimate) {
  const { table } = words;
  const { value, interval, n } = estimate;
  const write = (number: number) => table.units[unit](number, rateDecimals(figure));
  return {
    // With its unit: +3.1 points.
    value: table.named[unit](write(value)),
    interval: interval ? table.interval(write(interval.low), write(interval.high)) : table.noInterval,
    n: table.of[drawnFrom(figure)](n),
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

/** Why a figure's verdict is what it is, from the outcomes of its checks; empty where all of them are shown. */
export function whyWords(words: PaperWords, figure: FigureId, results: Results): readonly string[] {
  const { verdict, checks } = judge(figure, results);
  if (verdict === 'holds') return [];
  if (verdict === 'not-tested')
    return [checks.some(({ estimate }) => estimate !== null) ? words.why.oneSeed : words.why.nothing];
  const names = (is: (check: JudgedCheck) => boolean) =>
    checks.filter(is).map(({ id }) => checkName(words, figure, id));
  const { contrary, open, behind, single, floor, missing, shown } = words.why;
  const unsolved = ({ id, outcome }: JudgedCheck) =>
    figure === 'fig9' &&
    outcome === 'missing' &&
    transferred.some((set) => id.startsWith(`${set}-`) && isAtFloor(results, set));
  const behindZero = ({ estimate, bar }: JudgedCheck) => isBehind(estimate, bar);
  const parts: [say: (names: readonly string[]) => string, names: string[]][] = [
    [contrary, names(({ outcome }) => outcome === 'contrary')],
    [
      open,
      names((check) => check.outcome === 'open' && check.estimate?.interval !== null && !behindZero(check)),
    ],
    [behind, names(behindZero)],
    [single, names(({ outcome, estimate }) => outcome === 'open' && estimate?.interval === null)],
    [floor, names(unsolved)],
    [missing, names((check) => check.outcome === 'missing' && !unsolved(check))],
  ];
  return [
    shown(
      names(({ outcome }) => outcome === 'shown'),
      checks.length,
    ),
    ...parts.filter(([, named]) => named.length > 0).map(([say, named]) => say(named)),
  ];
}
