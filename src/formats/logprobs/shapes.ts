import { LogprobError } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import type { ServerAnswer } from './answer.ts';
import { type Fields, fieldOf, isFields, isId, listIn, objectIn, shortText, wrong } from './fields.ts';
import { answerOfCompletion } from './llama_cpp.ts';
import { answerOfChoice, answerOfResponse } from './openai.ts';
import { answerOfGenerate } from './sglang.ts';
import { answerOfOutput } from './vllm.ts';

/** An answer that was found in a response, or why there is none. */
export type FoundAnswer =
  | { readonly answer: ServerAnswer }
  | { readonly choice: number | null; readonly fault: Fault };

/** Fields that only answers of servers have at the top. */
const serverFields = [
  'choices',
  'completion_probabilities',
  'meta_info',
  'response',
  'outputs',
  'output',
  'custom_id',
  'error',
  'object',
] as const;

/** Whether a line is a server's answer rather than a trace. */
export const isServerShape = (value: unknown): boolean =>
  isFields(value) && serverFields.some((name) => Object.hasOwn(value, name));

/** All answers of one JSON value, whichever server wrote it. */
export function answersOf(value: unknown): FoundAnswer[] {
  try {
    if (!isFields(value)) throw new LogprobError({ rule: 'not-an-object' });
    return inEnvelope(value, undefined);
  } catch (error) {
    return [{ choice: null, fault: faultOf(error) }];
  }
}

/** What is wrong with an answer. @throws whatever else went wrong */
export function faultOf(error: unknown): Fault {
  if (error instanceof LogprobError) return error.fault;
  throw error;
}

/**
 * The answers of an envelope's body: a line of OpenAI's Batch and of vLLM's `run-batch` holds
 * `{custom_id, response: {status_code, body}, error}`. https://platform.openai.com/docs/api-reference/batch/request-output
 */
function inEnvelope(value: Fields, customId: unknown): FoundAnswer[] {
  const own = fieldOf(value, 'custom_id') ?? customId;
  refuseErrors(value);
  const inner = fieldOf(value, 'response') ?? fieldOf(value, 'body');
  if (isFields(inner) && !isResponse(value)) {
    const isRequest = fieldOf(value, 'method') !== undefined || fieldOf(inner, 'messages') !== undefined;
    if (isRequest && !isResponse(inner)) throw new LogprobError({ rule: 'a-request' });
    const status = fieldOf(value, 'status_code') ?? fieldOf(inner, 'status_code');
    if (isId(status) && status >= 400 && !isResponse(inner)) {
      const body = fieldOf(inner, 'body');
      if (isFields(body)) refuseErrors(body);
      throw new LogprobError({ rule: 'server-error', message: `status ${status}` });
    }
    return inEnvelope(inner, own);
  }
  return inResponse(value, own);
}

const isResponse = (value: Fields): boolean =>
  ['choices', 'completion_probabilities', 'meta_info', 'outputs', 'output'].some((name) =>
    Object.hasOwn(value, name),
  );

/** @throws LogprobError where the server says that it failed */
function refuseErrors(value: Fields): void {
  const error = fieldOf(value, 'error') ?? null;
  const isError = error !== null && error !== false && error !== '';
  // vLLM of before September 2025 put the error's fields at the top; FastAPI calls its own `detail`.
  const of = isError
    ? error
    : fieldOf(value, 'object') === 'error'
      ? value
      : isResponse(value)
        ? null
        : (fieldOf(value, 'detail') ?? null);
  if (of === null) return;
  const said = isFields(of) ? fieldOf(of, 'message') : of;
  const code = isFields(of) ? fieldOf(of, 'code') : undefined;
  const message = shortText(said, 200) ?? (isFields(of) ? '' : (shortText(JSON.stringify(of), 200) ?? ''));
  const told = typeof code === 'number' || typeof code === 'string' ? ` (${String(code).slice(0, 40)})` : '';
  throw new LogprobError({ rule: 'server-error', message: `${message}${told}`.trim() });
}

function inResponse(value: Fields, customId: unknown): FoundAnswer[] {
  if (listIn(value, 'choices')) {
    return inEach(value, 'choices', (choice) => answerOfChoice(value, choice, customId));
  }
  if (listIn(value, 'completion_probabilities') || isLlamaCpp(value)) {
    return [{ answer: answerOfCompletion(value, customId) }];
  }
  if (objectIn(value, 'meta_info')) return [{ answer: answerOfGenerate(value, customId) }];
  if (Array.isArray(fieldOf(value, 'outputs'))) {
    return inEach(value, 'outputs', (output) => answerOfOutput(value, output, customId));
  }
  if (Array.isArray(fieldOf(value, 'output'))) return [{ answer: answerOfResponse(value, customId) }];
  if (fieldOf(value, 'messages') !== undefined) throw new LogprobError({ rule: 'a-request' });
  if (['tokens', 'words'].some((name) => Array.isArray(fieldOf(value, name)))) {
    throw new LogprobError({ rule: 'a-trace' });
  }
  const keys = Object.keys(value)
    .slice(0, 8)
    .map((key) => key.slice(0, 40))
    .join(', ');
  throw new LogprobError({ rule: 'unknown-shape', keys });
}

/** What llama.cpp's `/completion` gives where it was not asked for probabilities. */
const isLlamaCpp = (value: Fields): boolean =>
  typeof fieldOf(value, 'content') === 'string' && fieldOf(value, 'tokens_predicted') !== undefined;

/** An unusable choice is reported; the others are kept. */
function inEach(value: Fields, name: string, answerOf: (one: Fields) => ServerAnswer): FoundAnswer[] {
  const list = listIn(value, name) ?? [];
  if (list.length === 0) throw new LogprobError({ rule: 'no-choices' });
  return list.map((one, i) => {
    try {
      return { answer: answerOf(isFields(one) ? one : wrong(`${name}[${i}]`, 'object', one)) };
    } catch (error) {
      const index = isFields(one) ? fieldOf(one, 'index') : undefined;
      return { choice: isId(index) ? index : i, fault: faultOf(error) };
    }
  });
}
