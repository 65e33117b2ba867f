/** The time that a rate is taken over, ms. */
const windowMs = 10_000;

/** Measures the rate of a download, over its last ten seconds. */
export class Meter {
  private marks: { at: number; bytes: number }[] = [];

  /** @param now milliseconds of a steady clock */
  constructor(private readonly now: () => number) {}

  /** Notes how many bytes are there; fewer than before start the measurement over. */
  note(bytes: number): void {
    const at = this.now();
    const last = this.marks.at(-1);
    if (last && bytes < last.bytes) this.marks = [];
    this.marks.push({ at, bytes });
    // The oldest mark is kept that is still needed for a whole window.
    while (this.marks.length > 2 && this.marks[1].at <= at - windowMs) this.marks.shift();
  }

  /** Starts over: what comes next does not follow in time on what came before. */
  reset(): void {
    this.marks = [];
  }

  /** Bytes per second; null until a quarter of a second has been measured. */
  rate(): number | null {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (!first || !last || last.at - first.at < 250) return null;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
  }
}
