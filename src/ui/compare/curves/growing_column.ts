/** What a run records, a line a step. */
interface Line {
  readonly step: number;
}

/**
 * A number for each line of a run, kept while the run grows: only new lines are computed. A live run is asked for its
 * curves ten times a second, and of its thousands of lines one is new.
 */
export class GrowingColumn<L extends Line> {
  readonly #begin: () => (line: L) => number;
  #next: (line: L) => number;
  #lines: readonly L[] = [];
  #values = new Float64Array(64);

  /** @param begin makes what gives each line its number, in their order; it may remember the lines before */
  constructor(begin: () => (line: L) => number) {
    this.#begin = begin;
    this.#next = begin();
  }

  /** The numbers of all lines. What was given before stays as it was. */
  of(lines: readonly L[]): Float64Array {
    if (!continues(this.#lines, lines)) {
      this.#lines = [];
      this.#next = this.#begin();
      this.#values = new Float64Array(Math.max(64, lines.length));
    }
    if (lines.length > this.#values.length) {
      const wider = new Float64Array(2 * lines.length);
      wider.set(this.#values);
      this.#values = wider;
    }
    for (let i = this.#lines.length; i < lines.length; i++) this.#values[i] = this.#next(lines[i]);
    this.#lines = lines;
    return this.#values.subarray(0, lines.length);
  }
}

/** Whether lines begin with those of before: lines are never changed, so comparing the ends suffices. */
export function continues<L>(before: readonly L[], lines: readonly L[]): boolean {
  const n = before.length;
  return n === 0 || (lines.length >= n && lines[0] === before[0] && lines[n - 1] === before[n - 1]);
}
