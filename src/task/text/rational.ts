/** An exact number: numerator and denominator without a common factor, the denominator above 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** @throws RangeError for a denominator of 0 */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError('The denominator is 0.');
  const sign = denominator < 0n ? -1n : 1n;
  const common = gcd(numerator, denominator * sign) * sign;
  return { numerator: numerator / common, denominator: denominator / common };
}

/** Most digits of a number that is read: more is no answer to anything, and takes time to reduce. */
export const mostDigits = 60;
/** Largest power of ten, up or down. */
export const mostExponent = 100;

/**
 * The number of an unsigned decimal, `12`, `0.50` or `.5`, times a power of ten.
 * @returns null where it has more digits, or the exponent is larger, than is read
 */
export function decimal(text: string, exponent = 0): Rational | null {
  const [whole, part = ''] = text.split('.');
  if (whole.length + part.length > mostDigits || Math.abs(exponent) > mostExponent) return null;
  const power = exponent - part.length;
  const digits = BigInt(`${whole}${part}` || '0');
  return power < 0 ? rational(digits, 10n ** BigInt(-power)) : rational(digits * 10n ** BigInt(power));
}

export const plus = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const times = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.numerator, a.denominator * b.denominator);
export const negative = ({ numerator, denominator }: Rational): Rational => ({
  numerator: -numerator,
  denominator,
});
/** @returns null for a divisor of 0 */
export const over = (a: Rational, b: Rational): Rational | null =>
  b.numerator === 0n ? null : rational(a.numerator * b.denominator, a.denominator * b.numerator);
export const equals = (a: Rational, b: Rational): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator;

/** One text for each number: `-1200`, `0.5` where the decimals end, else `1/3`. */
export function rationalText({ numerator, denominator }: Rational): string {
  if (denominator === 1n) return String(numerator);
  let [twos, fives, rest] = [0, 0, denominator];
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  if (rest !== 1n) return `${numerator}/${denominator}`;
  const places = Math.max(twos, fives);
  const scaled = (numerator * 10n ** BigInt(places)) / denominator;
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
