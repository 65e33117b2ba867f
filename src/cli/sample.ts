import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Trace } from '../experiment/trace.ts';
import { english, faultSentence } from '../formats/fault_sentence.ts';
import { readProblems } from '../formats/tasks/task_file.ts';
import { writeTrace } from '../formats/traces/trace_file.ts';
import type { InspectionHooks } from '../inspect/inspection_hooks.ts';
import { Inspector } from '../inspect/inspector.ts';
import type { TextModel } from '../inspect/text_model.ts';
import type { TextProblem } from '../task/text/text_problem.ts';
import { integerOf, numberOf, parseArguments, UsageError } from './machine/arguments.ts';
import { AtomicFile } from './machine/atomic_file.ts';
import { Interrupted, log, logPart, stoppable } from './machine/standard_streams.ts';
import { askOptions, askUsage, promptOf, settingsOf, taskOf } from './text/ask_arguments.ts';
import { fileRuleOf } from './text/line_by_line.ts';
import { openText, runOptionsOf } from './text/open_text.ts';

export const usage = `sample --model NAME|DIR|hf:OWNER/NAME (--prompt TEXT | --in problems.jsonl | --task NAME [--language en|zh])
      --out traces.jsonl [--samples N] [--temperature T] [--top-k K] [--top-p P] [--min-p P] [--forbid TEXT]... [--seed N] [--json]
      ${askUsage}
  Asks a model in words, through its chat template (--raw: the prompt is the text itself), and writes what it answers as traces
  (docs/traces.md): with each token's entropy and log-probability, and the 20 most likely tokens, of the full softmax at
  temperature 1, whatever the temperature and the filters of the draw. A --forbid text, which must be one token, is never drawn;
  it leaves the softmax, and what is written is over the other tokens. --in has problems (docs/tasks.md). A single sample is
  printed on stderr as it is drawn. --rule (number by default, or boxed, choice, exact, regex with --pattern) says how an answer
  is read; with --answer or the file's answers it is verified. A response has at most --longest tokens (default: 512) and ends
  at the model's end tokens, or after a --stop text. --q8 packs the matrices to 8 bits, and
  --kv-cache f16 keeps keys and values in 16: less memory, and slightly different numbers, of which the mean change is said.
  A folder with ONNX models instead of safetensors is run by ONNX Runtime: --onnx says which, by its path in the folder;
  of a model of the Hub, that one is fetched.`;

/** Samples in memory at a time. */
const batch = 64;

