import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { numberOf, parseArguments, UsageError } from './machine/arguments.ts';
import { AtomicFile, writeAtomically } from './machine/atomic_file.ts';
import { wantedWeights } from './machine/hub_models.ts';
import { loadModelText, type ModelText, modelFolder } from './machine/load_model.ts';
import { Interrupted, log, stoppable } from './machine/standard_streams.ts';
import { type OpenedScorer, openScorer } from './scoring/open_scorer.ts';
import { scoredLine } from './scoring/scored_line.ts';
import { type LineToScore, readTraces } from './scoring/trace_lines.ts';

export const usage = `score --model NAME|DIR --in traces.jsonl --out scored.jsonl [--temperature T] [--onnx FILE] [--logits FILE] [--json]
  Runs the "tokens" of each line (ids, the first "prompt_length" of which are the prompt; default: 0) through the model,
  and adds for each token after the first "entropy" and "logprob", in nats, and "top", the five most likely tokens as
  {"ids", "words", "logprob"}, with words if the folder has a tokenizer.json. A temperature other than 1 is written too.
  A line of text, {"text"}, {"prompt", "response"} or {"messages"}, is encoded with the folder's tokenizer.
  Lines are validated against docs/traces.md, and the output opens in Inspect; unknown fields go into "meta".
  A folder with ONNX models instead of safetensors is run by ONNX Runtime: --onnx says which, by its path in the folder.
  --logits also writes the first line's tokens and logits, for reference/check_export.py.`;

/** Most likely tokens written per position. */
const topTokens = 5;

/** Scores traces. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    model: text,
    in: text,
    out: text,
    temperature: text,
    onnx: text,
    logits: text,
    json: { type: 'boolean' },
  });
  const { model: modelName, in: input, out, logits } = values;
  if (!modelName || !input || !out || positionals.length > 0)
    throw new UsageError(`Give --model, --in and --out, and nothing else.\n${usage}`);
  const temperature = numberOf('temperature', values.temperature, 1, 0.01, 100);
  // Before the file: a model that is not there is the first thing to say.
  const folder = await modelFolder(modelName, wantedWeights(values.onnx));
  await access(input).catch(() => {
    throw new Error(`There is no file ${input}.`);
  });
  const tokenizer = folder && (await loadModelText(folder));
  const opened = await openScorer(modelName, folder, values.onnx ?? null, { temperature, top: topTokens });
  const { device, notes: unused, scorer: scoring } = opened;
  log(`Scoring ${input} with ${modelName} at temperature ${temperature} on ${device.adapterName}.`);

  const started = performance.now();
  const counts = { lines: 0, tokens: 0 };
  const leftOut = new Set<string>();
  const altered: number[] = [];
  const score = async (interrupt: AbortSignal, file: AtomicFile) => {
    if (logits) await writeFirstLogits(opened, input, logits, tokenizer);
    let waiting: LineToScore[] = [];
    const flush = async () => {
      if (interrupt.aborted) throw new Interrupted(`Stopped: ${out} was not written.`);
      const scored = await scoring.score(waiting.map((t) => t.tokens));
      for (const [i, { fields, tokens }] of waiting.entries()) {
        await file.write(`${scoredLine({ fields, tokens }, scored[i], temperature, tokenizer)}\n`);
        counts.lines++;
        counts.tokens += tokens.length;
      }
      waiting = [];
    };
    for await (const trace of readTraces(input, opened, tokenizer)) {
      if (!opened.isBatch([...waiting, trace].map((t) => t.tokens.length))) await flush();
      waiting.push(trace);
      for (const field of trace.leftOut) leftOut.add(field);
      if (trace.isAltered) altered.push(trace.line);
    }
    await flush();
    await file.close();
  };
  try {
    // Opened inside: before it is awaited, Ctrl-C would leave an unfinished file.
    await stoppable(async (interrupt) => {
      const file = await AtomicFile.open(out);
      await score(interrupt, file).catch(async (error: unknown) => {
        await file.discard();
        throw error;
      });
    });
  } finally {
    opened.destroy();
  }
  const seconds = (performance.now() - started) / 1000;
  const notes = [
    ...(leftOut.size === 0 ? [] : [leftOutNote([...leftOut])]),
    ...(altered.length === 0 ? [] : [alteredNote(altered)]),
  ];
  for (const note of notes) log(note);
  log(`${counts.lines} lines, ${counts.tokens} tokens in ${seconds.toFixed(1)} s: ${out}`);
  return {
    adapter: device.adapterName,
    model: modelName,
    notes: [...unused, ...notes],
    temperature,
    ...counts,
    seconds,
    out,
  };
}

/** The message about fields that fit nowhere in a trace. */
const leftOutNote = (fields: readonly string[]): string =>
  `Ignored, because "meta" cannot hold their values: ${fields.slice(0, 20).join(', ')}${fields.length > 20 ? ', …' : ''}.`;

/** The message about texts that the tokenizer changes. */
const alteredNote = (lines: readonly number[]): string =>
  `The tokenizer normalises the text of ${lines.length} lines, or has no token for a part of it: ${lines.slice(0, 20).join(', ')}${lines.length > 20 ? ', …' : ''}.`;

/** Writes the first trace's tokens and the logits of each of its rows but the last, which predicts no token of it. */
async function writeFirstLogits(
  opened: OpenedScorer,
  input: string,
  path: string,
  tokenizer: ModelText | null,
): Promise<void> {
  for await (const trace of readTraces(input, opened, tokenizer)) {
    const { vocab } = opened;
    const rows: number[][] = [];
    await opened.scorer.score([trace.tokens], (firstRow, values) => {
      for (let row = 0; row * vocab < values.length; row++) {
        if (firstRow + row < trace.tokens.length - 1)
          rows.push([...values.subarray(row * vocab, (row + 1) * vocab)]);
      }
    });
    await writeAtomically(path, JSON.stringify({ tokens: trace.tokens.slice(0, -1), logits: rows }));
    log(`Logits of the first line's ${rows.length} rows: ${basename(path)}`);
    return;
  }
}
