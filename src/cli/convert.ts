import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { TraceFileError } from '../formats/fault.ts';
import type { Fault, FaultPlace } from '../formats/fault_rules.ts';
import { english, faultSentence } from '../formats/fault_sentence.ts';
import { type Converted, convertLogprobs } from '../formats/logprobs/convert.ts';
import { writeTrace } from '../formats/traces/trace_file.ts';
import { traceLimits } from '../formats/traces/trace_limits.ts';
import { numberOf, parseArguments, UsageError } from './machine/arguments.ts';
import { Failed } from './machine/failed.ts';
import { Interrupted, print, say, stdin, stoppable } from './machine/standard_streams.ts';
import { WholeFile } from './machine/whole_file.ts';

export const usage = `convert [--in answers.jsonl] [--out traces.jsonl] [--temperature T] [--json]
  Turns what a server answered with log-probabilities (OpenAI chat, completions and Batch, vLLM, SGLang, llama.cpp; one
  response or many) into traces, a line for every choice: docs/traces.md. Reads stdin without --in, writes stdout without
  --out; --json, which needs --out, prints the summary. An answer that cannot be used is told by its line, and the others
  are kept: exit code 0 where all were converted, 1 where some were not. --temperature says which one the
  log-probabilities are of, where the server does not.`;

/** Answers that are told one by one. */
const mostTold = 1000;

/** What is told of one answer. */
interface Told extends FaultPlace {
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
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}": name the file with --in.\n${usage}`);
  if (values.json && out === undefined)
    throw new UsageError('--json prints the summary on stdout, where the traces go too: give --out.');
  if (input === undefined && (stdin() as { isTTY?: boolean }).isTTY)
    throw new UsageError(`Give --in, or answers on stdin.\n${usage}`);
  const temperature =
    values.temperature === undefined
      ? null
      : numberOf('temperature', values.temperature, 1, 0, traceLimits.temperature);
  if (input !== undefined) {
    await access(input).catch(() => {
      throw new Error(`There is no file ${input}.`);
    });
  }

  const told = { refused: [] as Told[], notes: [] as Told[], refusedCount: 0, notesCount: 0 };
  const stopped = new Interrupted(out === undefined ? '' : `Stopped: ${out} is not written.`);
  let traces = 0;
  await stoppable(async (interrupt) => {
    const file = out === undefined ? null : await WholeFile.open(out);
    try {
      const chunks = input === undefined ? stdin() : createReadStream(input);
      // Else it would wait for a stdin that says nothing.
      interrupt.addEventListener('abort', () => chunks.destroy(stopped));
      for await (const found of convertLogprobs(chunks, { temperature })) {
        if (interrupt.aborted) throw stopped;
        const { line, fault } = written(found);
        if (fault) tell(told, line === null ? 'refused' : 'notes', found, fault);
        if (line === null) continue;
        await (file ? file.write(`${line}\n`) : print(`${line}\n`));
        traces++;
      }
      if (interrupt.aborted) throw stopped;
      // Where there is nothing, a file that is there is left as it is.
      if (traces > 0) await file?.close();
      else await file?.discard();
    } catch (error) {
      await file?.discard();
      throw error;
    }
  });
  const answers = traces + told.refusedCount;
  const { refusedCount } = told;
  const from = input ?? 'stdin';
  if (refusedCount > mostTold) say(`And ${refusedCount - mostTold} more that could not be used.`);
  say(
    answers === 0
      ? `There are no answers in ${from}.`
      : `${traces} of ${answers} ${answers === 1 ? 'answer' : 'answers'} of ${from} converted${refusedCount > 0 ? `, ${refusedCount} could not be used` : ''}${out !== undefined && traces > 0 ? `: ${out}` : ''}.`,
  );
  const result = { in: input ?? null, out: out ?? null, answers, traces, ...told };
  return traces > 0 && refusedCount === 0 ? result : new Failed(result);
}

/** An answer as a line of traces, and what is to be told of it; null for the line where it gives none. */
function written(found: Converted): { line: string | null; fault: Fault | null } {
  if ('fault' in found) return { line: null, fault: found.fault };
  try {
    return { line: writeTrace(found.trace), fault: found.note };
  } catch (error) {
    if (error instanceof TraceFileError) return { line: null, fault: error.fault };
    throw error;
  }
}

function tell(
  told: { refused: Told[]; notes: Told[]; refusedCount: number; notesCount: number },
  list: 'refused' | 'notes',
  { line, item, choice }: FaultPlace,
  fault: Fault,
): void {
  told[`${list}Count`]++;
  if (told[list].length >= mostTold) return;
  const sentence = faultSentence('traces', { ...fault, line, item, choice }, english);
  told[list].push({ line, item, choice, code: fault.rule, sentence });
  say(sentence);
}
