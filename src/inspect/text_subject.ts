import type { ChatMessage, ChatTemplate } from '../model/text/chat_template.ts';
import type { TextTokenizer } from '../model/text/text_tokenizer.ts';
import { ruleOf } from '../task/text/rule_of.ts';
import type { AskSettings, TextAsk } from '../task/text/text_ask.ts';
import type { TextProblem } from '../task/text/text_problem.ts';
import { faultOfAnswer, verifyText } from '../task/text/verify.ts';
import { checkCount, InvalidRequest, maxCopies, maxRollouts } from './invalid_request.ts';
import type { Subject } from './subject.ts';
import { hashOf } from './text_hash.ts';

/** A problem in words with the prompt that a model reads. */
export interface AskedText {
  ask: TextAsk;
  /** The prompt as text, with the start of the answer. */
  text: string;
  ids: readonly number[];
  /** The start of the answer in it, which is verified with the response. */
  start: string;
  /** Whether the prompt ends inside `<think>`. */
  thinking: boolean;
}

const longestTitle = 200;
const longestAnswer = 200;
/** Most texts that end a response, and their length in characters. */
const mostStops = 16;
const longestStop = 100;

/** What a text model is asked with. */
export interface TextSpeech {
  tokenizer: TextTokenizer;
  /** Null if the model has none. */
  template: ChatTemplate | null;
  /** Longest sequence. */
  context: number;
  /** Names the tokenizer. */
  tokenizerHash: string;
}

/** Problems in words as what a model is asked. */
export function textSubject({ tokenizer, template, context, tokenizerHash }: TextSpeech): Subject<AskedText> {
  // A template that writes the date writes the same one while the model is open: prompts must stay what they were.
  const now = new Date();
  const word = (id: number) => tokenizer.word(id) ?? `<unused ${id}>`;
  const read = (ask: string | TextAsk): AskedText => {
    if (typeof ask === 'string')
      throw new InvalidRequest('The model is asked in words, not in those of a world.');
    checkAsk(ask, template);
    const { text, start, head } = failing(() => promptOf(ask, template, now));
    // A template writes the first token itself.
    const ids = [
      ...(ask.template === 'raw' ? tokenizer.before : []),
      ...failing(() => tokenizer.encode(text)),
    ];
    if (ids.length === 0) throw new InvalidRequest('The prompt is empty.');
    if (ids.length >= context)
      throw new InvalidRequest(
        `The prompt has ${ids.length} tokens, and the longest sequence, with the response, ${context}.`,
      );
    return { ask, text, ids, start, thinking: isThinking(head) };
  };
  /** A response as text, cut before a text that ends it. */
  const responseOf = ({ ask, start }: AskedText, response: readonly number[]) => {
    const isEnded = response.length > 0 && tokenizer.eos.includes(response[response.length - 1]);
    const text = tokenizer.decode(isEnded ? response.slice(0, -1) : response);
    const cuts = ask.stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
    const isCut = cuts.length > 0;
    return {
      text: start + (isCut ? text.slice(0, Math.min(...cuts)) : text),
      finished: isEnded || isCut,
    };
  };
  return {
    name: null,
    ends: tokenizer.eos,
    context,
    word,
    read,
    title: ({ ask }) => titleOf(ask.problem),
    prompt: ({ ids }) => ids,
    longest: ({ ask }) => ask.longest,
    outcome(asked, response) {
      const { text, finished } = responseOf(asked, response);
      const { thinking, ask } = asked;
      const { reward, answer, reason } = verifyText(ask.problem, text, { finished, thinking });
      return { reward, reason, finished, answer: answer === null ? null : cut(answer, longestAnswer) };
    },
    stopsAt({ ask: { stops } }) {
      if (stops.length === 0) return null;
      // A token has at least a byte, except one that adds nothing to the text.
      const reach = Math.max(...stops.map((stop) => new TextEncoder().encode(stop).length)) + 8;
      return (response, fresh) => {
        for (let n = response.length - fresh + 1; n <= response.length; n++) {
          const tail = tokenizer.decode(response.slice(Math.max(0, n - reach), n));
          if (stops.some((stop) => tail.includes(stop))) return n;
        }
        return null;
      };
    },
    problems(set) {
      if ('part' in set) throw new InvalidRequest('The model is asked in words: it has no sets of a world.');
      const { problems, ask, samples } = set;
      checkCount('samples', samples, 1, maxCopies);
      checkCount('problems', problems.length, 1, maxRollouts);
      checkCount('samples in total', problems.length * samples, 1, maxRollouts);
      return problems.map((problem) => read({ problem, ...ask }));
    },
    meta: ({ ask, ids }) => ({
      problem: cut(ask.problem.id, longestTitle),
      prompt: hashOf(Int32Array.from(ids)),
      tokenizer: tokenizerHash,
    }),
  };
}

