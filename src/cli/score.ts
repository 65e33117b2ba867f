import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { createModel, destroyModel } from '../model/model.ts';
import { isBatch, ResizableScorer } from '../model/resizable_scorer.ts';
import { numberOf, parseArguments, UsageError } from './machine/arguments.ts';
import { openEngine } from './machine/engine.ts';
import { loadModel, loadWords } from './machine/load_model.ts';
import { Interrupted, say, stoppable } from './machine/standard_streams.ts';
import { WholeFile, writeWhole } from './machine/whole_file.ts';
import { scoredLine } from './scored_line.ts';
import { type LineToScore, readTraces } from './trace_lines.ts';

export const usage = `score --model NAME|DIR --in traces.jsonl --out scored.jsonl [--temperature T] [--logits FILE] [--json]
  Runs each line's "tokens" (ids, of which "prompt_length" are the prompt; 0 if left out) through the model and adds, for
  each token after the first: "entropy" and "logprob" in nats, and "top", the five likeliest as {"ids", "words", "logprob"},
  words where the folder has a tokenizer.json. A temperature other than 1 is written beside them. Lines are held to
  docs/traces.md first, and what is written opens in Inspect; fields of a line's own go into its "meta".
  --logits also writes the first line's tokens and logits, for reference/check_export.py.`;

/** Likeliest tokens told of each place. */
const topTokens = 5;

/** Scores traces. */
export async function run(args: string[]): Promise<unknown> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArguments(args, {
    model: text,
    in: text,
    out: text,
    temperature: text,
    logits: text,
    json: { type: 'boolean' },
  });
  const { model: modelName, in: input, out, logits } = values;
  if (!modelName || !input || !out || positionals.length > 0)
    throw new UsageError(`Give --model, --in and --out, and nothing else.\n${usage}`);
  const temperature = numberOf('temperature', values.temperature, 1, 0.01, 100);
  const weights = await loadModel(modelName);
  await access(input).catch(() => {
    throw new Error(`There is no file ${input}.`);
  });
  const words = await loadWords(modelName);
  const device = await openEngine();
  const model = await createModel(device, weights.config, weights.values);
  say(`Scoring ${input} with ${modelName} at temperature ${temperature} on ${device.adapterName}.`);

  const started = performance.now();
  const counts = { lines: 0, tokens: 0 };
  const leftOut = new Set<string>();
  const scoring = new ResizableScorer(model, { temperature, top: topTokens });
  const score = async (interrupt: AbortSignal, file: WholeFile) => {
    if (logits) await writeFirstLogits(scoring, input, logits);
    let waiting: LineToScore[] = [];
    const flush = async () => {
      if (interrupt.aborted) throw new Interrupted(`Stopped: ${out} is not written.`);
      const scored = await scoring.score(waiting.map((t) => t.tokens));
      for (const [i, { fields, tokens }] of waiting.entries()) {
        await file.write(`${scoredLine({ fields, tokens }, scored[i], temperature, words)}\n`);
        counts.lines++;
        counts.tokens += tokens.length;
      }
      waiting = [];
    };
    for await (const trace of readTraces(input, weights.config)) {
      if (!isBatch([...waiting, trace].map((t) => t.tokens.length))) await flush();
      waiting.push(trace);
      for (const field of trace.leftOut) leftOut.add(field);
    }
    await flush();
    await file.close();
  };
  try {
    // Opened within: before it is awaited, Ctrl-C would leave the file that was begun.
    await stoppable(async (interrupt) => {
      const file = await WholeFile.open(out);
      await score(interrupt, file).catch(async (error: unknown) => {
        await file.discard();
        throw error;
      });
    });
  } finally {
    scoring.destroy();
    destroyModel(model);
  }
  const seconds = (performance.now() - started) / 1000;
  const notes = leftOut.size === 0 ? [] : [leftOutNote([...leftOut])];
  for (const note of notes) say(note);
  say(`${counts.lines} lines, ${counts.tokens} tokens in ${seconds.toFixed(1)} s: ${out}`);
  return {
    adapter: device.adapterName,
    model: modelName,
    notes: [...weights.notes, ...notes],
    temperature,
    ...counts,
    seconds,
    out,
  };
}

/** What is said of fields that a trace has no room for. */
const leftOutNote = (fields: readonly string[]): string =>
  `Left out, for "meta" has no room for what they hold: ${fields.slice(0, 20).join(', ')}${fields.length > 20 ? ', …' : ''}.`;

/** Writes the first trace's tokens and the logits of each of its rows but the last, which predicts nothing here. */
async function writeFirstLogits(scoring: ResizableScorer, input: string, path: string): Promise<void> {
  for await (const trace of readTraces(input, scoring.model.config)) {
    const { vocab } = scoring.model.config;
    const rows: number[][] = [];
    await scoring.score([trace.tokens], (firstRow, values) => {
      for (let row = 0; row * vocab < values.length; row++) {
        if (firstRow + row < trace.tokens.length - 1)
          rows.push([...values.subarray(row * vocab, (row + 1) * vocab)]);
      }
    });
    await writeWhole(path, JSON.stringify({ tokens: trace.tokens.slice(0, -1), logits: rows }));
    say(`Logits of the first line's ${rows.length} rows: ${basename(path)}`);
    return;
  }
}
