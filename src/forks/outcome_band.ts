import type { Interval } from '../stats/intervals.ts';
import { wilsonInterval } from '../stats/intervals.ts';
import { type AnswerShare, answerKey, branchAnswers, foldAnswers, mixtureAnswers } from './answer_shares.ts';
import { mixtureOf } from './branch_mixture.ts';
import type { ForkOutcome } from './fork_outcome.ts';

/**
 * One stripe of the band. `other` merges the answers after the most frequent, correct and incorrect ones separately.
 */
export type BandAnswer =
  | { readonly kind: 'answer'; readonly answer: string; readonly right: boolean }
  | { readonly kind: 'other'; readonly right: boolean }
  | { readonly kind: 'none'; readonly right: false };

/** How sampling ends if it is resumed in a place, before the token there is drawn. */
export interface BandEntry {
  /** Index in the full sequence. */
  readonly position: number;
  /** Share of right endings; null, as interval and shares, where nothing is known. */
  readonly rate: number | null;
  /** 95 %. */
  readonly interval: Interval | null;
  /** Aligned with the band's answers; they add up to 1, those of the right answers to `rate`. */
  readonly shares: readonly number[] | null;
  /** Sampling was resumed in this very place: at a scanned fork, or right after its taken branch. */
  readonly measured: boolean;
  /** Taken over backwards, from the next scanned fork. */
  readonly estimated: boolean;
}

/** The band over a response. */
export interface OutcomeBand {
  /** Right ones first, then wrong ones, both by their mean share over the forks; no answer last. */
  readonly answers: readonly BandAnswer[];
  /** One a response position. */
  readonly entries: readonly BandEntry[];
}

/** How sampling ended at a position. */
interface Outcome {
  rate: number;
  interval: Interval;
  answers: readonly AnswerShare[];
}

/**
 * The outcome band (Forking Paths, arXiv 2412.07961): along a response, the rate of success and the share of each
 * final answer if sampling is resumed there. At a scanned fork it is the mixture of its branches; after it, up to the
 * next one, the outcome of the branch that the trace took. Where that was not sampled, and before the first scanned
 * fork, the next fork's mixture is taken over backwards (`estimated`). Carrying an outcome either way is right as far
 * as the tokens between are near certain: a fork that was not scanned is not seen.
 * @param forks in any order
 * @param response [from, to) in the full sequence
 * @param most number of answers with their own stripe
 */
export function outcomeBand(
  forks: readonly ForkOutcome[],
  response: readonly [from: number, to: number],
  most = 5,
): OutcomeBand {
  const ordered = forks
    .toSorted((a, b) => a.position - b.position)
    .flatMap((fork) => {
      const mixture = mixtureOutcome(fork);
      return mixture ? [{ position: fork.position, mixture, taken: takenOutcome(fork) }] : [];
    });
  const answers = stripes(
    ordered.flatMap(({ mixture }) => mixture.answers),
    ordered.flatMap(({ taken }) => taken?.answers ?? []),
    most,
  );
  const sharesOf = sharesBy(answers);
  const [from, to] = response;
  const entries = Array.from({ length: Math.max(0, to - from) }, (_, i): BandEntry => {
    const position = from + i;
    const next = ordered.find((fork) => fork.position >= position);
    const last = ordered.findLast((fork) => fork.position < position);
    const here = next?.position === position ? next.mixture : (last?.taken ?? null);
    const outcome = here ?? next?.mixture ?? null;
    return {
      position,
      rate: outcome?.rate ?? null,
      interval: outcome?.interval ?? null,
      shares: outcome && sharesOf(outcome.answers),
      measured: here !== null && (next?.position === position || last?.position === position - 1),
      estimated: here === null && outcome !== null,
    };
  });
  return { answers, entries };
}

function mixtureOutcome({ branches }: ForkOutcome): Outcome | null {
  const { rate, interval } = mixtureOf(branches);
  return rate === null ? null : { rate, interval, answers: mixtureAnswers(branches) };
}

function takenOutcome({ branches, taken }: ForkOutcome): Outcome | null {
  const branch = branches.find(({ id }) => id === taken);
  if (!branch || branch.samples === 0) return null;
  return {
    rate: branch.right / branch.samples,
    interval: wilsonInterval(branch),
    answers: branchAnswers(branch),
  };
}

/** The band's stripes. Answers seen only after a taken branch come after those of the mixtures. */
function stripes(
  mixtures: readonly AnswerShare[],
  taken: readonly AnswerShare[],
  most: number,
): BandAnswer[] {
  const all = foldAnswers([...mixtures, ...taken.map((answer) => ({ ...answer, share: 0 }))]);
  const named = all.filter(({ answer }) => answer !== null);
  const frequent = named.slice(0, most);
  const rest = named.slice(most);
  const side = (right: boolean): BandAnswer[] => [
    ...frequent
      .filter((answer) => answer.right === right)
      .map(({ answer }): BandAnswer => ({ kind: 'answer', answer: answer ?? '', right })),
    ...(rest.some((answer) => answer.right === right) ? [{ kind: 'other', right } as const] : []),
  ];
  const none: BandAnswer[] = all.length > named.length ? [{ kind: 'none', right: false }] : [];
  return [...side(true), ...side(false), ...none];
}

/** Maps the shares of an outcome to the stripes. */
function sharesBy(answers: readonly BandAnswer[]): (outcome: readonly AnswerShare[]) => number[] {
  const own = new Map(
    answers.flatMap((stripe, i) => (stripe.kind === 'answer' ? [[answerKey(stripe), i]] : [])),
  );
  const other = (right: boolean) =>
    answers.findIndex((stripe) => stripe.kind === 'other' && stripe.right === right);
  const none = answers.findIndex(({ kind }) => kind === 'none');
  return (outcome) => {
    const shares = answers.map(() => 0);
    for (const answer of outcome) {
      const stripe = answer.answer === null ? none : (own.get(answerKey(answer)) ?? other(answer.right));
      shares[stripe] += answer.share;
    }
    return shares;
  };
}
