/** The result of a command that exits with 1 all the same, such as `doctor` when a check failed. */
export class FailedResult {
  constructor(readonly result: unknown) {}
}
