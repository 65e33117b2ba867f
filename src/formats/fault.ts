import { type Fault, type FaultKind, rules, type Subject } from './fault_rules.ts';
import { english, faultSentence } from './fault_sentence.ts';

/** An error of a format; its message is the English sentence. */
export class FormatError extends Error {
  constructor(
    readonly of: Subject,
    readonly fault: Fault,
  ) {
    super(faultSentence(of, fault, english));
  }

  get kind(): FaultKind {
    return rules[this.fault.rule][0];
  }
}

/** A link that cannot be read or written. */
export class LinkError extends FormatError {
  constructor(fault: Fault) {
    super('link', fault);
  }
}

/** An archive that cannot be read, or contents that cannot be written as one. */
export class ArchiveError extends FormatError {
  constructor(fault: Fault) {
    super('archive', fault);
  }
}

/** @throws ArchiveError */
export function refuse(fault: Fault): never {
  throw new ArchiveError(fault);
}

/** A file of traces, or a trace to be written, that is not as docs/traces.md says. */
export class TraceFileError extends FormatError {
  constructor(fault: Fault) {
    super('traces', fault);
  }
}

/** A file of problems or of responses to them, or a line of one, that is not as docs/tasks.md says. */
export class TaskFileError extends FormatError {
  constructor(fault: Fault) {
    super('tasks', fault);
  }
}

/** A server's answer that gives no trace. */
export class LogprobError extends FormatError {
  constructor(fault: Fault) {
    super('traces', fault);
  }
}

/** A file of a trainer's metrics that cannot be read. */
export class MetricsFileError extends FormatError {
  constructor(fault: Fault) {
    super('metrics', fault);
  }
}
