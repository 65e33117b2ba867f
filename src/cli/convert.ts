import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { TraceFileError } from '../formats/fault.ts';
import type { Fault, FaultPlace } from '../formats/fault_rules.ts';
import { english, faultSentence } from '../formats/fault_sentence.ts';
import { type Converted, convertLogprobs } from '../formats/logprobs/convert.ts';
import { writeTrace } from '../formats/traces/trace_file.ts';
import { traceLimits } from '../formats/traces/trace_limits.ts';
import { numberOf, parseArguments, UsageError } from './machine/arguments.ts';
import { AtomicFile } from './machine/atomic_file.ts';
import { FailedResult } from './machine/failed_result.ts';
import { Interrupted, log, print, stdin, stoppable } from './machine/standard_streams.ts';

export const usage = `convert [--in answers.jsonl] [--out traces.jsonl] [--temperature T] [--json]
  Converts server responses with log-probabilities (OpenAI chat, completions and Batch, vLLM, SGLang, llama.cpp; one or
  many) into traces (docs/traces.md), one line per choice. Reads stdin without --in and writes stdout without --out;
  --json requires --out and prints the summary. A response that cannot be used is reported by its line number and
  skipped: the exit code is 0 if all were converted, 1 if some were not. --temperature is the sampling temperature that
  the log-probabilities refer to, if the server does not report it.`;

/** Answers that are reported one by one. */
const maxReported = 1000;

/** The problem reported for one answer. */
interface Report extends FaultPlace {
  readonly code: Fault['rule'];
  readonly sentence: string;
}

/** Converts a file of answers. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    in: text,
    out: text,
    temperature: text,
    json: { type: 'boolean' },
  });
  const { in: input, out } = values;
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}": give the file with --in.\n${usage}`);
  if (values.json && out === undefined)
    throw new UsageError('--json prints the summary on stdout, as do the traces: give --out.');
  if (input === undefined && (stdin() as { isTTY?: boolean }).isTTY)
    throw new UsageError(`Give --in, or pipe responses to stdin.\n${usage}`);
  const temperature =
    values.temperature === undefined
      ? null
      : numberOf('temperature', values.temperature, 1, 0, traceLimits.temperature);
  if (input !== undefined) {
    await access(input).catch(() => {
      throw new Error(`There is no file ${input}.`);
    });
  }

  const report = { refused: [] as Report[], notes: [] as Report[], refusedCount: 0, notesCount: 0 };
  const stopped = new Interrupted(out === undefined ? '' : `Stopped: ${out} is not written.`);
  let traces = 0;
  await stoppable(async (interrupt) => {
    const file = out === undefined ? null : await AtomicFile.open(out);
    try {
      const chunks = input === undefined ? stdin() : createReadStream(input);
      // Otherwise it would keep waiting for stdin.
      interrupt.addEventListener('abort', () => chunks.destroy(stopped));
      for await (const found of convertLogprobs(chunks, { temperature })) {
        if (interrupt.aborted) throw stopped;
        const { line, fault } = written(found);
        if (fault) addReport(report, line === null ? 'refused' : 'notes', found, fault);
        if (line === null) continue;
        await (file ? file.write(`${line}\n`) : print(`${line}\n`));
        traces++;
      }
      if (interrupt.aborted) throw stopped;
      // With nothing to write, an existing file is left alone.
      if (traces > 0) await file?.close();
      else await file?.discard();
    } catch (error) {
      await file?.discard();
      throw error;
    }
  });
  const answers = traces + report.refusedCount;
  const { refusedCount } = report;
  const from = input ?? 'stdin';
  if (refusedCount > maxReported) log(`And ${refusedCount - maxReported} more that could not be used.`);
  log(
    answers === 0
      ? `There are no answers in ${from}.`
      : `${traces} of ${answers} ${answers === 1 ? 'answer' : 'answers'} of ${from} converted${refusedCount > 0 ? `, ${refusedCount} could not be used` : ''}${out !== undefined && traces > 0 ? `: ${out}` : ''}.`,
  );
  const result = { in: input ?? null, out: out ?? null, answers, traces, ...report };
  return traces > 0 && refusedCount === 0 ? result : new FailedResult(result);
}

/** An answer as a line of traces, null where it gives none, and the problem to report. */
function written(found: Converted): { line: string | null; fault: Fault | null } {
  if ('fault' in found) return { line: null, fault: found.fault };
  try {
    return { line: writeTrace(found.trace), fault: found.note };
  } catch (error) {
    if (error instanceof TraceFileError) return { line: null, fault: error.fault };
    throw error;
  }
}

function addReport(
  report: { refused: Report[]; notes: Report[]; refusedCount: number; notesCount: number },
  list: 'refused' | 'notes',
  { line, item, choice }: FaultPlace,
  fault: Fault,
): void {
  report[`${list}Count`]++;
  if (report[list].length >= maxReported) return;
  const sentence = faultSentence('traces', { ...fault, line, item, choice }, english);
  report[list].push({ line, item, choice, code: fault.rule, sentence });
  log(sentence);
}