/** Samples a model in words. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    ...askOptions,
    model: text,
    in: text,
    out: text,
    samples: text,
    temperature: text,
    'top-k': text,
    'top-p': text,
    'min-p': text,
    forbid: { type: 'string', multiple: true },
    seed: text,
    json: { type: 'boolean' },
  });
  const { model: name, out } = values;
  const sources = [values.prompt, values.in, values.task].filter((source) => source !== undefined);
  if (!name || !out || sources.length !== 1 || positionals.length > 0)
    throw new UsageError(`Give --model, --out, and one of --prompt, --in and --task.\n${usage}`);
  if (values.answer !== undefined && values.prompt === undefined)
    throw new UsageError('--answer is for a --prompt.');
  const ask = settingsOf(values);
  const samples = integerOf('samples', values.samples, 1, 1, 4096);
  const temperature = numberOf('temperature', values.temperature, 1, 0, 100);
  const seed = integerOf('seed', values.seed, 0, 0, 2 ** 31 - 1);
  const filter = {
    topK: integerOf('top-k', values['top-k'], 0, 0, 2 ** 31 - 1),
    topP: numberOf('top-p', values['top-p'], 1, 1e-6, 1),
    minP: numberOf('min-p', values['min-p'], 0, 0, 1),
  };
  const filters = filter.topK > 0 || filter.topP < 1 || filter.minP > 0;
  const problems =
    values.in !== undefined
      ? await problemsOf(values.in, values.rule, values.pattern)
      : values.task !== undefined
        ? taskOf(values.task, values.language)
        : [promptOf(values)];

  const model = await openText(name, runOptionsOf(values));
  const forbid = forbiddenTokens(model, values.forbid);
  const draws = { temperature, seed, ...(filters && { filter }), ...(forbid.length > 0 && { forbid }) };
  const inspector = Inspector.ofText(model);
  const { adapterName: adapter } = inspector.device;
  const total = problems.length * samples;
  log(`Drawing ${total} ${total === 1 ? 'response' : 'responses'} of ${model.facts.name} on ${adapter}.`);
  const started = performance.now();
  const tally = { traces: 0, tokens: 0, known: 0, rewarded: 0, finished: 0 };
  const count = (trace: Trace) => {
    tally.traces++;
    tally.tokens += trace.tokens.length - trace.promptLength;
    if (trace.reward !== null) tally.known++;
    if (trace.reward === 1) tally.rewarded++;
    if (trace.meta.finished === true) tally.finished++;
  };
  try {
    await stoppable(async (interrupt) => {
      const file = await AtomicFile.open(out);
      try {
        const hooks: InspectionHooks = {
          between() {
            if (interrupt.aborted) throw new Interrupted(`Stopped: ${out} is not written.`);
          },
        };
        const step = Math.max(1, Math.floor(batch / samples));
        const told = tenths();
        const print = printed(model);
        for (let from = 0; from < problems.length; from += step) {
          const set = { problems: problems.slice(from, from + step), ask, samples };
          const before = tally.tokens;
          const progress: InspectionHooks['progress'] =
            total === 1
              ? print
              : (share, tokens) =>
                  told((from + share * set.problems.length) / problems.length, before + tokens);
          for (const trace of await inspector.collect(set, draws, { ...hooks, progress }, from * samples)) {
            await file.write(`${writeTrace(trace)}\n`);
            count(trace);
          }
        }
        if (total === 1) logPart('\n');
        await file.close();
      } catch (error) {
        await file.discard();
        throw error;
      }
    });
  } finally {
    inspector.destroy();
  }
  const seconds = (performance.now() - started) / 1000;
  const { traces, tokens, known, rewarded, finished } = tally;
  const right = known > 0 ? `, ${rewarded} of ${known} right` : '';
  log(
    `${traces} ${traces === 1 ? 'trace' : 'traces'}, ${tokens} tokens in ${seconds.toFixed(1)} s${right}: ${out}`,
  );
  return {
    adapter,
    model: name,
    weights: model.facts.weights,
    kvCache: model.facts.cache,
    notes: model.facts.notes,
    problems: problems.length,
    samples,
    temperature,
    ...filter,
    forbid: values.forbid ?? [],
    seed,
    traces,
    tokens,
    finished,
    known,
    rewarded,
    reward: known > 0 ? rewarded / known : null,
    seconds,
    out,
  };
}

/**
 * The tokens that texts are, each of one token.
 * @throws UsageError for a text of several, or that ends responses
 */
function forbiddenTokens(model: TextModel, texts: readonly string[] = []): number[] {
  const before = model.encode(null, '').ids.length;
  return texts.map((forbidden) => {
    const ids = model.encode(null, forbidden).ids.slice(before);
    if (ids.length !== 1)
      throw new UsageError(
        `--forbid ${JSON.stringify(forbidden)} is ${ids.length} tokens of this model (${model.words(ids).join(' | ')}): one token can be forbidden at a time, and a word has other tokens after a blank and in capitals.`,
      );
    const [id] = ids;
    if (model.subject.ends.includes(id))
      throw new UsageError(
        `--forbid ${JSON.stringify(forbidden)} ends responses: without it all of them would be cut off.`,
      );
    return id;
  });
}

/** The problems of a file. @throws Error naming the first line that is none */
async function problemsOf(
  path: string,
  rule: string | undefined,
  pattern: string | undefined,
): Promise<TextProblem[]> {
  await access(path).catch(() => {
    throw new Error(`There is no file ${path}.`);
  });
  const problems: TextProblem[] = [];
  const fileRule = fileRuleOf(rule ?? 'number', pattern);
  for await (const found of readProblems(createReadStream(path), { rule: fileRule })) {
    if ('fault' in found)
      throw new Error(`${path}: ${faultSentence('tasks', { ...found.fault, line: found.line }, english)}`);
    problems.push(found.problem);
  }
  if (problems.length === 0) throw new Error(`There are no problems in ${path}.`);
  return problems;
}

/** Logs every tenth of the work. */
function tenths(): (share: number, tokens: number) => void {
  let done = 0;
  return (share, tokens) => {
    if (Math.floor(share * 10) <= done) return;
    done = Math.floor(share * 10);
    log(`${done * 10} %, ${tokens} tokens.`);
  };
}

/** Prints tokens as they are drawn; half a character waits for its other half. */
function printed(model: TextModel): InspectionHooks['progress'] {
  const ids: number[] = [];
  let shown = 0;
  return (_share, _tokens, found) => {
    const { ends } = model.subject;
    for (const part of found?.drawn ?? []) ids.push(...part.ids.filter((id) => !ends.includes(id)));
    const text = model.decode(ids).replace(/\ufffd+$/, '');
    if (text.length > shown) logPart(text.slice(shown));
    shown = Math.max(shown, text.length);
  };
}
