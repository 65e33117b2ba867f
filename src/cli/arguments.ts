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
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. To specify')[0]);
  }
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
