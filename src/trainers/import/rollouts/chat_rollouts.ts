import type { Trace } from '../../../experiment/trace.ts';
import { writeTrace } from '../../../formats/traces/trace_file.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import type { Message } from '../../../task/text/text_problem.ts';
import type { RolloutSet } from './read_rollouts.ts';

/** Rollouts that answer a chat: the model that scores them writes its turns with its own template. */

/** A chat whose right answer is not known, as a model is asked it. */
export const askOfChat = (messages: readonly Message[], index: number): TextAsk => ({
  problem: { id: `rollout ${index + 1}`, answer: null, verifier: { name: 'number' }, messages },
  system: null,
  prefill: '',
  template: 'chat',
  thinking: null,
  longest: 512,
  stops: [],
});

/** What each trace of a set was asked, where that is a chat. */
export const asksOf = ({ traces, messages }: Pick<RolloutSet, 'traces' | 'messages'>): (TextAsk | null)[] =>
  traces.map((_, i) => {
    const chat = messages?.[i] ?? null;
    return chat && askOfChat(chat, i);
  });

/**
 * The lines of a set as a file of traces, without their ends. Of a chat they have the messages in place of the prompt, for `forklab
 * score`, which makes traces of them; no trace has those.
 * @throws TraceFileError where a trace holds what a file may not
 */
export const linesOfSet = ({ traces, messages }: Pick<RolloutSet, 'traces' | 'messages'>): string[] =>
  traces.map((trace, i) => {
    const chat = messages?.[i] ?? null;
    return chat ? lineOfChat(trace, chat) : writeTrace(trace);
  });

function lineOfChat(trace: Trace, messages: readonly Message[]): string {
  const response = trace.tokens.slice(trace.promptLength);
  const fields = JSON.parse(writeTrace({ ...trace, promptLength: 0, tokens: response })) as object;
  const { prompt_length: _, ...rest } = fields as { prompt_length?: number };
  return JSON.stringify({ ...rest, messages });
}
