import { LinkError } from '../formats/fault.ts';
import type { Fault } from '../formats/fault_rules.ts';
import { linkOf, longestText, readLink } from '../formats/link/link.ts';
import { linkLimits } from '../formats/link/link_limits.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { inputLines } from './machine/input_lines.ts';
import { log, print, stdin } from './machine/standard_streams.ts';
import { readExperiment } from './runs/read_experiment.ts';

export const usage = `link encode <preset | spec.json | link> [--base URL] [--json]
  Prints the link of an experiment, encoded as a diff against its preset (or the nearest one).
link decode
  Reads links from stdin, one per line, and prints one JSON object per link: the fields of the spec, together with the
  preset, view, title, note, lesson, claim, source and notes on what was ignored; or "error" with a sentence, and "code". A link
  that mail has broken over several lines is joined again.`;

/** Most lines that one link may be broken over. */
const maxLines = 200;

/** Runs `encode` or `decode`. */
export async function run(args: string[]): Promise<unknown> {
  const [what, ...rest] = args;
  if (what === 'encode') return encode(rest);
  if (what === 'decode') return decode(rest);
  throw new UsageError(`Use "link encode" or "link decode".\n${usage}`);
}

async function encode(args: string[]): Promise<unknown> {
  const { values, positionals } = parseArguments(args, {
    base: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.length !== 1) throw new UsageError(`Name one experiment.\n${usage}`);
  const content = await readExperiment(positionals[0]);
  const base = values.base ?? '';
  if (base.includes('#')) throw new UsageError('--base must be an address without a "#".');
  const link = await linkOf(content, base).catch((error) => {
    // The other fields of a spec file may hold anything.
    throw error instanceof TypeError
      ? new Error(`${positionals[0]} does not have the format that link decode writes.`)
      : error;
  });
  if (link.length > linkLimits.warn) {
    log(`The link has ${link.length} characters: chat and mail programs may truncate it.`);
  }
  if (!values.json) await print(`${link}\n`);
  return { link, length: link.length, preset: content.preset };
}

async function decode(args: string[]): Promise<undefined> {
  const { positionals } = parseArguments(args, { json: { type: 'boolean' } });
  if (positionals.length > 0) throw new UsageError('link decode reads links from stdin, one per line.');
  for await (const said of answers(stdin())) await print(`${JSON.stringify(said)}\n`);
}

/** One object per line, or one for several lines where a link is broken over them. */
async function* answers(input: AsyncIterable<Uint8Array>): AsyncGenerator<object> {
  /** Consecutive lines, the first of which has an incomplete link, each with its own result. */
  let open: { text: string; said: object }[] = [];
  for await (const { text, length } of inputLines(input, longestText)) {
    const said =
      length > longestText
        ? refused({ rule: 'too-long', length, limit: linkLimits.read })
        : await decoded(text);
    if (open.length > 0 && codeOf(said) === 'not-a-link' && text.trim() !== '') {
      const together = await decoded([...open.map((line) => line.text), text].join('\n'));
      if (codeOf(together) === null) {
        yield together;
        open = [];
        continue;
      }
      if (codeOf(together) === 'cut-off' && open.length < maxLines) {
        open.push({ text, said });
        continue;
      }
    }
    for (const line of open) yield line.said;
    open = [];
    if (codeOf(said) === 'cut-off') open.push({ text, said });
    else yield said;
  }
  for (const line of open) yield line.said;
}

/** The error code; null where a link was read. */
const codeOf = (said: object) => ('code' in said ? said.code : null);

/** The object that `link decode` prints for a line. */
export async function decoded(line: string): Promise<object> {
  try {
    const { value, notes } = await readLink(line);
    const { spec, ...said } = value;
    return { ...spec, ...said, notes };
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    return refused(error.fault);
  }
}

/** @param code the rule that the link breaks */
const refused = ({ rule: code, ...values }: Fault) => ({
  error: new LinkError({ rule: code, ...values } as Fault).message,
  code,
  ...values,
});
