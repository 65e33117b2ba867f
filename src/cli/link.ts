import { LinkError } from '../formats/fault.ts';
import type { Fault } from '../formats/fault_rules.ts';
import { linkOf, longestText, readLink } from '../formats/link/link.ts';
import { linkLimits } from '../formats/link/link_limits.ts';
import { parseArguments, UsageError } from './machine/arguments.ts';
import { inputLines } from './machine/input_lines.ts';
import { print, say, stdin } from './machine/standard_streams.ts';
import { readExperiment } from './runs/read_experiment.ts';

export const usage = `link encode <preset | spec.json | link> [--base URL] [--json]
  Writes the link of an experiment, a diff against its preset (or the nearest one).
link decode
  Reads links on stdin, a line each, and writes a JSON object a line: the spec's fields, and beside them the preset,
  view, title, note, claim, source and notes of what was left out; or "error", a sentence, and its code. A link
  whose end is on the following lines, as mail breaks it, is read from all of them and gives one object.`;

/** Lines over which a link may be broken. */
const mostLines = 200;

/** Runs one of the two. */
export async function run(args: string[]): Promise<unknown> {
  const [what, ...rest] = args;
  if (what === 'encode') return encode(rest);
  if (what === 'decode') return decode(rest);
  throw new UsageError(`Say encode or decode.\n${usage}`);
}

async function encode(args: string[]): Promise<unknown> {
  const { values, positionals } = parseArguments(args, {
    base: { type: 'string' },
    json: { type: 'boolean' },
  });
  if (positionals.length !== 1) throw new UsageError(`Name one experiment.\n${usage}`);
  const content = await readExperiment(positionals[0]);
  const base = values.base ?? '';
  if (base.includes('#')) throw new UsageError('--base is an address without a "#".');
  const link = await linkOf(content, base).catch((error) => {
    // What stands beside a file's spec is whatever its writer put there.
    throw error instanceof TypeError
      ? new Error(`${positionals[0]} is not as link decode writes it.`)
      : error;
  });
  if (link.length > linkLimits.warn) {
    say(`The link has ${link.length} characters: chat and mail programs may cut it.`);
  }
  if (!values.json) await print(`${link}\n`);
  return { link, length: link.length, preset: content.preset };
}

async function decode(args: string[]): Promise<undefined> {
  const { positionals } = parseArguments(args, { json: { type: 'boolean' } });
  if (positionals.length > 0) throw new UsageError('Links to decode come on stdin, a line each.');
  for await (const said of answers(stdin())) await print(`${JSON.stringify(said)}\n`);
}

/** What the lines say: each by itself, or several together where a link is broken over them. */
async function* answers(input: AsyncIterable<Uint8Array>): AsyncGenerator<object> {
  /** Lines of which the first has a link without its end, with what each says by itself. */
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
      if (codeOf(together) === 'cut-off' && open.length < mostLines) {
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

/** Why nothing was read; null where a link was. */
const codeOf = (said: object) => ('code' in said ? said.code : null);

/** What a line of `link decode` says. */
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
