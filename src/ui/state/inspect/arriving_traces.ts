import type { Trace } from '../../../experiment/trace.ts';
import type { DrawnTraces } from './drawn_traces.ts';

/** Where traces are put while they are drawn. */
export interface ArrivalPlace {
  /** Called with all of them when the first token is there. */
  begin(all: readonly Trace[]): void;
  /** Called with those that have grown, by their place. */
  grow(grown: ReadonlyMap<number, Trace>): void;
}

/** Between two drawings of tokens that arrive, ms. */
const frame = 150;

/** Traces that are shown while they are drawn: with their first tokens at once, then a few times a second. */
export class ArrivingTraces {
  #begun = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Tokens that have arrived. */
  tokens = 0;

  constructor(
    private readonly traces: DrawnTraces,
    private readonly place: ArrivalPlace,
  ) {}

  /** Whether any are shown. */
  get begun(): boolean {
    return this.#begun;
  }

  add(drawn: Parameters<DrawnTraces['add']>[0]): void {
    this.traces.add(drawn);
    for (const { ids } of drawn) this.tokens += ids.length;
    this.#timer ??= setTimeout(() => this.#draw(), this.#begun ? frame : 0);
  }

  #draw(): void {
    this.#timer = undefined;
    if (this.#begun) this.place.grow(this.traces.grown());
    else this.place.begin(this.traces.all());
    this.#begun = true;
  }

  /** No more come. @param all whether the rest of them is shown: not where they are given in full */
  end(all: boolean): void {
    clearTimeout(this.#timer);
    if (all && this.tokens > 0) this.#draw();
  }
}
