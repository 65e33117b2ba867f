import { responseIds, type Trace } from '../../experiment/trace.ts';
import type { ForkOutcome } from '../../forks/fork_outcome.ts';
import { parseTextInspection, writeTextInspection } from '../../formats/text_inspection/text_inspection.ts';
import type { Inspector } from '../../inspect/inspector.ts';
import { scoredTrace } from '../../inspect/sample_traces.ts';
import type { TextModel } from '../../inspect/text_model.ts';
import type { TextAsk } from '../../task/text/text_ask.ts';
import type { TextProblem } from '../../task/text/text_problem.ts';
import { writeAtomically } from '../machine/atomic_file.ts';
import { log } from '../machine/standard_streams.ts';

/** What was scanned, and what is recorded beside it. */
export interface RecordedText {
  ask: TextAsk;
  /** All ids of the scanned response, prompt first. */
  tokens: readonly number[];
  promptLength: number;
  samples: number;
  seed: number;
  cost: { tokens: number; seconds: number };
  forks: readonly ForkOutcome[];
  /** Problems that are sampled once each, for the distribution of entropies. */
  set: { task: string; problems: readonly TextProblem[] } | null;
}

/** Other samples of the prompt. */
const copies = 8;
/** Most likely tokens that are kept at each position: what a page shows and loads. */
const kept = 8;

/** Writes the recording that the Inspect view can open with: the scan, more samples of the prompt, and a set of problems. */
export async function recordText(
  path: string,
  inspector: Inspector,
  { facts }: TextModel,
  { ask, tokens, promptLength, samples, seed, cost, forks, set }: RecordedText,
): Promise<void> {
  const draws = { temperature: 1, seed };
  const sampled = await inspector.sample(ask, copies, draws);
  const response = tokens.slice(promptLength).join();
  const isScanned = (trace: Trace) => responseIds(trace)?.join() === response;
  const first = sampled.find(isScanned) ?? (await scored(inspector, ask, tokens, promptLength));
  const started = performance.now();
  if (set) log(`Drawing a response to each of ${set.problems.length} problems.`);
  const { problem: _, ...settings } = ask;
  const drawn =
    set && (await inspector.collect({ problems: set.problems, ask: settings, samples: 1 }, draws));
  const collected = drawn && {
    task: set.task,
    samples: 1,
    seed,
    cost: {
      tokens: drawn.reduce((sum, trace) => sum + trace.tokens.length - trace.promptLength, 0),
      seconds: (performance.now() - started) / 1000,
    },
    traces: drawn,
  };
  const text = writeTextInspection({
    adapter: inspector.device.adapterName,
    version: process.env.npm_package_version ?? 'unknown',
    date: new Date().toISOString(),
    model: facts.name,
    weights: facts.weights.join(', '),
    ask,
    traces: [first, ...sampled.filter((trace) => trace !== first)].map(withFewer),
    scan: {
      samples,
      seed,
      reference: forks[0]?.reference ?? { kind: 'verifier' },
      cost,
      forks: forks.map(({ reference: _, ...fork }) => fork),
    },
    collected,
  });
  // Check that the recording can be read back before writing it.
  parseTextInspection(JSON.parse(text));
  await writeAtomically(path, text);
}

const withFewer = (trace: Trace): Trace => ({
  ...trace,
  tokens: trace.tokens.map((token) => ({ ...token, top: token.top.slice(0, kept) })),
});

/** A given response, scored by the model. */
async function scored(
  inspector: Inspector,
  ask: TextAsk,
  tokens: readonly number[],
  promptLength: number,
): Promise<Trace> {
  const { subject, name } = inspector;
  const [places] = await inspector.score([tokens], 1);
  return scoredTrace(
    { subject, problem: subject.read(ask), model: name, meta: {} },
    tokens,
    promptLength,
    places,
  );
}
