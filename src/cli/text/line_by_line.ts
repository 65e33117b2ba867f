import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Fault } from '../../formats/fault_rules.ts';
import { english, faultSentence } from '../../formats/fault_sentence.ts';
import type { FileRule } from '../../formats/tasks/task_schema.ts';
import { parsePattern } from '../../task/text/regex/pattern.ts';
import { PatternError } from '../../task/text/regex/program.ts';
import { ruleNames } from '../../task/text/text_problem.ts';
import { UsageError } from '../machine/arguments.ts';
import { AtomicFile } from '../machine/atomic_file.ts';
import { Interrupted, log, print, stdin, stoppable } from '../machine/standard_streams.ts';

/** Refused lines that are reported one by one, and fields that are named. */
const most = { reported: 1000, named: 20 };

/** What is made of a line of input: a line of output, or what is wrong with it. */
export type LineOut = { readonly line: number } & (
  | { readonly text: string; readonly ignored?: readonly string[] }
  | { readonly fault: Fault }
);

/** A refused line, as `--json` prints it. */
interface Refused {
  readonly line: number;
  readonly code: Fault['rule'];
  readonly sentence: string;
}

/** What became of a file's lines. */
export interface LinesOut {
  readonly written: number;
  readonly refused: readonly Refused[];
  readonly refusedCount: number;
  /** Fields that no line's reader knows. */
  readonly ignored: readonly string[];
}

/** Where lines come from and go to: stdin and stdout where there is no path. */
export interface LineFiles {
  readonly in: string | undefined;
  readonly out: string | undefined;
}

/**
 * Refuses arguments that cannot be.
 * @throws UsageError; Error where there is no such file
 */
export async function checkLineFiles(
  files: LineFiles,
  json: boolean | undefined,
  usage: string,
): Promise<void> {
  const { in: input, out } = files;
  if (json && out === undefined) {
    throw new UsageError('--json prints the summary on stdout, as do the lines: give --out.');
  }
  if (input === undefined && (stdin() as { isTTY?: boolean }).isTTY) {
    throw new UsageError(`Give a file, or pipe lines to stdin.\n${usage}`);
  }
  if (input === undefined) return;
  await access(input).catch(() => {
    throw new Error(`There is no file ${input}.`);
  });
}

/**
 * Turns a file's lines into others, one by one, and logs those that are refused. A file is written as a whole or not at all,
 * and left alone where there is nothing to write.
 */
export async function rewriteLines(
  { in: input, out }: LineFiles,
  linesOf: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<LineOut>,
): Promise<LinesOut> {
  const stopped = new Interrupted(out === undefined ? '' : `Stopped: ${out} is not written.`);
  const refused: Refused[] = [];
  const ignored = new Set<string>();
  let [written, refusedCount] = [0, 0];
  await stoppable(async (interrupt) => {
    const file = out === undefined ? null : await AtomicFile.open(out);
    try {
      const chunks = input === undefined ? stdin() : createReadStream(input);
      // Otherwise it would keep waiting for stdin.
      interrupt.addEventListener('abort', () => chunks.destroy(stopped));
      for await (const found of linesOf(chunks)) {
        if (interrupt.aborted) throw stopped;
        if ('fault' in found) {
          refusedCount++;
          if (refused.length === most.reported) continue;
          const sentence = faultSentence('tasks', { ...found.fault, line: found.line }, english);
          refused.push({ line: found.line, code: found.fault.rule, sentence });
          log(sentence);
          continue;
        }
        for (const name of found.ignored ?? []) if (ignored.size <= most.named) ignored.add(name);
        await (file ? file.write(`${found.text}\n`) : print(`${found.text}\n`));
        written++;
      }
      if (interrupt.aborted) throw stopped;
      if (written > 0) await file?.close();
      else await file?.discard();
    } catch (error) {
      await file?.discard();
      throw error;
    }
  });
  if (refusedCount > most.reported) log(`And ${refusedCount - most.reported} more that cannot be used.`);
  const names = [...ignored];
  if (names.length > 0) {
    log(`Not read: ${names.slice(0, most.named).join(', ')}${names.length > most.named ? ', …' : ''}.`);
  }
  return { written, refused, refusedCount, ignored: names.slice(0, most.named) };
}

/**
 * The rule of `--rule` and `--pattern`, for lines that name none; null without.
 * @throws UsageError
 */
export function fileRuleOf(rule: string | undefined, pattern: string | undefined): FileRule | null {
  const name = ruleNames.find((one) => one === rule);
  if (rule !== undefined && !name) {
    throw new UsageError(`--rule must be one of ${ruleNames.join(', ')}, not "${rule}".`);
  }
  if (pattern === undefined) return name ? { name } : null;
  if (name !== 'regex') throw new UsageError('--pattern goes with --rule regex.');
  try {
    parsePattern(pattern);
  } catch (error) {
    throw error instanceof PatternError ? new UsageError(`--pattern: ${error.message}`) : error;
  }
  return { name, pattern };
}
