import { MetricsFileError } from '../../../formats/fault.ts';
import { metricsLimits } from './metrics_limits.ts';

/** The numbers of one run as a file names them, by where they stand on its level axis. */
export class MetricTable {
  readonly #points = new Map<number, Map<string, number>>();
  readonly #names = new Set<string>();
  #values = 0;

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** The last point; -1 if there is none. */
  get last(): number {
    let last = -1;
    for (const at of this.#points.keys()) last = Math.max(last, at);
    return last;
  }

  /**
   * Adds a number; of two of one name at one point the later counts. What is no point of a run (not whole, below 0) and names
   * that are too long or no plain text are passed over.
   * @throws MetricsFileError where there are too many
   */
  add(at: number, name: string, value: number): void {
    if (!Number.isInteger(at) || at < 0 || at > metricsLimits.step || !isName(name)) return;
    if (!this.#names.has(name)) {
      if (this.#names.size >= metricsLimits.names) throw tooMany('names', metricsLimits.names);
      this.#names.add(name);
    }
    let point = this.#points.get(at);
    if (!point) {
      if (this.#points.size >= metricsLimits.points) throw tooMany('lines', metricsLimits.points);
      point = new Map();
      this.#points.set(at, point);
    }
    if (!point.has(name) && ++this.#values > metricsLimits.values) {
      throw tooMany('values', metricsLimits.values);
    }
    point.set(name, value);
  }

  /** The first point; infinity if there is none. */
  get first(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const at of this.#points.keys()) first = Math.min(first, at);
    return first;
  }

  /** Takes back what lies behind a point: a run that was resumed there does it again. */
  rewind(to: number): void {
    for (const [at, point] of this.#points) {
      if (at <= to) continue;
      this.#values -= point.size;
      this.#points.delete(at);
    }
  }

  /** Adds all of another table. */
  addAll(other: MetricTable): void {
    for (const [at, values] of other.points()) for (const [name, value] of values) this.add(at, name, value);
  }

  /** The points, rising. */
  points(): (readonly [at: number, values: ReadonlyMap<string, number>])[] {
    return [...this.#points].sort(([a], [b]) => a - b);
  }
}

const tooMany = (what: 'names' | 'lines' | 'values', limit: number) =>
  new MetricsFileError({ rule: 'too-many', what, limit });

const isName = (name: string): boolean =>
  name.length > 0 && name.length <= metricsLimits.name && /^[\x21-\x7e]+$/.test(name);
