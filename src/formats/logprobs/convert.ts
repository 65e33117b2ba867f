import type { Trace } from '../../experiment/trace.ts';
import { TraceFileError } from '../fault.ts';
import type { Fault, FaultPlace } from '../fault_rules.ts';
import type { LineLimits } from '../line_reader.ts';
import { yieldToEventLoop } from '../yield_to_event_loop.ts';
import { traceOfAnswer } from './answer_trace.ts';
import { jsonValues } from './json_values.ts';
import { answersOf, faultOf } from './shapes.ts';
import { Streams } from './streams.ts';

/** How much of a file of answers is read; a response holds all of its choices and may be long. */
export const answerLimits = { lineBytes: 128 * 2 ** 20, lines: 100_000_000 } as const;

/** An answer as a trace (`note`: what of it the trace does not hold), or why it gives none. */
export type Converted = FaultPlace &
  ({ readonly trace: Trace; readonly note: Fault | null } | { readonly fault: Fault });

export interface ConvertOptions {
  /** The temperature that the log-probabilities are of, if the server does not report it; null if unknown. */
  readonly temperature?: number | null;
  readonly limits?: LineLimits;
  readonly signal?: AbortSignal;
  /** Called each time that the reader lets others do their work. */
  readonly onTurn?: (progress: { readonly bytes: number; readonly traces: number }) => void;
}

/**
 * Reads a file of answers with log-probabilities, whichever server wrote them (docs/traces.md lists the shapes), and gives
 * a trace for every answer: a response's choices one after the other. An unusable answer is reported by its line,
 * and reading goes on. Takes the chunks of a file in the page and of a stream in Node alike.
 * @throws TraceFileError where the file as a whole cannot be read; the signal's reason when it is aborted
 */
export async function* convertLogprobs(
  chunks: AsyncIterable<Uint8Array>,
  { temperature = null, limits = answerLimits, signal, onTurn }: ConvertOptions = {},
): AsyncGenerator<Converted> {
  const done = { bytes: 0, traces: 0 };
  const yieldIfDue = yieldToEventLoop(signal, () => onTurn?.(done));
  async function* counted() {
    for await (const chunk of chunks) {
      done.bytes += chunk.length;
      yield chunk;
      await yieldIfDue();
    }
  }
  const convert = function* (value: unknown, line: number, item: number | null): Generator<Converted> {
    for (const found of answersOf(value)) {
      if ('fault' in found) {
        yield { line, item, ...found };
        continue;
      }
      const { choice } = found.answer;
      try {
        const answer = { ...found.answer, temperature: temperature ?? found.answer.temperature };
        yield { line, item, choice, ...traceOfAnswer(answer) };
        done.traces++;
      } catch (error) {
        yield { line, item, choice, fault: faultOf(error) };
      }
    }
  };

  const streams = new Streams();
  for await (const found of jsonValues(counted(), limits)) {
    const { line, item } = found;
    if ('fault' in found) yield { line, item, choice: null, fault: found.fault };
    else if ('value' in found && !streams.take(found.value, line, found.isEvent)) {
      yield* convert(found.value, line, item);
    }
    const over = 'done' in found ? streams.rest() : streams.finished();
    for (const whole of over) yield* convert(whole.value, whole.line, null);
    await yieldIfDue();
  }
  for (const whole of streams.rest()) yield* convert(whole.value, whole.line, null);
}

/** What an error says of a file as a whole. @throws whatever is no fault of the file */
export function faultOfFile(error: unknown): Fault {
  if (error instanceof TraceFileError) return error.fault;
  throw error;
}
