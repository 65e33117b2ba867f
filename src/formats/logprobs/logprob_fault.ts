import { type TraceFault, phraseOf as tracePhrase } from '../traces/trace_fault.ts';

/** Why an answer of a server gives no trace, or a trace that knows less than the server said. */
export type LogprobFault =
  | TraceFault
  /** The server answered with an error. `message` is its own. */
  | { code: 'server-error'; message: string }
  | { code: 'no-logprobs' }
  | { code: 'empty-answer' }
  | { code: 'no-choices' }
  | { code: 'a-request' }
  | { code: 'a-trace' }
  | { code: 'unknown-shape'; keys: string }
  /** A field that is not what the server's documentation says. */
  | { code: 'wrong-field'; field: string; want: FieldKind; found: string }
  | { code: 'not-logprobs'; field: string; value: number }
  | { code: 'uneven-lists'; field: string; length: number; tokens: number }
  | { code: 'list-cut-off' }
  | { code: 'after-sampling' }
  | { code: 'prompt-left-out' };

/** What a field of an answer must be; each language has a phrase for it. */
export type FieldKind = 'object' | 'list' | 'text' | 'number' | 'id' | 'bytes';

/** An answer that gives no trace. */
export class LogprobError extends Error {
  constructor(readonly fault: LogprobFault) {
    super(logprobSentence({ line: null, item: null, choice: null }, fault));
    this.name = 'LogprobError';
  }
}

/** Where in a file an answer stands. */
export interface AnswerPlace {
  /** The line on which it begins, from 1; null where the whole file is meant. */
  readonly line: number | null;
  /** Which of several responses on one line, from 1. */
  readonly item: number | null;
  /** Its index among a response's choices, from 0, where it has choices. */
  readonly choice: number | null;
}

const kinds: Record<FieldKind, string> = {
  object: 'an object',
  list: 'a list',
  text: 'text',
  number: 'a number or null',
  id: 'a token id',
  bytes: 'a list of bytes or null',
};

/** The fault as an English sentence. */
export function logprobSentence({ line, item, choice }: AnswerPlace, fault: LogprobFault): string {
  const phrase = phraseOf(fault);
  const at = [
    ...(line === null ? [] : [`line ${line}`]),
    ...(item === null ? [] : [`response ${item}`]),
    ...(choice === null ? [] : [`choice ${choice}`]),
  ].join(', ');
  const sentence = at === '' ? phrase : `${at}: ${phrase}`;
  return `${sentence[0].toUpperCase()}${sentence.slice(1)}.`;
}

function phraseOf(fault: LogprobFault): string {
  switch (fault.code) {
    case 'server-error':
      return `the server answered with an error${fault.message && `: ${fault.message}`}`;
    case 'no-logprobs':
      return (
        'it has no log-probabilities: ask the server for them (logprobs and top_logprobs, n_probs in llama.cpp, ' +
        'return_logprob and top_logprobs_num in SGLang)'
      );
    case 'empty-answer':
      return 'the answer is empty: it has no tokens';
    case 'no-choices':
      return 'the response has no choices';
    case 'a-request':
      return 'it is a request; the log-probabilities are in the response';
    case 'a-trace':
      return 'it is a trace already';
    case 'unknown-shape':
      return `it is no response of a server that is known here${fault.keys && ` (its fields: ${fault.keys})`}`;
    case 'wrong-field':
      return `${fault.field} must be ${kinds[fault.want]}, not ${fault.found}`;
    case 'not-logprobs':
      return (
        `${fault.field} is ${fault.value}: above 0 there are no log-probabilities ` +
        "(vLLM gives logits where logprobs_mode is 'raw_logits')"
      );
    case 'uneven-lists':
      return `${fault.field} has ${fault.length} entries for ${fault.tokens} tokens`;
    case 'list-cut-off':
      return 'the file ends inside a list, as if it had been cut off';
    case 'after-sampling':
      return (
        'its probabilities are those after the sampler (post_sampling_probs, or llama.cpp of before December 2024), ' +
        "not the model's: log-probabilities and entropies are left out"
      );
    case 'prompt-left-out':
      return 'its prompt is too long for a trace and is left out';
    default:
      return tracePhrase(fault);
  }
}
