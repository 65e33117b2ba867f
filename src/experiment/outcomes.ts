/**
 * Which of the likeliest tokens that a server lists are different ones. Servers list the sampled token twice, leave texts
 * blank, lose the space before a word, write one sign for every broken piece of a character. A token that is counted
 * twice puts a "lower bound" above the entropy; one that is taken for another only lowers it. So two are counted apart
 * only where they must be two: by id, else by bytes, else by text and log-probability (one token has one).
 */

/** A token that might stand in a place, as a server tells it. */
export interface Outcome {
  readonly id: number | null;
  /** Empty where it is not known. */
  readonly text: string;
  /** The token's own bytes; null or empty where they are not known. */
  readonly bytes?: readonly number[] | null;
  readonly logprob: number;
}

/** The token that stands in a place; its log-probability is null where it is not known. */
export type Sampled = Omit<Outcome, 'logprob'> & { readonly logprob: number | null };

/** Alternatives of a place that are compared with each other; those behind them count as part of "any other". */
const most = 128;

/** Nats that may lie between two mentions of one token in a response: two ways to round, or two kernels. */
const sameToken = 1e-3;

/**
 * The different outcomes of a place, best first: the alternatives, each once, and the sampled token if it is none of them.
 * An alternative that is the sampled token takes its name, which is the better known.
 * @param errorOf how far rounding may have moved a log-probability, nats
 */
export function differentOutcomes(
  sampled: Sampled,
  alternatives: readonly Outcome[],
  errorOf: (logprob: number) => number,
): Outcome[] {
  const isNear = (a: number, b: number) => Math.abs(a - b) <= Math.max(sameToken, errorOf(a) + errorOf(b));
  const outcomes: Outcome[] = [];
  for (const one of bestFirst(alternatives).slice(0, most)) {
    const isThere = outcomes.some((other) => {
      const proven = isSame(one, other);
      return proven ?? (isNear(one.logprob, other.logprob) && isAlike(one, other));
    });
    if (!isThere) outcomes.push(one);
  }

  const { id, text, bytes, logprob } = sampled;
  const near = (other: Outcome) => logprob !== null && isNear(logprob, other.logprob);
  const at = firstAt(outcomes, [
    (other) => isSame(sampled, other) === true && (id !== null && id === other.id ? true : near(other)),
    (other) => near(other) && isSame(sampled, other) === null && isAlike(sampled, other),
    // A list has a word once, as a rule: what has the sampled one's name is taken for it, whatever its number.
    (other) =>
      isSame(sampled, other) ?? (isName(text) && text === other.text && !bytesDiffer(sampled, other)),
  ]);
  if (at >= 0) {
    const found = outcomes[at];
    outcomes[at] = { id: found.id ?? id, text: text || found.text, bytes, logprob: found.logprob };
  } else if (logprob !== null) {
    outcomes.push({ id, text, bytes, logprob });
  }
  return bestFirst(outcomes);
}

const bestFirst = (outcomes: readonly Outcome[]): Outcome[] =>
  outcomes.toSorted((a, b) => b.logprob - a.logprob);

/** The first entry that the first of these ways finds which finds any; -1 where none does. */
function firstAt(outcomes: readonly Outcome[], ways: readonly ((other: Outcome) => boolean)[]): number {
  for (const way of ways) {
    const at = outcomes.findIndex(way);
    if (at >= 0) return at;
  }
  return -1;
}

type Named = Pick<Outcome, 'id' | 'text' | 'bytes'>;

/** Whether two are one token, by id, else by equal bytes; null where neither says it. */
function isSame(a: Named, b: Named): boolean | null {
  if (a.id !== null && b.id !== null) return a.id === b.id;
  return ownBytes(a) && ownBytes(b) && !bytesDiffer(a, b) ? true : null;
}

const bytesDiffer = (a: Named, b: Named): boolean => {
  const [left, right] = [ownBytes(a), ownBytes(b)];
  return (
    left !== null && right !== null && (left.length !== right.length || left.some((n, i) => n !== right[i]))
  );
};

/** Bytes that name a token: not those of U+FFFD, which servers write for every piece of a character. */
function ownBytes({ bytes }: Named): readonly number[] | null {
  if (!bytes || bytes.length === 0) return null;
  const isLost = bytes.some((n, i) => n === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd);
  return isLost ? null : bytes;
}

/** Whether two may be one token for all that their names say: equal but for the space around, or one says nothing. */
function isAlike(a: Named, b: Named): boolean {
  const [left, right] = [bare(a.text), bare(b.text)];
  if (left === right && isName(left)) return true;
  return !bytesDiffer(a, b) && (left === right || isNameless(a) || isNameless(b));
}

const isNameless = (named: Named): boolean => ownBytes(named) === null && !isName(bare(named.text));

/** A text without the space around it, however a tokenizer writes that. */
const bare = (text: string): string =>
  text.replace(/^[\s\u2581\u0120\u010a]+|[\s\u2581\u0120\u010a]+$/gu, '');

/** Whether a text names a token at all. */
const isName = (text: string): boolean => text !== '' && !/[\uFFFD\p{Cs}]/u.test(text);
