import { readProblems } from '../formats/tasks/task_file.ts';
import type { FileRule } from '../formats/tasks/task_schema.ts';
import { type ShippedTask, shippedTaskNames, shippedTasks } from '../task/text/prompts/shipped_tasks.ts';
import type { TextProblem } from '../task/text/text_problem.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { writeAtomically } from './machine/atomic_file.ts';
import { FailedResult } from './machine/failed_result.ts';
import { log, print } from './machine/standard_streams.ts';
import { checkLineFiles, fileRuleOf, type LineOut, rewriteLines } from './text/line_by_line.ts';

export const usage = `task <${shippedTaskNames.join(' | ')} | problems.jsonl> [--language en|zh] [--rule NAME] [--pattern P] [--out FILE] [--json]
  Prints the problems of a task as JSONL, in the format of docs/tasks.md: those that are shipped, or those of a file, each line
  checked. A line that is no problem is reported by its number and skipped: the exit code is then 1. --rule is the verifier
  of lines that name none (number, boxed, choice, exact, countdown, regex). --language is for shipped tasks: all are in English,
  "word-problems" has ten in Chinese. Writes stdout without --out; --json requires --out and prints the summary.`;

/** Prints a task. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    language: text,
    rule: text,
    pattern: text,
    out: text,
    json: { type: 'boolean' },
  });
  if (positionals.length !== 1) throw new UsageError(`Name one task or one file.\n${usage}`);
  const [name] = positionals;
  if (isShipped(name)) {
    if (values.rule !== undefined || values.pattern !== undefined) {
      throw new UsageError(`"${name}" has its own verifier: --rule and --pattern are for files.`);
    }
    return writeShipped(name, languageOf(values.language), values.out, values.json);
  }
  if (values.language !== undefined) throw new UsageError('--language is for shipped tasks.');
  const rule = fileRuleOf(values.rule, values.pattern);
  const files = { in: name, out: values.out };
  await checkLineFiles(files, values.json, usage);
  const lines = await rewriteLines(files, (chunks) => checked(chunks, rule));
  const { written: problems, refusedCount } = lines;
  log(
    problems + refusedCount === 0
      ? `There are no problems in ${name}.`
      : `${counted(problems)}${refusedCount > 0 ? `, ${refusedCount} ${refusedCount === 1 ? 'line' : 'lines'} could not be used` : ''}${values.out !== undefined && problems > 0 ? `: ${values.out}` : ''}.`,
  );
  const { ignored, refused } = lines;
  const result = { task: name, out: values.out ?? null, problems, ignored, refused, refusedCount };
  return problems > 0 && refusedCount === 0 ? result : new FailedResult(result);
}

const counted = (problems: number) => `${problems} ${problems === 1 ? 'problem' : 'problems'}`;

const isShipped = (name: string): name is ShippedTask => shippedTaskNames.some((one) => one === name);

function languageOf(language: string | undefined): 'en' | 'zh' {
  if (language === undefined || language === 'en' || language === 'zh') return language ?? 'en';
  throw new UsageError(`--language must be en or zh, not "${language}".`);
}

async function writeShipped(
  name: ShippedTask,
  language: 'en' | 'zh',
  out: string | undefined,
  json: boolean | undefined,
): Promise<unknown> {
  if (json && out === undefined) {
    throw new UsageError('--json prints the summary on stdout, as do the lines: give --out.');
  }
  const problems = shippedTasks[name](language);
  const file = problems.map((problem) => `${lineOf(problem)}\n`).join('');
  await (out === undefined ? print(file) : writeAtomically(out, file));
  log(`${counted(problems.length)}${out === undefined ? '' : `: ${out}`}.`);
  return {
    task: name,
    out: out ?? null,
    problems: problems.length,
    ignored: [],
    refused: [],
    refusedCount: 0,
  };
}

async function* checked(chunks: AsyncIterable<Uint8Array>, rule: FileRule | null): AsyncGenerator<LineOut> {
  for await (const found of readProblems(chunks, { rule })) {
    if ('fault' in found) yield found;
    else yield { line: found.line, text: lineOf(found.problem), ignored: found.ignored };
  }
}

/** A problem as a line of a file of problems. */
function lineOf(problem: TextProblem): string {
  const { id, answer, verifier } = problem;
  const asked = 'messages' in problem ? { messages: problem.messages } : { prompt: problem.prompt };
  const own =
    verifier.name === 'countdown'
      ? { numbers: verifier.numbers }
      : verifier.name === 'regex'
        ? { pattern: verifier.pattern }
        : {};
  return JSON.stringify({ id, ...asked, answer, verifier: verifier.name, ...own });
}
