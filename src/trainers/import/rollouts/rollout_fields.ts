import type { TraceMeta } from '../../../experiment/trace.ts';
import { fieldOf, isFields, isId, shortText, wellFormed, wrong } from '../../../formats/logprobs/fields.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';
import { isMetaValue } from '../../../formats/traces/trace_schema.ts';
import type { Message } from '../../../task/text/text_problem.ts';

/** Values of a trainer's rows, which are untrusted. */

/** Characters of a prompt or a response. */
const longestText = 1_000_000;
const mostMessages = 200;

/** A text, or a chat's messages: those of its other roles (tools) become the user's. */
export function promptOf(value: unknown, field: string): string | readonly Message[] {
  if (!Array.isArray(value)) return textOf(value, field);
  return messagesOf(value, field).map(
    ({ role, content }): Message => ({
      role: role === 'system' || role === 'assistant' ? role : 'user',
      content,
    }),
  );
}

/** A text, or a chat's last messages, one under the other: TRL writes the response to a chat as messages. */
export function responseOf(value: unknown, field: string): string {
  if (!Array.isArray(value)) return textOf(value, field);
  return textOf(
    messagesOf(value, field)
      .map(({ content }) => content)
      .join('\n'),
    field,
  );
}

function messagesOf(value: readonly unknown[], field: string): { role: string; content: string }[] {
  if (value.length > mostMessages) return wrong(field, 'text', value);
  return value.map((message, i) => {
    if (!isFields(message)) return wrong(`${field}[${i}]`, 'object', message);
    const role = fieldOf(message, 'role');
    // Null where a message only calls a tool.
    const content = fieldOf(message, 'content') ?? '';
    if (typeof role !== 'string') return wrong(`${field}[${i}].role`, 'text', role);
    return { role, content: contentOf(content, `${field}[${i}].content`) };
  });
}

/** A message's text, or that of its parts. */
function contentOf(content: unknown, field: string): string {
  if (!Array.isArray(content)) return textOf(content, field);
  const texts = content.map((part) => (isFields(part) ? fieldOf(part, 'text') : null));
  return textOf(texts.filter((text) => typeof text === 'string').join(''), field);
}

function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.length > longestText) return wrong(field, 'text', value);
  return wellFormed(value);
}

/** A finite number, or null: trainers write NaN where nothing was measured. */
export function numberOf(value: unknown, field: string): number | null {
  const [only] = Array.isArray(value) && value.length === 1 ? (value as unknown[]) : [value];
  if (only === null || only === undefined) return null;
  const number = typeof only === 'string' && only.trim() !== '' ? Number(only) : only;
  if (typeof number !== 'number') return wrong(field, 'number', value);
  return Number.isFinite(number) ? number : null;
}

/** A step: a whole number, also as text; null where there is none. */
export function stepOf(value: unknown, field: string): number | null {
  const step = numberOf(value, field);
  return step === null || (Number.isSafeInteger(step) && step >= 0) ? step : wrong(field, 'number', value);
}

/** Token ids, or null where there is no list of them. */
export function idsOf(value: unknown, field: string): number[] | null {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) return wrong(field, 'list', value);
  return value.map((id, i) => (isId(id) ? id : wrong(`${field}[${i}]`, 'token-id', id)));
}

/** Ways in which verifiers and trainers say that a response was cut off, or ended. */
const cut: ReadonlySet<unknown> = new Set(['truncated', 'length', 'max_tokens', 'max_length']);
const stopped: ReadonlySet<unknown> = new Set(['stop', 'eos', 'stopped']);

/** Whether a row says that its response ended by itself; null where it says nothing. */
export function endedOf(row: Readonly<Record<string, unknown>>): boolean | null {
  for (const name of ['is_truncated', 'truncated', 'is_clipped', 'clipped']) {
    const flag = fieldOf(row, name);
    if (typeof flag === 'boolean') return !flag;
    if (flag === 0 || flag === 1) return flag === 0;
  }
  const finish = fieldOf(row, 'finish_reason');
  if (cut.has(finish)) return false;
  if (stopped.has(finish)) return true;
  // Our own verifier's: it names every response that was cut off, and no other.
  const reason = fieldOf(row, 'reason');
  return typeof reason === 'string' && reasons.has(reason) ? reason !== 'truncated' : null;
}

const reasons: ReadonlySet<string> = new Set([
  'solved',
  'truncated',
  'gave-up',
  'malformed',
  'wrong-arithmetic',
  'wrong-number',
  'wrong-goal',
]);

/** What a verifier says it has read; null where it says nothing. */
export const answerOf = (row: Readonly<Record<string, unknown>>): string | null =>
  shortText(fieldOf(row, 'answer'), traceLimits.answer);

/** What of a row a trace's `meta` can hold, by the names that are given; lists and objects as JSON where they are short. */
export function metaOf(row: Readonly<Record<string, unknown>>, names: readonly string[]): TraceMeta {
  const meta: Record<string, TraceMeta[string]> = {};
  for (const name of names) {
    if (name === 'answer') continue;
    const value = fieldOf(row, name);
    const flat = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    const text = typeof flat === 'string' ? wellFormed(flat.slice(0, traceLimits.metaText)) : flat;
    if (name.length > traceLimits.metaKey || !isMetaValue(text) || text === null) continue;
    // Room for what every trace of a training has.
    if (Object.keys(meta).length < traceLimits.meta - 10) meta[name] = text;
  }
  return meta;
}
