/**
 * Identifies duplicates among the top tokens that a server lists. Servers list the sampled token twice, leave texts
 * blank, drop the space before a word, and write one replacement character for every partial character. Counting a
 * token twice would put a "lower bound" above the entropy; merging two only lowers it. So two entries count as
 * different only if they must be: by id, else by bytes, else by text and log-probability.
 */

/** A candidate token at a position, as reported by a server. */
export interface Outcome {
  readonly id: number | null;
  /** Empty if unknown. */
  readonly text: string;
  /** The token's bytes; null or empty if unknown. */
  readonly bytes?: readonly number[] | null;
  readonly logprob: number;
}

/** The sampled token at a position; its log-probability is null if unknown. */
export type Sampled = Omit<Outcome, 'logprob'> & { readonly logprob: number | null };

/** Alternatives of a place that are compared with each other; those behind them count as part of "any other". */
const most = 128;

/**
 * Largest difference, in nats, between two mentions of one token in a response: due to rounding or different kernels.
 */
const sameToken = 1e-3;

/**
 * The distinct outcomes at a position, best first: the alternatives, each once, and the sampled token if it is not one
 * of them. An alternative that equals the sampled token takes its name, which is more complete.
 * @param errorOf the rounding error of a log-probability, in nats
 */
export function distinctOutcomes(
  sampled: Sampled,
  alternatives: readonly Outcome[],
  errorOf: (logprob: number) => number,
): Outcome[] {
  const isNear = (a: number, b: number) => {
    const apart = Math.abs(a - b);
    return apart <= sameToken || apart <= errorOf(a) + errorOf(b);
  };
  const outcomes: Named[] = [];
  for (const alternative of bestFirst(alternatives).slice(0, most)) {
    const one = named(alternative);
    const isThere = outcomes.some(
      (other) =>
        isSame(one, other) ?? (isNear(alternative.logprob, other.outcome.logprob) && isAlike(one, other)),
    );
    if (!isThere) outcomes.push(one);
  }

  const { id, text, bytes, logprob } = sampled;
  const own = named({ ...sampled, logprob: logprob ?? 0 });
  const near = ({ outcome }: Named) => logprob !== null && isNear(logprob, outcome.logprob);
  const ways: ((other: Named) => boolean)[] = [
    (other) => isSame(own, other) === true && ((id !== null && id === other.outcome.id) || near(other)),
    (other) => near(other) && isSame(own, other) === null && isAlike(own, other),
    // A list has a word once, as a rule: what has the sampled one's name is taken for it, whatever its number.
    (other) =>
      isSame(own, other) ?? (isName(text) && text === other.outcome.text && !bytesDiffer(own, other)),
  ];
  const found = outcomes.map(({ outcome }) => outcome);
  const at = ways.reduce((before, way) => (before >= 0 ? before : outcomes.findIndex(way)), -1);
  if (at >= 0) {
    const { id: other, text: written, logprob: told } = found[at];
    found[at] = { id: other ?? id, text: text || written, bytes, logprob: told };
  } else if (logprob !== null) {
    found.push({ id, text, bytes, logprob });
  }
  return bestFirst(found);
}

const bestFirst = (outcomes: readonly Outcome[]): Outcome[] =>
  outcomes.toSorted((a, b) => b.logprob - a.logprob);

/** An outcome with what its names say. */
interface Named {
  readonly outcome: Outcome;
  /** Its bytes as one text; null where they do not name it. */
  readonly bytes: string | null;
  /** Its text without the space around it, however a tokenizer writes that. */
  readonly bare: string;
  readonly isNameless: boolean;
}

function named(outcome: Outcome): Named {
  const bytes = ownBytes(outcome);
  const bare = outcome.text.replace(/^[\s\u2581\u0120\u010a]+|[\s\u2581\u0120\u010a]+$/gu, '');
  return { outcome, bytes, bare, isNameless: bytes === null && !isName(bare) };
}

/** Bytes that name a token: not those of U+FFFD, which servers write for every piece of a character. */
function ownBytes({ bytes }: Outcome): string | null {
  if (!bytes || bytes.length === 0) return null;
  const isLost = bytes.some((n, i) => n === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd);
  return isLost ? null : String.fromCharCode(...bytes);
}

/** Whether a text names a token at all. */
const isName = (text: string): boolean => text !== '' && !/[\uFFFD\p{Cs}]/u.test(text);

/** Whether two are one token, by id, else by equal bytes; null where neither says it. */
function isSame(a: Named, b: Named): boolean | null {
  if (a.outcome.id !== null && b.outcome.id !== null) return a.outcome.id === b.outcome.id;
  return a.bytes !== null && a.bytes === b.bytes ? true : null;
}

const bytesDiffer = (a: Named, b: Named): boolean =>
  a.bytes !== null && b.bytes !== null && a.bytes !== b.bytes;

/** Whether two may be one token for all that their names say: equal but for the space around, or one says nothing. */
function isAlike(a: Named, b: Named): boolean {
  if (a.bare === b.bare && isName(a.bare)) return true;
  return !bytesDiffer(a, b) && (a.bare === b.bare || a.isNameless || b.isNameless);
}
