/**
 * How far rounding may have moved the numbers of one list. Ways to round are known by what they leave: to decimals (no
 * number has more of them), to significant digits, to significant bits (float32, bfloat16). A list does not say which it
 * was, so the largest error of the three is taken: numbers that were written in full have next to none.
 * @returns the error that a number of the list may have: half a unit of its last digit
 */
export function writtenErrorOf(numbers: Iterable<number>): (value: number) => number {
  const most = { decimals: 0, digits: 0, bits: 0 };
  const isFull = () => most.decimals >= full.digits && most.digits >= full.digits && most.bits === full.bits;
  for (const number of numbers) {
    if (isFull()) break;
    const written = /^-?(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number));
    if (!written || number === 0) continue;
    const [, whole, fraction = '', exponent = '0'] = written;
    most.decimals = Math.max(most.decimals, fraction.length - Number(exponent));
    most.digits = Math.max(most.digits, `${whole}${fraction}`.replace(/^0+/, '').length);
    most.bits = Math.max(most.bits, significantBits(number));
  }
  if (isFull()) return () => 0;
  const unit = 0.5 * 10 ** -most.decimals;
  return (value) => {
    const size = Math.abs(value);
    if (size === 0) return unit;
    const first = Math.floor(Math.log10(size)) + 1;
    return Math.max(unit, 0.5 * 10 ** (first - most.digits), size * 2 ** -most.bits);
  };
}

/** A number that was written in full: float64 has 53 bits, some 16 digits. */
const full = { digits: 15, bits: 53 } as const;

const single = new Float32Array(1);
const asBits = new Uint32Array(single.buffer);

/** Bits of a number from its first that is set to its last; 53 for all that float32 cannot hold. */
function significantBits(number: number): number {
  single[0] = number;
  if (single[0] !== number) return full.bits;
  const mantissa = (asBits[0] & 0x7fffff) | 0x800000;
  return 24 - (31 - Math.clz32(mantissa & -mantissa));
}
