import { parseArgs } from 'node:util';

/** A mistake in how a command was called: exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/**
 * Parses a command's arguments strictly.
 * @throws UsageError naming the argument that is wrong
 */
export function parseArguments<const T extends Options>(args: string[], options: T) {
  try {
    const parsed = parseArgs({
      args: negativesJoined(args, options),
      options,
      allowPositionals: true,
      strict: true,
    });
    // As of a variable that is not set: `--out "$OUT"` would be the folder where one stands.
    const empty = Object.entries(parsed.values).find(([, value]) => value === '');
    if (empty) throw new UsageError(`--${empty[0]} needs a value.`);
    return parsed;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [sentence] = (error as Error).message.split('\n');
    const [, valueless] =
      /^Option '(--\S+?)(?: <value>)?' argument (?:is ambiguous|missing)/.exec(sentence) ?? [];
    throw new UsageError(valueless ? `${valueless} needs a value.` : sentence.split('. To specify')[0]);
  }
}

/** `--seed -1` as `--seed=-1`: Node takes "-1" for an option, and what is wrong with it could not be said. */
function negativesJoined(args: string[], options: Options): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const next = args[i + 1] ?? '';
    const takesValue = options?.[args[i].slice(2)]?.type === 'string' && args[i].startsWith('--');
    joined.push(takesValue && /^-[\d.]/.test(next) ? `${args[i]}=${args[++i]}` : args[i]);
  }
  return joined;
}

/** @throws UsageError when there are more words than a command takes */
export function refuseSurplus(words: readonly string[], most: number): void {
  if (words.length > most) throw new UsageError(`"${words[most]}" is one word too many.`);
}

/**
 * A number from an argument, or the default when the argument is absent.
 * @throws UsageError when it is not a number in [min, max]
 */
export function numberOf(
  name: string,
  text: string | undefined,
  absent: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return absent;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
    throw new UsageError(`--${name} must be a number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

/** Like `numberOf`, for whole numbers. */
export function integerOf(
  name: string,
  text: string | undefined,
  absent: number,
  min: number,
  max: number,
): number {
  const value = numberOf(name, text, absent, min, max);
  if (!Number.isInteger(value)) throw new UsageError(`--${name} must be a whole number, not "${text}".`);
  return value;
}

/** Like `numberOf`, for numbers with commas between them; each at most once. */
export const numbersOf = (
  name: string,
  text: string | undefined,
  absent: readonly number[],
  min: number,
  max: number,
): number[] => listOf(name, text, absent, (part) => numberOf(name, part, 0, min, max));

/** Like `numbersOf`, for whole numbers. */
export const integersOf = (
  name: string,
  text: string | undefined,
  absent: readonly number[],
  min: number,
  max: number,
): number[] => listOf(name, text, absent, (part) => integerOf(name, part, 0, min, max));

function listOf(
  name: string,
  text: string | undefined,
  absent: readonly number[],
  parse: (part: string) => number,
): number[] {
  if (text === undefined) return [...absent];
  const numbers = text.split(',').map(parse);
  if (new Set(numbers).size < numbers.length)
    throw new UsageError(`--${name} names a number twice: "${text}".`);
  return numbers;
}

/**
 * Words with commas between them, each one of `known` and at most once; all of them when the argument is absent.
 * @throws UsageError naming the word that is none of them
 */
export function wordsOf<Word extends string>(
  name: string,
  text: string | undefined,
  known: readonly Word[],
): Word[] {
  if (text === undefined) return [...known];
  const words = text.split(',').map((part) => {
    const word = known.find((w) => w === part.trim());
    if (word === undefined)
      throw new UsageError(`--${name} takes ${known.join(', ')}, with commas between them, not "${part}".`);
    return word;
  });
  if (new Set(words).size < words.length) throw new UsageError(`--${name} names a word twice: "${text}".`);
  return words;
}
