/**
 * Inflating (raw deflate, RFC 1951) with an account of where the stream ends, which the platform's own does not give:
 * it separates a link from text appended to it, and a truncated link from a damaged one. After
 * Mark Adler's puff; as strict as zlib.
 */
export type Inflated =
  | {
      readonly state: 'whole';
      readonly bytes: Uint8Array /** Bytes of the input. */;
      readonly length: number;
    }
  /** `cut`: the input ends before the stream does; `wrong`: this is no deflate stream; `long`: more came out than `most`. */
  | { readonly state: 'cut' | 'wrong' | 'long' };

/** No Error: its stack, which nobody reads, would take longer than most streams. */
class Stop {
  constructor(readonly state: 'cut' | 'wrong' | 'long') {}
}

const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const distanceExtra = distanceBase.map((_, i) => Math.max(0, (i >> 1) - 1));
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A Huffman code: how many codes there are of each length, and the symbols in the order of their codes. */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const longestCode = 15;

/** @throws Stop wrong, where lengths make no complete code; a single code of one bit may stand alone */
function codeOf(lengths: readonly number[], mayBeSingle = false): Code {
  const counts = Array<number>(longestCode + 1).fill(0);
  for (const length of lengths) counts[length]++;
  let left = 1;
  for (let length = 1; length <= longestCode; length++) {
    left = 2 * left - counts[length];
    if (left < 0) throw new Stop('wrong');
  }
  const used = lengths.length - counts[0];
  if (left > 0 && !(mayBeSingle && (used === 0 || (used === 1 && counts[1] === 1)))) throw new Stop('wrong');
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  return { counts, symbols };
}

const fixed = {
  literals: codeOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))),
  distances: codeOf(Array<number>(32).fill(5)),
};

/** Inflates the stream that the input begins with; what follows it is not looked at. */
export function inflate(input: Uint8Array, most: number): Inflated {
  let out = new Uint8Array(1024);
  let size = 0;
  let at = 0;
  let held = 0;
  let holds = 0;

  const put = (byte: number) => {
    if (size === most) throw new Stop('long');
    if (size === out.length) {
      const larger = new Uint8Array(2 * size);
      larger.set(out);
      out = larger;
    }
    out[size++] = byte;
  };
  const bits = (count: number) => {
    while (holds < count) {
      if (at === input.length) throw new Stop('cut');
      held |= input[at++] << holds;
      holds += 8;
    }
    const value = held & ((1 << count) - 1);
    held >>>= count;
    holds -= count;
    return value;
  };
  const symbol = ({ counts, symbols }: Code) => {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      code |= bits(1);
      if (code - counts[length] < first) return symbols[index + code - first];
      index += counts[length];
      first = 2 * (first + counts[length]);
      code *= 2;
    }
    throw new Stop('wrong');
  };

  const stored = () => {
    held = 0;
    holds = 0;
    const length = bits(16);
    if (bits(16) !== (~length & 0xffff)) throw new Stop('wrong');
    for (let i = 0; i < length; i++) put(bits(8));
  };
  const dynamicCodes = () => {
    const literalCount = bits(5) + 257;
    const distanceCount = bits(5) + 1;
    const lengthCount = bits(4) + 4;
    if (literalCount > 286 || distanceCount > 30) throw new Stop('wrong');
    const own = Array<number>(19).fill(0);
    for (let i = 0; i < lengthCount; i++) own[codeLengthOrder[i]] = bits(3);
    const code = codeOf(own);
    const lengths: number[] = [];
    while (lengths.length < literalCount + distanceCount) {
      const next = symbol(code);
      if (next < 16) {
        lengths.push(next);
        continue;
      }
      const before = lengths.at(-1);
      if (next === 16 && before === undefined) throw new Stop('wrong');
      const times = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : 11 + bits(7);
      for (let i = 0; i < times; i++) lengths.push(next === 16 ? (before as number) : 0);
    }
    if (lengths.length > literalCount + distanceCount || lengths[256] === 0) throw new Stop('wrong');
    return {
      literals: codeOf(lengths.slice(0, literalCount), true),
      distances: codeOf(lengths.slice(literalCount), true),
    };
  };
  const compressed = ({ literals, distances }: typeof fixed) => {
    for (;;) {
      const next = symbol(literals);
      if (next < 256) put(next);
      else if (next === 256) return;
      else {
        if (next > 285) throw new Stop('wrong');
        const length = lengthBase[next - 257] + bits(lengthExtra[next - 257]);
        const far = symbol(distances);
        if (far > 29) throw new Stop('wrong');
        const distance = distanceBase[far] + bits(distanceExtra[far]);
        if (distance > size) throw new Stop('wrong');
        for (let i = 0; i < length; i++) put(out[size - distance]);
      }
    }
  };

  try {
    for (let last = 0; last === 0; ) {
      last = bits(1);
      const kind = bits(2);
      if (kind === 3) throw new Stop('wrong');
      if (kind === 0) stored();
      else compressed(kind === 1 ? fixed : dynamicCodes());
    }
  } catch (error) {
    if (error instanceof Stop) return { state: error.state };
    throw error;
  }
  return { state: 'whole', bytes: out.slice(0, size), length: at };
}
