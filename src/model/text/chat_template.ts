import { type Folder, readJson } from '../hub/folder.ts';
import { boundedTemplate } from './bounded_template.ts';
import { strip } from './python_values.ts';
import { tokenNamed } from './special_ids.ts';
import { strftime } from './strftime.ts';
import { isObject, type Json } from './tokenizer_file.ts';

/** One turn of a chat. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ChatOptions {
  /** The last message is the start of the answer, and goes on. Else the template opens an answer. */
  continueFinal?: boolean;
  /** For templates that switch thinking (`switchesThinking`); ignored by others. Default: the template's own. */
  enableThinking?: boolean;
  /** The day that `strftime_now` gives; default: today. */
  now?: Date;
}

/** A folder's chat template. */
export interface ChatTemplate {
  source: string;
  /** Whether a system prompt reaches the text. */
  takesSystem: boolean;
  /** Whether it asks for `enable_thinking`. */
  switchesThinking: boolean;
  /**
   * A chat as the text that the model reads; it is encoded with its special tokens parsed and none added.
   * @throws Error where the template refuses the chat, or does what is not supported
   */
  render(messages: readonly ChatMessage[], options?: ChatOptions): string;
}

const specialTokens = [
  'bos_token',
  'eos_token',
  'unk_token',
  'sep_token',
  'pad_token',
  'cls_token',
  'mask_token',
];
const longestFile = 2 ** 20;

/**
 * Loads a folder's chat template: `chat_template.jinja`, else the one in `tokenizer_config.json`.
 * @returns null if it has none
 * @throws Error if it cannot be read
 */
export async function loadChatTemplate(folder: Folder): Promise<ChatTemplate | null> {
  const config =
    (await folder.size('tokenizer_config.json')) === null
      ? {}
      : await readJson(folder, 'tokenizer_config.json');
  if (!isObject(config)) throw new Error('tokenizer_config.json cannot be read: it is not an object.');
  const source = (await templateFile(folder)) ?? templateOf(config.chat_template);
  return source === null ? null : chatTemplate(source, config);
}

async function templateFile(folder: Folder): Promise<string | null> {
  const name = 'chat_template.jinja';
  const size = await folder.size(name);
  if (size === null) return null;
  if (size > longestFile) throw new Error(`${name} cannot be read: it has ${size} bytes.`);
  return new TextDecoder().decode(await folder.read(name, 0, size));
}

/** A template, or the one named `default` in a list of them; null if there is none. */
function templateOf(said: unknown): string | null {
  if (said === undefined || said === null) return null;
  if (typeof said === 'string') return said;
  const named = Array.isArray(said) ? said.filter(isObject) : [];
  const found = named.find(({ name }) => name === 'default')?.template;
  if (typeof found === 'string') return found;
  throw new Error('tokenizer_config.json cannot be used: none of its chat templates is the default.');
}

/** A template by its source. `config` is what `tokenizer_config.json` says of the special tokens. */
export async function chatTemplate(source: string, config: Json): Promise<ChatTemplate> {
  const template = boundedTemplate(await import('@huggingface/jinja'), source);
  const tokens = Object.fromEntries(
    specialTokens.flatMap((name) => {
      const token = tokenNamed(config[name]);
      return token === null ? [] : [[name, token]];
    }),
  );
  const switchesThinking = /\benable_thinking\b/.test(source);
  const render: ChatTemplate['render'] = (messages, { continueFinal = false, enableThinking, now } = {}) => {
    const said = continueFinal ? tagged(messages) : messages;
    const text = template.render({
      ...tokens,
      tools: null,
      documents: null,
      strftime_now: (format: unknown) => strftime(now ?? new Date(), String(format)),
      messages: said.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: !continueFinal,
      ...(switchesThinking && enableThinking !== undefined && { enable_thinking: enableThinking }),
    });
    return continueFinal ? cutAtTag(text, messages[messages.length - 1].content) : text;
  };
  return { source, switchesThinking, takesSystem: takesSystem(render), render };
}

/** What transformers puts behind the message that goes on, to find its end. */
const tag = 'CONTINUE_FINAL_MESSAGE_TAG ';

function tagged(messages: readonly ChatMessage[]): ChatMessage[] {
  const last = messages[messages.length - 1];
  if (!last) throw new Error('There is no message to continue.');
  return [...messages.slice(0, -1), { ...last, content: last.content + tag }];
}

function cutAtTag(text: string, content: string): string {
  const at = text.lastIndexOf(tag.trim());
  if (at < 0 || !text.includes(strip(content, 'strip')))
    throw new Error(
      'The chat template changes the start of the answer, which therefore cannot be continued.',
    );
  // Where the template trims the message, the start of the answer ends without its spaces.
  return text.startsWith(tag, at) ? text.slice(0, at) : strip(text.slice(0, at), 'rstrip');
}

function takesSystem(render: ChatTemplate['render']): boolean {
  const mark = 'Answer in one word, 31415.';
  try {
    const text = render([
      { role: 'system', content: mark },
      { role: 'user', content: 'Why?' },
    ]);
    return text.includes(mark);
  } catch {
    return false;
  }
}
