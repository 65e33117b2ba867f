/** The result of a command that failed all the same, such as a `doctor` that found something: exit code 1. */
export class Failed {
  constructor(readonly result: unknown) {}
}
