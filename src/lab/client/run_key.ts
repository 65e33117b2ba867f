/** Identifies a run of an experiment. */
export interface RunKey {
  condition: string;
  seed: number;
}
