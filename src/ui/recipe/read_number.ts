/** What a number may be. */
export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a number as a person types it, also in full-width signs and as 3e-4; null where it is none, or out of bounds. */
export function readNumber(text: string, { min, max, whole }: NumberBounds): number | null {
  const plain = text.normalize('NFKC').replace('−', '-').trim();
  if (!number.test(plain)) return null;
  const value = Number(plain);
  return value >= min && value <= max && (!whole || Number.isInteger(value)) ? value : null;
}
