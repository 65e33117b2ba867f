import { FormatError } from '../../../formats/fault.ts';
import type { Fault, FaultPlace } from '../../../formats/fault_rules.ts';
import type { RolloutNote } from './rollout.ts';

/** Rows and lines that gave no rollout: how many, and the first of them. */
export class Refusals {
  #count = 0;
  #first: (Fault & FaultPlace) | null = null;

  add(fault: Fault, place: FaultPlace): void {
    this.#count++;
    this.#first ??= { ...fault, ...place };
  }

  /** Does something with a row. What is wrong with it is noted, and null comes back. @throws whatever is no fault of the row */
  try<T>(place: FaultPlace, work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.add(error.fault, place);
      return null;
    }
  }

  /** Nothing, or a note. */
  notes(): RolloutNote[] {
    return this.#first ? [{ kind: 'refused', count: this.#count, first: this.#first }] : [];
  }
}
