import { readResponses } from '../formats/tasks/task_file.ts';
import type { FileRule } from '../formats/tasks/task_schema.ts';
import type { TextReason } from '../task/text/text_problem.ts';
import { verifyText } from '../task/text/verify.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { FailedResult } from './machine/failed_result.ts';
import { log } from './machine/standard_streams.ts';
import { checkLineFiles, fileRuleOf, type LineOut, rewriteLines } from './text/line_by_line.ts';

export const usage = `verify [--in responses.jsonl] [--rule NAME] [--pattern P] [--out verified.jsonl] [--json]
  Checks responses against their answers (docs/tasks.md): for each line with a "response" and an "answer" it prints
  "reward" (1 or 0; null without a known answer), the "answer" that was read, and the "reason". NAME is number, boxed, choice,
  exact, countdown (the line has the "numbers", and the goal as its "answer") or regex (with --pattern); a line's own "verifier"
  comes first. Reads stdin without --in and writes stdout without --out; --json requires --out and prints the summary. A line
  that cannot be used is reported by its number and skipped: the exit code is then 1.`;

/** What the responses came to. */
interface Tally {
  /** Responses whose answer is known. */
  known: number;
  rewarded: number;
  readonly reasons: Partial<Record<TextReason, number>>;
}

/** Checks a file of responses. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    in: text,
    out: text,
    rule: text,
    pattern: text,
    json: { type: 'boolean' },
  });
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}": give the file with --in.\n${usage}`);
  const rule = fileRuleOf(values.rule, values.pattern);
  const files = { in: values.in, out: values.out };
  await checkLineFiles(files, values.json, usage);

  const tally: Tally = { known: 0, rewarded: 0, reasons: {} };
  const lines = await rewriteLines(files, (chunks) => verified(chunks, rule, tally));
  const from = values.in ?? 'stdin';
  const { written: responses, refusedCount } = lines;
  const { known, rewarded } = tally;
  const of = `${rewarded} of ${known} ${known === 1 ? 'response' : 'responses'} right`;
  const rest = [
    ...(responses > known ? [`${responses - known} without a known answer`] : []),
    ...(refusedCount > 0
      ? [`${refusedCount} ${refusedCount === 1 ? 'line' : 'lines'} could not be used`]
      : []),
  ];
  log(
    responses + refusedCount === 0
      ? `There are no responses in ${from}.`
      : `${[of, ...rest].join(', ')}${values.out !== undefined && responses > 0 ? `: ${values.out}` : ''}.`,
  );
  const result = {
    in: values.in ?? null,
    out: values.out ?? null,
    rule: rule?.name ?? null,
    responses,
    known,
    rewarded,
    reward: known > 0 ? rewarded / known : null,
    reasons: tally.reasons,
    ignored: lines.ignored,
    refused: lines.refused,
    refusedCount,
  };
  return responses > 0 && refusedCount === 0 ? result : new FailedResult(result);
}

async function* verified(
  chunks: AsyncIterable<Uint8Array>,
  rule: FileRule | null,
  tally: Tally,
): AsyncGenerator<LineOut> {
  for await (const found of readResponses(chunks, { rule })) {
    if ('fault' in found) {
      yield found;
      continue;
    }
    const { line, problem, response, ending, ignored } = found;
    const { reward, answer, reason } = verifyText(problem, response, ending);
    if (reward !== null) tally.known++;
    if (reward === 1) tally.rewarded++;
    tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1;
    yield { line, text: JSON.stringify({ line, id: problem.id, reward, answer, reason }), ignored };
  }
}
