import { parseArgs } from 'node:util';

/** Invalid command-line arguments: exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

/**
 * Parses a command's arguments strictly.
 * @throws UsageError naming the invalid argument
 */
export function parseArguments<const T extends Options>(args: string[], options: T) {
  try {
    const parsed = parseArgs({
      args: negativesJoined(args, options),
      options,
      allowPositionals: true,
      strict: true,
    });
    // `--out "$OUT"` with an unset variable would mean the current directory.
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

/** Turns `--seed -1` into `--seed=-1`: Node takes "-1" for an option, which would hide the actual error. */
function negativesJoined(args: string[], options: Options): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const next = args[i + 1] ?? '';
    const takesValue = options?.[args[i].slice(2)]?.type === 'string' && args[i].startsWith('--');
    joined.push(takesValue && /^-[\d.]/.test(next) ? `${args[i]}=${args[++i]}` : args[i]);
  }
  return joined;
}

/** @throws UsageError when there are more than `max` positional arguments */
export function refuseExtraArguments(words: readonly string[], max: number): void {
  if (words.length > max) throw new UsageError(`Unexpected argument "${words[max]}".`);
}

/**
 * A number from an argument, or `fallback` if the argument is missing.
 * @throws UsageError when it is not a number in [min, max]
 */
export function numberOf(
  name: string,
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return fallback;
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
  fallback: number,
  min: number,
  max: number,
): number {
  const value = numberOf(name, text, fallback, min, max);
  if (!Number.isInteger(value)) throw new UsageError(`--${name} must be a whole number, not "${text}".`);
  return value;
}

/** Like `numberOf`, for a comma-separated list without repetitions. */
export const numbersOf = (
  name: string,
  text: string | undefined,
  fallback: readonly number[],
  min: number,
  max: number,
): number[] => listOf(name, text, fallback, (part) => numberOf(name, part, 0, min, max));

/** Like `numbersOf`, for whole numbers. */
export const integersOf = (
  name: string,
  text: string | undefined,
  fallback: readonly number[],
  min: number,
  max: number,
): number[] => listOf(name, text, fallback, (part) => integerOf(name, part, 0, min, max));

function listOf(
  name: string,
  text: string | undefined,
  fallback: readonly number[],
  parse: (part: string) => number,
): number[] {
  if (text === undefined) return [...fallback];
  const numbers = text.split(',').map(parse);
  if (new Set(numbers).size < numbers.length)
    throw new UsageError(`--${name} lists a number twice: "${text}".`);
  return numbers;
}

/**
 * A comma-separated list of values out of `known`, without repetitions; all of them when the argument is fallback.
 * @throws UsageError naming the value that is not one of them
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
      throw new UsageError(`--${name} takes a comma-separated list of ${known.join(', ')}, not "${part}".`);
    return word;
  });
  if (new Set(words).size < words.length) throw new UsageError(`--${name} lists a value twice: "${text}".`);
  return words;
}
