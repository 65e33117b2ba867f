import * as v from 'valibot';
import { isRunningText } from '../../experiment/running_text.ts';
import type { ChatTemplate } from '../../model/text/chat_template.ts';
import type { TextTokenizer } from '../../model/text/text_tokenizer.ts';

/** What lines of text are encoded with. */
export type LineEncoder = Pick<TextTokenizer, 'encode' | 'decode' | 'before' | 'eos'> & {
  chat: ChatTemplate | null;
};

const textMessages = v.pipe(
  v.array(v.looseObject({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })),
  v.minLength(1),
);

/**
 * A line of `text`, of `prompt` and `response`, or of `messages`, with its tokens; other lines as they are. Tokens and
 * words, where a line has them, are what the model saw.
 */
export function encodedLine(
  given: Record<string, unknown>,
  encoder: LineEncoder | null,
  wrong: (what: string) => never,
): { said: Record<string, unknown>; isAltered: boolean } {
  const said = withText(given, wrong);
  const { text, prompt, response, messages, ...rest } = said;
  const isText = [text, response, messages].some((of) => of !== undefined);
  if (Array.isArray(said.tokens) || said.words !== undefined || !isText) return { said, isAltered: false };
  if (said.prompt_length !== undefined && said.prompt_length !== null)
    wrong('its "prompt_length" counts tokens, and it has none: its prompt is what "prompt" says');
  const answer = text ?? response;
  const isProse =
    messages === undefined &&
    (text === undefined || response === undefined) &&
    typeof answer === 'string' &&
    (prompt === undefined || prompt === null || typeof prompt === 'string');
  const chat = isProse ? null : v.safeParse(textMessages, messages);
  const isChat =
    chat?.success &&
    text === undefined &&
    prompt === undefined &&
    (response === undefined || typeof response === 'string');
  if (!isProse && !isChat)
    return wrong(
      'its text is none of {"text"}, {"prompt", "response"} and {"messages", "response"}, messages with "role" and "content"',
    );
  if (!encoder) return wrong('it is text, and the model’s folder has no tokenizer that could be read');
  try {
    const parts = chat?.success
      ? chatParts(encoder.chat, chat.output, response as string | undefined)
      : [typeof prompt === 'string' ? prompt : '', answer as string];
    // The response is encoded by itself, as it is where a model continues a prompt.
    const ids = parts.map((part) => encoder.encode(part));
    const isAltered = parts.some((part, i) => encoder.decode(ids[i]) !== part);
    const [end] = encoder.eos;
    // A trainer's text has lost the token that ended it.
    if (said !== given && isOf(given, 'finished') && end !== undefined && ids[1].at(-1) !== end)
      ids[1].push(end);
    // A chat's first token is in its text already, and transformers adds none to what a template made.
    const first = [...ids[0], ...ids[1]];
    const hasBefore = isChat || encoder.before.every((id, i) => first[i] === id);
    const prefix = hasBefore ? ids[0] : [...encoder.before, ...ids[0]];
    return { said: { ...rest, tokens: [...prefix, ...ids[1]], prompt_length: prefix.length }, isAltered };
  } catch (error) {
    return wrong((error as Error).message.replace(/\.$/, ''));
  }
}

/**
 * A trace of a trainer's text, whose words are no model's tokens, as a line of text: one with words, without ids, of which
 * nothing is known.
 */
function withText(said: Record<string, unknown>, wrong: (what: string) => never): Record<string, unknown> {
  const { words, tokens, entropy, logprob, top, ...rest } = said;
  const isKnown = [tokens, entropy, logprob, top].some((of) => of !== undefined && of !== null);
  if (isKnown || !Array.isArray(words) || words.length === 0) return said;
  if (!words.every((word): word is string => typeof word === 'string') || !isRunningText(words)) return said;
  if (isOf(rest, 'chat') && rest.messages === undefined) wrong(chatAsText);
  const { prompt_length: length, ...others } = rest;
  if (length !== undefined && length !== null && length !== 0) return said;
  return { ...others, response: words.join('') };
}

const chatAsText =
  'its prompt is a chat, written here without a template: forklab import --traces FILE writes its messages, which can be scored';

/** Whether `meta` says so. */
const isOf = ({ meta }: Record<string, unknown>, what: 'finished' | 'chat'): boolean =>
  typeof meta === 'object' && meta !== null && (meta as Record<string, unknown>)[what] === true;

/** Prompt and response of a chat; the last message is the response where none is given. */
function chatParts(
  template: ChatTemplate | null,
  messages: v.InferOutput<typeof textMessages>,
  response: string | undefined,
): string[] {
  if (!template)
    throw new Error('its messages cannot be written, since the model’s folder has no chat template');
  if (response !== undefined) return [template.render(messages), response];
  const last = messages[messages.length - 1];
  if (last.role !== 'assistant')
    throw new Error('it has no response: neither "response" nor a last message of the assistant');
  return [template.render(messages.slice(0, -1)), last.content];
}
