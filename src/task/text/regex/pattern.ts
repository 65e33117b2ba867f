import { compile, type Instruction, type Node, PatternError, patternLimits } from './program.ts';

/**
 * Patterns that cannot run away. A visitor's file or a link may bring any pattern, and JavaScript's own expressions take
 * exponential time for some of them, `(a+)+$` for one. So patterns are compiled here to a program for a machine that reads
 * each character once (`search.ts`; Thompson 1968, Pike's VM as in Cox, "Regular Expression Matching: the Virtual Machine
 * Approach"). Its syntax is the part of JavaScript's and Python's that they agree on: no look-around and no references back,
 * which no such machine has.
 */

/** A compiled pattern. */
export interface Pattern {
  readonly source: string;
  readonly program: readonly Instruction[];
  /** Whether its first group, rather than the whole match, is the answer. */
  readonly hasGroup: boolean;
}

const isDigit = (c: number) => c >= 48 && c <= 57;
export const isWord = (c: number) => isDigit(c) || (c >= 65 && c <= 90) || c === 95 || (c >= 97 && c <= 122);
const isSpace = (c: number) => /\s/.test(String.fromCharCode(c));
export const isLineEnd = (c: number) => c === 10 || c === 13 || c === 0x2028 || c === 0x2029;

const classes: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: (c) => !isDigit(c),
  w: isWord,
  W: (c) => !isWord(c),
  s: isSpace,
  S: (c) => !isSpace(c),
};
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 };

/**
 * Compiles a pattern. Flags may stand at its start, `(?i)`, `(?m)`, `(?s)`.
 * @throws PatternError for what is not read, with the place, or a pattern that is too large
 */
export function parsePattern(source: string): Pattern {
  if (source === '') throw new PatternError('The pattern is empty.');
  if (source.length > patternLimits.characters) {
    throw new PatternError(
      `The pattern has ${source.length} characters, and at most ${patternLimits.characters} are read.`,
    );
  }
  const parser = new Parser(source);
  const node = parser.whole();
  const program = compile(node);
  return { source, program, hasGroup: parser.groups > 0 };
}

class Parser {
  groups = 0;
  private at = 0;
  private readonly flags: ReadonlySet<string>;

  constructor(private readonly source: string) {
    const flags = /^\(\?([ims]+)\)/.exec(source);
    this.flags = new Set(flags?.[1] ?? '');
    this.at = flags?.[0].length ?? 0;
  }

  whole(): Node {
    const node = this.choice();
    if (this.at < this.source.length) this.wrong('a ")" without its "("');
    return node;
  }

