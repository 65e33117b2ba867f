import type { BandAnswer, BandEntry } from '../../../forks/outcome_band.ts';
import type { Messages } from '../../words/en/en.ts';
import { answerLine, shareText, shortText } from './tree_words.ts';

/** What the band shows: the share of right endings, or the share of each answer. */
export type BandMode = 'share' | 'answers';

/** A change of the rate smaller than this is not printed. */
const printedFrom = 0.04;

/**
 * Where the rate is printed: at the first one known, wherever it is 4 points away from the last one printed, and on either
 * side of the greatest turn, which a title names.
 */
export function printedRates(entries: readonly BandEntry[]): boolean[] {
  const turn = greatestTurn(entries);
  let last: number | null = null;
  return entries.map(({ rate }, i) => {
    const named = turn !== null && (i === turn.at || i === turn.at + 1);
    if (rate === null || (!named && last !== null && Math.abs(rate - last) <= printedFrom)) return false;
    last = rate;
    return true;
  });
}

/**
 * The step of the band that surely changes the rate most: the token before it did that. Steps are compared by how far apart the
 * 95 % intervals before and after are, not by the rates, of which the greatest step is mostly the luckiest. Null where none are
 * 4 points apart; where nothing changes at six forks, that is seen in fewer than 5 % of the scans.
 */
export function greatestTurn(entries: readonly BandEntry[]): { at: number; from: number; to: number } | null {
  let turn: { at: number; from: number; to: number } | null = null;
  let most = printedFrom;
  entries.forEach(({ rate: to, interval: after }, i) => {
    const { rate: from, interval: before } = entries[i - 1] ?? { rate: null, interval: null };
    if (to === null || from === null || after === null || before === null) return;
    const apart = Math.max(after.low - before.high, before.low - after.high);
    if (apart <= most) return;
    most = apart;
    turn = { at: i - 1, from, to };
  });
  return turn;
}

/** An answer's stripe: its colour by its place among those of its kind, and a letter where colour alone does not suffice. */
export interface Stripe {
  readonly answer: BandAnswer;
  readonly className: string;
  /** Empty for what is no single answer. */
  readonly letter: string;
}

/** The stripes of a band, right ones first as the band has them. */
export function stripesOf(answers: readonly BandAnswer[]): Stripe[] {
  const places = { right: 0, wrong: 0 };
  let letters = 0;
  return answers.map((answer) => {
    if (answer.kind === 'none') return { answer, className: 'answer-none', letter: '' };
    const side = answer.right ? 'right' : 'wrong';
    if (answer.kind === 'other') return { answer, className: `answer-${side}-other`, letter: '' };
    const letter = String.fromCharCode(65 + letters++);
    return { answer, className: `answer-${side}-${Math.min(4, places[side]++)}`, letter };
  });
}

/** A stripe's answer in words. */
export function stripeText({ answer }: Stripe, t: Messages): string {
  if (answer.kind === 'answer') return shortText(answerLine(answer.answer));
  if (answer.kind === 'none') return t.figures.band.none;
  return answer.right ? t.figures.band.other.right : t.figures.band.other.wrong;
}

/** What a cell of the band says, for a token's name and its note. */
export function cellText(entry: BandEntry, stripes: readonly Stripe[], mode: BandMode, t: Messages): string {
  const words = t.figures.band;
  const { rate, interval, shares } = entry;
  if (rate === null || !interval || !shares) return words.unknown;
  if (mode === 'share') return words.cell(shareText(rate, t), interval.low, interval.high);
  return words.cellAnswers(
    stripes.flatMap((stripe, i) =>
      shares[i] > 0 ? [words.share(stripeText(stripe, t), shareText(shares[i], t))] : [],
    ),
  );
}
