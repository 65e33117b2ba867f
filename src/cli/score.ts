import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { GrowingForcing, isBatch } from '../model/growing_forcing.ts';
import { chooseMatmul } from '../model/matmul_choice.ts';
import { createModel, destroyModel } from '../model/model.ts';
import type { ForcedTokens } from '../model/teacher_forcing.ts';
import { short } from '../rl/sample_traces.ts';
import { numberOf, parseArguments, UsageError } from './arguments.ts';
import { loadModel, openEngine } from './engine.ts';
import { Interrupted, say, stoppable } from './standard_streams.ts';
import { type LineToScore, readTraces } from './trace_lines.ts';
import { WholeFile, writeWhole } from './whole_file.ts';

export const usage = `score --model NAME|DIR --in traces.jsonl --out scored.jsonl [--temperature T] [--logits FILE] [--json]
  Runs each line's "tokens" (ids, of which "prompt_length" are the prompt) through the model and adds, for each token
  after the first: "entropy" and "logprob" in nats, and "top", the five likeliest as {"ids", "logprob"}. A temperature
  other than 1 is written beside them. docs/traces.md describes the file; other fields of a line stay as they are.
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
  const gpu = await openEngine();
  const model = await createModel(gpu, weights.config, weights.values, await chooseMatmul(gpu));
  say(`Scoring ${input} with ${modelName} at temperature ${temperature} on ${gpu.adapterName}.`);

  const started = performance.now();
  const counts = { lines: 0, tokens: 0 };
  const scoring = new GrowingForcing(model, { temperature, top: topTokens });
  const file = await WholeFile.open(out);
  const score = async (interrupt: AbortSignal) => {
    if (logits) await writeFirstLogits(scoring, input, logits);
    let waiting: LineToScore[] = [];
    const flush = async () => {
      if (interrupt.aborted) throw new Interrupted(`Stopped: ${out} is not written.`);
      const scored = await scoring.score(waiting.map((t) => t.tokens));
      for (const [i, { fields, tokens }] of waiting.entries()) {
        const written = { ...fields, ...scoredFields(scored[i]), ...restated(fields, temperature) };
        await file.write(`${JSON.stringify(written)}\n`);
        counts.lines++;
        counts.tokens += tokens.length;
      }
      waiting = [];
    };
    for await (const trace of readTraces(input, weights.config)) {
      if (!isBatch([...waiting, trace].map((t) => t.tokens.length))) await flush();
      waiting.push(trace);
    }
    await flush();
    await file.close();
  };
  try {
    await stoppable(score);
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    scoring.destroy();
    destroyModel(model);
  }
  const seconds = (performance.now() - started) / 1000;
  say(`${counts.lines} lines, ${counts.tokens} tokens in ${seconds.toFixed(1)} s: ${out}`);
  return {
    adapter: gpu.adapterName,
    model: modelName,
    notes: weights.notes,
    temperature,
    ...counts,
    seconds,
    out,
  };
}

/** A trace's new fields. */
function scoredFields({ entropy, logprob, top }: ForcedTokens) {
  const numbers = [...entropy, ...logprob];
  if (!numbers.every(Number.isFinite))
    throw new Error(
      'The model gave numbers that are not finite: its weights are damaged or overflow float32.',
    );
  return {
    entropy: Array.from(entropy, short),
    logprob: Array.from(logprob, short),
    top: top.map(({ ids, logprob: of }) => ({ ids, logprob: of.map(short) })),
  };
}

/**
 * What a line says of its entropies, said again where it would no longer be true: a line converted from an API has lower
 * bounds, and one without a temperature is read as of 1.
 */
function restated(fields: Record<string, unknown>, temperature: number): Record<string, unknown> {
  return {
    ...('entropy_kind' in fields && { entropy_kind: 'exact' }),
    ...((temperature !== 1 || 'temperature' in fields) && { temperature }),
  };
}

/** Writes the first trace's tokens and the logits of each of its rows but the last, which predicts nothing here. */
async function writeFirstLogits(scoring: GrowingForcing, input: string, path: string): Promise<void> {
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
