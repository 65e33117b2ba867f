/** How files of rollouts are read. */
export interface ReadBatches {
  readonly signal?: AbortSignal;
  /** Called for a file that is refused; the others are read on. */
  readonly refuse: (path: string, error: Error) => void;
  /** Paths of all files that were dropped, for what a file of no bytes says. */
  readonly names?: readonly string[];
  /** How many updates are made from a batch in the run of a folder; null where that is not known. */
  readonly updatesPerStep?: (folder: string) => number | null;
  /** Tokens at which the run of a folder cut its responses off, as its trainer wrote; null where it did not. */
  readonly longestResponse?: (folder: string) => number | null;
  /** The steps after which the run of a folder was evaluated. */
  readonly evaluatedSteps?: (folder: string) => readonly number[];
}
