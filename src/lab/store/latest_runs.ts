import type { RunRecord } from '../../experiment/record.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import type { RunKey } from '../client/run_key.ts';
import { isDue, type LastSave, lastStep } from './autosave.ts';
import type { KeptRun, RunKeeper, SaveMoment } from './run_keeper.ts';

export const runText = ({ condition, seed }: RunKey): string => `${condition}-${seed}`;

/** A snapshot of a record. Entries of past steps do not change, so copying the lists is enough. */
export const copyOfRecord = (record: RunRecord): RunRecord => ({
  ...record,
  metrics: [...record.metrics],
  evaluations: [...record.evaluations],
  samples: [...record.samples],
  resumed: record.resumed && [...record.resumed],
});

/** Each run's last checkpoint, in memory: what a run resumes from after a device loss. */
export class LatestRuns implements RunKeeper {
  readonly #runs = new Map<string, KeptRun>();
  readonly #last = new Map<string, LastSave>();

  /**
   * @param taken called for each saved run, with the ms that the training waited
   * @param now clock in ms
   */
  constructor(
    private readonly taken: (run: KeptRun, stallMs: number) => void = () => {},
    private readonly now: () => number = () => performance.now(),
  ) {}

  async load(key: RunKey): Promise<KeptRun | null> {
    const found = this.#runs.get(runText(key));
    return found ? { record: copyOfRecord(found.record), checkpoint: found.checkpoint } : null;
  }

  /** Registers a run loaded from elsewhere, so that it is not saved again before it changes. */
  begin(record: RunRecord): void {
    this.#last.set(runText(record), {
      step: lastStep(record),
      evaluations: record.evaluations.length,
      at: this.now(),
    });
  }

  async save(record: RunRecord, checkpoint: () => Promise<RunCheckpoint>, moment: SaveMoment): Promise<void> {
    const text = runText(record);
    const now = this.now();
    const last = this.#last.get(text) ?? { step: 0, evaluations: 0, at: now };
    this.#last.set(text, last);
    if (!isDue(record, last, moment, now)) return;
    const kept: KeptRun = { record: copyOfRecord(record), checkpoint: await checkpoint() };
    this.#runs.set(text, kept);
    this.begin(kept.record);
    this.taken(kept, this.now() - now);
  }

  /** Drops a run that is saved elsewhere and has ended. */
  forget(key: RunKey): void {
    this.#runs.delete(runText(key));
  }
}