function checkAsk(
  { problem, longest, stops, system, thinking, template: how }: TextAsk,
  template: ChatTemplate | null,
) {
  checkCount('tokens of a response', longest, 1, 2 ** 20);
  checkCount('stop texts', stops.length, 0, mostStops);
  if (stops.some((stop) => stop === '' || stop.length > longestStop))
    throw new InvalidRequest(`A stop text has 1 to ${longestStop} characters.`);
  const { verifier, answer } = problem;
  failing(() =>
    ruleOf(verifier.name, verifier.name === 'countdown' || verifier.name === 'regex' ? verifier : {}),
  );
  if (answer !== null && faultOfAnswer(verifier, answer) !== null)
    throw new InvalidRequest(
      `The answer "${answer.slice(0, 60)}" is none that the rule "${verifier.name}" can read.`,
    );
  const settings = how === 'raw' ? null : template;
  if (how === 'chat' && template === null)
    throw new InvalidRequest('The model has no chat template: it can be given a raw prompt.');
  if (system !== null && !settings?.takesSystem)
    throw new InvalidRequest(
      how === 'raw'
        ? 'A raw prompt has no system prompt.'
        : "The model's chat template has no place for a system prompt.",
    );
  if (thinking !== null && !settings?.switchesThinking)
    throw new InvalidRequest('Thinking cannot be switched on or off for this prompt.');
}

/**
 * The prompt's text, the start of the answer at its end, and what of it stands after what the user said: where `<think>` may
 * be open.
 */
function promptOf(
  { problem, system, prefill, template: how, thinking }: TextAsk,
  template: ChatTemplate | null,
  now: Date,
): { text: string; start: string; head: string } {
  const messages: readonly ChatMessage[] =
    'messages' in problem ? problem.messages : [{ role: 'user', content: problem.prompt }];
  if (how === 'raw' || template === null) {
    const text =
      ('messages' in problem ? messages.map(({ content }) => content).join('\n\n') : problem.prompt) +
      prefill;
    return { text, start: prefill, head: text };
  }
  const said: ChatMessage[] =
    system === null
      ? [...messages]
      : [{ role: 'system', content: system }, ...messages.filter(({ role }) => role !== 'system')];
  const last = said.at(-1);
  const begun = last?.role === 'assistant' ? last.content : '';
  const rendered = template.render(said, {
    now,
    continueFinal: begun !== '',
    ...(thinking !== null && { enableThinking: thinking }),
  });
  const asked = last?.role === 'user' ? last.content.trim() : '';
  const at = asked === '' ? -1 : rendered.lastIndexOf(asked);
  const after = at < 0 ? rendered : rendered.slice(at + asked.length);
  return {
    text: rendered + prefill,
    start: begun + prefill,
    head: begun === '' ? after + prefill : begun + prefill,
  };
}

const isThinking = (head: string) => head.lastIndexOf('<think>') > head.lastIndexOf('</think>');

/** The first line of what the user says. */
function titleOf(problem: TextProblem): string {
  const text =
    'messages' in problem
      ? (problem.messages.findLast(({ role }) => role === 'user')?.content ?? '')
      : problem.prompt;
  return cut(text.trim().split('\n', 1)[0], longestTitle);
}

/** A text of at most so many UTF-16 units, without half a character at its end. */
const cut = (text: string, longest: number) =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

function failing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof InvalidRequest ? error : new InvalidRequest((error as Error).message);
  }
}

/** How a problem is asked unless something else is said. */
export const plainAsk: AskSettings = {
  system: null,
  prefill: '',
  template: 'chat',
  thinking: null,
  longest: 512,
  stops: [],
};
