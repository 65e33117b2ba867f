import { responseIds, traceIds } from '../../experiment/trace.ts';
import { agreement, consequencesOf } from '../../forks/consequence.ts';
import { Inspector } from '../../inspect/inspector.ts';
import type { TextModel } from '../../inspect/text_model.ts';
import type { TextAsk } from '../../task/text/text_ask.ts';
import { UsageError } from '../machine/arguments.ts';
import { log } from '../machine/standard_streams.ts';
import { openText, type RunOptions } from '../text/open_text.ts';
import { forkLines } from './fork_lines.ts';
import { type RecordedText, recordText } from './record_text.ts';

/** What is scanned. */
export interface TextScan {
  /** Name or path. */
  model: string;
  run: RunOptions;
  ask: TextAsk;
  /** The response as text; default: the first of some samples that has an answer, the right one where it is known. */
  response: string | null;
  forks: number;
  samples: number;
  seed: number;
  /** Path of the recording; null for none. */
  record: string | null;
  /** The task of the problem: it is sampled for the recording. */
  set: RecordedText['set'];
}

/** Samples drawn to find a response. */
const attempts = 8;

/** Scans a response in words for forks. */
export async function scanText({ model: name, run, ask, ...scan }: TextScan): Promise<unknown> {
  const model = await openText(name, run);
  const inspector = Inspector.ofText(model);
  try {
    return await scanned(inspector, model, { name, ask, ...scan });
  } finally {
    inspector.destroy();
  }
}

async function scanned(
  inspector: Inspector,
  model: TextModel,
  {
    name,
    ask,
    response: said,
    forks: wanted,
    samples,
    seed,
    record,
    set,
  }: Omit<TextScan, 'model' | 'run'> & { name: string },
) {
  const { adapterName: adapter } = inspector.device;
  const { promptLength } = model.encode(ask, '');
  const tokens = said === null ? await foundResponse(inspector, ask, seed) : model.encode(ask, said).ids;
  const response = tokens.slice(promptLength);
  if (response.length === 0) throw new UsageError('--response has no tokens.');
  const ended = model.subject.ends.includes(response[response.length - 1]);
  // A response that is given as text is taken as finished.
  const whole = said === null || ended ? tokens : [...tokens, model.subject.ends[0]];
  const text = model.decode(ended ? response.slice(0, -1) : response);
  log(`${model.subject.title(model.subject.read(ask))}\n${text}`);
  const word = (id: number) => JSON.stringify(model.subject.word(id)).slice(1, -1);
  log(`Sampling ${samples} continuations of each branch, of up to ${ask.longest} tokens, on ${adapter}.`);

  const started = performance.now();
  let spent = 0;
  const outcomes = await inspector.scan(
    { problem: ask, tokens: whole, promptLength },
    wanted,
    samples,
    { temperature: 1, seed },
    {
      progress: (_share, so, found) => {
        spent = so;
        if (found?.fork) log(`Position ${found.fork.position} is done.`);
      },
    },
  );
  const seconds = (performance.now() - started) / 1000;
  if (record !== null) {
    const cost = { tokens: spent, seconds };
    const scan = { ask, tokens: whole, promptLength, samples, seed, cost, forks: outcomes, set };
    await recordText(record, inspector, model, scan);
  }
  const counted = outcomes.some(({ reference }) => reference?.kind === 'same') ? 'same' : 'right';
  const forks = consequencesOf(outcomes);
  for (const fork of forks) for (const line of forkLines(fork, { word, counted })) log(line);
  log(`${spent} tokens in ${seconds.toFixed(1)} s.`);
  const outcome = model.subject.outcome(model.subject.read(ask), whole.slice(promptLength));
  return {
    adapter,
    model: name,
    world: null,
    problem: ask.problem.id,
    text,
    response: response.map((id) => model.subject.word(id)),
    tokens: spent,
    promptLength,
    reward: outcome.reward,
    answer: outcome.answer,
    counted,
    samples,
    seed,
    seconds,
    forks: forks.map((fork) => ({ ...fork, word: model.subject.word(fork.taken) })),
    agreement: agreement(forks),
  };
}

/** All ids of the first sample with an answer; the right one where it is known. @throws Error when there is none */
async function foundResponse(inspector: Inspector, ask: TextAsk, seed: number): Promise<number[]> {
  const isKnown = ask.problem.answer !== null;
  const traces = await inspector.sample(ask, attempts, { temperature: 1, seed });
  const found = traces.find(({ reward, answer }) => (isKnown ? reward === 1 : answer !== null));
  const ids = found && responseIds(found) && traceIds(found);
  if (!ids)
    throw new Error(
      `None of ${attempts} samples ${isKnown ? 'is correct' : 'ends in an answer that the rule reads'}: give a --response, or a greater --longest.`,
    );
  return ids;
}
