import type { RunRecord } from '../../experiment/record.ts';
import type { RunCheckpoint } from '../../rl/run_state.ts';
import type { RunKey } from '../client/run_protocol.ts';
import { isDue, type LastSave, lastStep } from './autosave.ts';
import type { KeptRun, RunKeeper, SaveMoment } from './run_keeper.ts';

export const runText = ({ condition, seed }: RunKey): string => `${condition}-${seed}`;

/** A copy that does not grow with the run. What has been said of a step does not change, so lists are enough. */
export const copyOfRecord = (record: RunRecord): RunRecord => ({
  ...record,
  metrics: [...record.metrics],
  evaluations: [...record.evaluations],
  samples: [...record.samples],
  resumed: record.resumed && [...record.resumed],
});

/** Each run's last checkpoint, in memory: what a run goes on from after a lost device. */
export class LatestRuns implements RunKeeper {
  readonly #runs = new Map<string, KeptRun>();
  readonly #last = new Map<string, LastSave>();

  /**
   * @param taken told of each run that was saved, and for how many ms the training waited
   * @param now ms
   */
  constructor(
    private readonly taken: (run: KeptRun, stallMs: number) => void = () => {},
    private readonly now: () => number = () => performance.now(),
  ) {}

  async load(key: RunKey): Promise<KeptRun | null> {
    const found = this.#runs.get(runText(key));
    return found ? { record: copyOfRecord(found.record), checkpoint: found.checkpoint } : null;
  }

  /** Takes note of what a run was loaded as from elsewhere, so that it is not saved again before it has changed. */
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

  /** Lets go of a run that is kept elsewhere and has ended. */
  forget(key: RunKey): void {
    this.#runs.delete(runText(key));
  }
}
