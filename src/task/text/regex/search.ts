import { isLineEnd, isWord, type Pattern } from './pattern.ts';
import type { Assertion } from './program.ts';

/** Characters that are searched, the last ones of a text, and steps that a search may take. */
export const searchLimits = { characters: 65_536, steps: 30_000_000 } as const;

/** Where a pattern matches: the whole, and its first group where that took part. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly group: { readonly start: number; readonly end: number } | null;
}

/**
 * What the last match of a pattern has in its first group, or the whole match where it has none. Matches are found from the
 * left, as `findall` does, none of them overlapping. Only the last 65,536 characters of the text are read.
 * @returns null where nothing matches; undefined where the search took too many steps and was given up
 */
export function lastMatch(pattern: Pattern, whole: string): string | null | undefined {
  const text = whole.slice(-searchLimits.characters);
  const machine = new Machine(pattern, text);
  let last: Found | null = null;
  for (let from = 0; from <= text.length; ) {
    const found = machine.search(from);
    if (machine.steps > searchLimits.steps) return undefined;
    if (!found) break;
    last = found;
    from = found.end > found.start ? found.end : found.end + 1;
  }
  if (!last) return null;
  if (!pattern.hasGroup) return text.slice(last.start, last.end);
  return last.group ? text.slice(last.group.start, last.group.end) : '';
}

/** Threads in the order of preference, each at an instruction, with where it started and what its group has. */
class Threads {
  readonly at: Int32Array;
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The last position, counted over all searches, at which an instruction was given a thread. */
  readonly seen: Float64Array;
  count = 0;

  constructor(size: number) {
    this.at = new Int32Array(size);
    this.start = new Int32Array(size);
    this.from = new Int32Array(size);
    this.to = new Int32Array(size);
    this.seen = new Float64Array(size);
  }
}

/** Runs a program over a text, all threads together, so that no character is read twice by the same one. */
class Machine {
  steps = 0;
  private threads: Threads;
  private next: Threads;
  private readonly stack: number[] = [];
  /** Positions of the searches before. */
  private positions = 0;

  constructor(
    private readonly pattern: Pattern,
    private readonly text: string,
  ) {
    this.threads = new Threads(pattern.program.length);
    this.next = new Threads(pattern.program.length);
  }

  /** The leftmost match from a position on, and of those the preferred one. */
  search(from: number): Found | null {
    const { program } = this.pattern;
    let found: Found | null = null;
    this.threads.count = 0;
    this.next.count = 0;
    this.positions += this.text.length + 2;
    for (let i = from; i <= this.text.length; i++) {
      if (!found) this.add(this.threads, 0, i, i, -1, -1);
      if (found && this.threads.count === 0) break;
      const code = this.text.charCodeAt(i);
      this.steps += this.threads.count;
      if (this.steps > searchLimits.steps) return null;
      for (let t = 0; t < this.threads.count; t++) {
        const at = this.threads.at[t];
        const instruction = program[at];
        if (instruction.op === 'match') {
          const group = { start: this.threads.from[t], end: this.threads.to[t] };
          found = { start: this.threads.start[t], end: i, group: group.end < 0 ? null : group };
          break;
        }
        if (instruction.op === 'character' && i < this.text.length && instruction.test(code)) {
          const { start, from: groupFrom, to } = this.threads;
          this.add(this.next, at + 1, i + 1, start[t], groupFrom[t], to[t]);
        }
      }
      [this.threads, this.next] = [this.next, this.threads];
      this.next.count = 0;
    }
    return found;
  }

  /** Adds the threads that an instruction leads to without reading, the preferred one first. */
  private add(list: Threads, at: number, i: number, start: number, from: number, to: number): void {
    const { program } = this.pattern;
    const { stack } = this;
    stack.push(at, from, to);
    while (stack.length > 0) {
      let groupTo = stack.pop()!;
      let groupFrom = stack.pop()!;
      let place = stack.pop()!;
      while (list.seen[place] !== this.positions + i) {
        list.seen[place] = this.positions + i;
        this.steps++;
        const instruction = program[place];
        if (instruction.op === 'jump') place = instruction.to;
        else if (instruction.op === 'fork') {
          stack.push(instruction.second, groupFrom, groupTo);
          place = instruction.first;
        } else if (instruction.op === 'save') {
          if (instruction.slot === 0) groupFrom = i;
          else groupTo = i;
          place++;
        } else if (instruction.op === 'assert') {
          if (!this.holds(instruction.where, i)) break;
          place++;
        } else {
          const n = list.count++;
          list.at[n] = place;
          list.start[n] = start;
          list.from[n] = groupFrom;
          list.to[n] = groupTo;
          break;
        }
      }
    }
  }

  private holds(where: Assertion, i: number): boolean {
    const { text } = this;
    const before = i > 0 ? text.charCodeAt(i - 1) : null;
    const after = i < text.length ? text.charCodeAt(i) : null;
    if (where === 'start') return before === null;
    if (where === 'end') return after === null;
    if (where === 'line-start') return before === null || isLineEnd(before);
    if (where === 'line-end') return after === null || isLineEnd(after);
    const isBoundary = (before !== null && isWord(before)) !== (after !== null && isWord(after));
    return isBoundary === (where === 'boundary');
  }
}
