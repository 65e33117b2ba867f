import type { TraceMeta } from '../../experiment/trace.ts';
import { LogprobError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { type Fields, fieldOf, isFields, isId, shortText, wellFormed, wrong } from './fields.ts';

/** A token as reported by a server; unreported fields are null. */
export interface ServerToken {
  readonly id: number | null;
  /** Empty where the server gave none. */
  readonly text: string;
  readonly bytes: readonly number[] | null;
  readonly logprob: number | null;
}

/** A token of an answer with its alternatives. */
export interface ServerPlace extends ServerToken {
  /** Empty where nothing is known of them. */
  readonly top: readonly ServerToken[];
}

/** One answer of a server: a choice of a response, whatever shape it came in. */
export interface ServerAnswer {
  /** Its index among the response's choices; null if there can be only one. */
  readonly choice: number | null;
  readonly model: string | null;
  readonly title: string;
  /** The prompt as text, where its tokens are not known. */
  readonly promptText: string;
  readonly prompt: readonly ServerPlace[];
  readonly places: readonly ServerPlace[];
  /** The temperature of the log-probabilities; null where the server does not say. */
  readonly temperature: number | null;
  readonly meta: TraceMeta;
  /** What the server reported and the trace does not hold. */
  readonly note: Fault | null;
}

/** Characters of a text that is passed on beside the tokens. */
const longestText = 400;
const longestName = 200;

/** The parts of an answer that all shapes have: its model's name, and whose answer it is. */
export function aboutAnswer(
  response: Fields,
  choice: Fields,
  customId: unknown,
): Pick<ServerAnswer, 'model' | 'title' | 'meta'> {
  const title = shortText(customId, longestText) ?? '';
  const index = fieldOf(choice, 'index');
  const reason = fieldOf(choice, 'finish_reason');
  const meta: Record<string, string | number> = {};
  const keep = (name: string, value: unknown) => {
    const text = shortText(value, longestText);
    if (text) meta[name] = text;
  };
  keep('id', fieldOf(response, 'id'));
  keep('custom_id', customId);
  if (isId(index)) meta.choice = index;
  keep('finish_reason', isFields(reason) ? fieldOf(reason, 'type') : reason);
  return { model: shortText(fieldOf(response, 'model'), longestName), title, meta };
}

/**
 * A log-probability; null where it is not known. Servers write -9999, -100 or the lowest float where a token was
 * impossible or not among the likeliest: that is no measurement.
 * @throws LogprobError where it is above 0
 */
export function logprobOf(value: unknown, field: () => string): number | null {
  if (value === null || value === undefined) return null;
  // Some write what JSON has no number for as text.
  if (typeof value === 'string' && /^[+-]?(nan|inf|infinity)$/i.test(value)) return null;
  if (typeof value !== 'number') return wrong(field(), 'number', value);
  if (!Number.isFinite(value) || value <= -9999 || value === -100) return null;
  if (value > mostLogprob) throw new LogprobError({ rule: 'not-logprobs', field: field(), value });
  return Math.min(value, 0);
}

/** Nats that rounding may put a log-probability above 0. */
const mostLogprob = 1e-3;

/** `{token, bytes, logprob}`, as OpenAI writes a token; llama.cpp puts its `id` beside it. */
export function tokenOf(value: unknown, at: () => string): ServerToken {
  if (!isFields(value)) return wrong(at(), 'object', value);
  const token = fieldOf(value, 'token') ?? '';
  if (typeof token !== 'string') return wrong(`${at()}.token`, 'text', token);
  const id = fieldOf(value, 'id') ?? fieldOf(value, 'token_id') ?? null;
  if (id !== null && !isId(id)) return wrong(`${at()}.id`, 'token-id', id);
  const bytes = fieldOf(value, 'bytes') ?? null;
  if (bytes !== null && !isBytes(bytes)) return wrong(`${at()}.bytes`, 'bytes', bytes);
  const logprob = logprobOf(fieldOf(value, 'logprob'), () => `${at()}.logprob`);
  return { ...namedToken(token, id), bytes: bytesOf(token, bytes), logprob };
}

const isBytes = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.length <= mostBytes &&
  value.every((n) => Number.isInteger(n) && n >= 0 && n <= 255);

/** Bytes of a token; no vocabulary has longer ones. */
const mostBytes = 1024;

/** vLLM's `token_id:N` (return_tokens_as_token_ids) is an id in the text's place, and its bytes are those of that text. */
const spelledId = /^token_id:(\d{1,10})$/;

/** A token by its text, which may spell an id. */
export function namedToken(text: string, id: number | null = null): Pick<ServerToken, 'id' | 'text'> {
  const [, spelled] = spelledId.exec(text) ?? [];
  return spelled === undefined ? { id, text } : { id: id ?? Number(spelled), text: '' };
}

const bytesOf = (text: string, bytes: number[] | null) =>
  bytes && bytes.length > 0 && !spelledId.test(text) ? bytes : null;

/** Lists of places, as chat completions and llama.cpp have them: `{token, bytes, logprob, top_logprobs}`. */
export const placesOf = (list: readonly unknown[], at: string): ServerPlace[] =>
  list.map((value, i) => {
    const here = `${at}[${i}]`;
    const token = tokenOf(value, () => here);
    return {
      ...token,
      top: alternativesOf(fieldOf(value as Fields, 'top_logprobs'), `${here}.top_logprobs`),
    };
  });

/** Alternatives: a list of tokens, or an object of texts and numbers, as legacy completions have them. */
export function alternativesOf(value: unknown, at: string): ServerToken[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((one, i) => tokenOf(one, () => `${at}[${i}]`));
  if (!isFields(value)) return wrong(at, 'list', value);
  return Object.entries(value).map(([text, logprob]) => ({
    ...namedToken(text),
    bytes: null,
    logprob: logprobOf(logprob, () => `${at}[${JSON.stringify(text.slice(0, 40))}]`),
  }));
}

/** Tokens of which the ids alone are known. */
export const placesOfIds = (ids: readonly number[]): ServerPlace[] =>
  ids.map((id) => ({ id, text: '', bytes: null, logprob: null, top: [] }));

/** Longest word of a trace, in characters. */
const longestWord = 200;

/**
 * The word that is shown for a token: its text, or its bytes where the text was lost on the way (a piece of a character, a
 * half of a pair); `#id` where only that is known.
 */
export function wordOf({ id, text, bytes }: Omit<ServerToken, 'logprob'>): string {
  const isLost = text === '' || /[\uFFFD\p{Cs}]/u.test(text) || /^(bytes:)?(\\x[0-9a-f]{2})+$/i.test(text);
  if (isLost && bytes) return shortText(textOfBytes(bytes), longestWord) ?? '';
  if (text === '' && id !== null) return `#${id}`;
  return shortText(wellFormed(text), longestWord) ?? '';
}

/** UTF-8 as text; bytes that are no character of their own as `<0xF0>`. */
export function textOfBytes(bytes: readonly number[]): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((n) => {
      if (at + n > bytes.length) return false;
      try {
        decoder.decode(Uint8Array.from(bytes.slice(at, at + n)));
        return true;
      } catch {
        return false;
      }
    });
    text +=
      length === undefined
        ? `<0x${bytes[at].toString(16).toUpperCase().padStart(2, '0')}>`
        : decoder.decode(Uint8Array.from(bytes.slice(at, at + length)));
    at += length ?? 1;
  }
  return text;
}