  private wrong(what: string): never {
    throw new PatternError(`The pattern has ${what} at character ${this.at + 1}.`);
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private choice(): Node {
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    return options.length === 1 ? options[0] : { kind: 'choice', options };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at])) parts.push(this.repeated());
    return { kind: 'sequence', parts };
  }

  private repeated(): Node {
    const part = this.single();
    const range = this.range();
    if (!range) return part;
    if (part.kind === 'assert') this.wrong('nothing to repeat');
    const greedy = !this.take('?');
    if (this.at < this.source.length && '*+?'.includes(this.source[this.at]))
      this.wrong('two repetitions in a row');
    return { kind: 'repeat', part, ...range, greedy };
  }

  private range(): { least: number; most: number } | null {
    if (this.take('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.take('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.take('?')) return { least: 0, most: 1 };
    const [whole, least, comma, most] = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.source.slice(this.at)) ?? [];
    if (whole === undefined) return null;
    this.at += whole.length;
    const from = Number(least);
    const to = comma === undefined ? from : most === '' ? Number.POSITIVE_INFINITY : Number(most);
    const largest = to === Number.POSITIVE_INFINITY ? from : to;
    if (largest > patternLimits.repeats) this.wrong(`a repetition of more than ${patternLimits.repeats}`);
    if (to < from) this.wrong('a repetition from more to fewer');
    return { least: from, most: to };
  }

  private single(): Node {
    if (this.take('(')) return this.group();
    if (this.take('[')) return { kind: 'character', test: this.folded(this.set()) };
    if (this.take('^')) return { kind: 'assert', where: this.flags.has('m') ? 'line-start' : 'start' };
    if (this.take('$')) return { kind: 'assert', where: this.flags.has('m') ? 'line-end' : 'end' };
    if (this.take('.')) {
      return { kind: 'character', test: this.flags.has('s') ? () => true : (c) => !isLineEnd(c) };
    }
    if (this.take('\\')) return this.escape();
    const character = this.source[this.at];
    if ('*+?'.includes(character)) this.wrong('nothing to repeat');
    if ('{}]'.includes(character)) this.wrong(`a "${character}" on its own (write \\${character})`);
    this.at++;
    return this.literal(character.charCodeAt(0));
  }

  private group(): Node {
    if (!this.take('?')) {
      this.groups++;
      const isFirst = this.groups === 1;
      const part = this.closed();
      return isFirst ? { kind: 'group', part } : part;
    }
    if (this.take(':')) return this.closed();
    return this.wrong('a look-around, a named group or flags, which are not read');
  }

  private closed(): Node {
    const node = this.choice();
    if (!this.take(')')) this.wrong('a "(" without its ")"');
    return node;
  }

  private escape(): Node {
    const character = this.source[this.at];
    if (character === 'b' || character === 'B') {
      this.at++;
      return { kind: 'assert', where: character === 'b' ? 'boundary' : 'no-boundary' };
    }
    const named = classes[character];
    if (named) {
      this.at++;
      return { kind: 'character', test: named };
    }
    return this.literal(this.escaped());
  }

  /** The code of an escaped character; `at` is after the backslash. */
  private escaped(): number {
    const rest = this.source.slice(this.at);
    const [code, hex2, hex4] = /^(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(rest) ?? [];
    if (code !== undefined) {
      this.at += code.length;
      return Number.parseInt(hex2 ?? hex4, 16);
    }
    const character = rest[0];
    if (character === undefined) this.wrong('a backslash at its end');
    if (!Object.hasOwn(controls, character) && /[A-Za-z\d]/.test(character)) {
      this.wrong(`"\\${character}", which is not read`);
    }
    this.at++;
    return controls[character] ?? character.charCodeAt(0);
  }

  private literal(code: number): Node {
    return { kind: 'character', test: this.folded((c) => c === code) };
  }

  private folded(test: (code: number) => boolean): (code: number) => boolean {
    if (!this.flags.has('i')) return test;
    return (c) => test(c) || test(caseOf(c, 'toUpperCase')) || test(caseOf(c, 'toLowerCase'));
  }

  /** A class, after its "[". */
  private set(): (code: number) => boolean {
    const isNegated = this.take('^');
    const tests: ((code: number) => boolean)[] = [];
    while (!this.take(']')) {
      if (this.at >= this.source.length) this.wrong('a "[" without its "]"');
      const from = this.setPart();
      const isRange = this.source[this.at] === '-' && !['', ']'].includes(this.source[this.at + 1] ?? '');
      if (!isRange) {
        tests.push(typeof from === 'number' ? (c) => c === from : from);
        continue;
      }
      this.at++;
      const to = this.setPart();
      if (typeof from !== 'number' || typeof to !== 'number' || to < from) this.wrong('a range that is none');
      tests.push((c) => c >= from && c <= to);
    }
    const isIn = (c: number) => tests.some((test) => test(c));
    if (!isNegated) return isIn;
    const folded = this.folded(isIn);
    return (c) => !folded(c);
  }

  private setPart(): number | ((code: number) => boolean) {
    if (!this.take('\\')) return this.source.charCodeAt(this.at++);
    const named = classes[this.source[this.at]];
    if (named) {
      this.at++;
      return named;
    }
    if (this.source[this.at] === 'b') {
      this.at++;
      return 8;
    }
    return this.escaped();
  }
}

/** A character in another case, where that is one character. */
function caseOf(code: number, how: 'toUpperCase' | 'toLowerCase'): number {
  const other = String.fromCharCode(code)[how]();
  return other.length === 1 ? other.charCodeAt(0) : code;
}
