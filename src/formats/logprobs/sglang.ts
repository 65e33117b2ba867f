import { LogprobError } from '../fault.ts';
import { aboutAnswer, logprobOf, placesOfIds, type ServerAnswer, type ServerPlace } from './answer.ts';
import { type Fields, fieldOf, idsIn, isId, listIn, objectIn, wrong } from './fields.ts';

/**
 * An answer of SGLang's own `/generate`: `meta_info` holds lists of `[logprob, id, text or null]`, and for each place a
 * list of such lists. https://docs.sglang.io/basic_usage/native_api.html
 */
export function answerOfGenerate(response: Fields, customId: unknown): ServerAnswer {
  const info = objectIn(response, 'meta_info') ?? {};
  const at = 'meta_info.';
  const outputs = listIn(info, 'output_token_logprobs', at);
  const ids = idsIn(response, 'output_ids');
  if (!outputs && !ids) throw new LogprobError({ rule: 'no-logprobs' });
  const places = outputs
    ? placesOfTriples(outputs, listIn(info, 'output_top_logprobs', at), 'output')
    : placesOfIds(ids ?? []);
  if (places.length === 0) throw new LogprobError({ rule: 'empty-answer' });
  const inputs = listIn(info, 'input_token_logprobs', at);
  return {
    ...aboutAnswer({ ...info, model: fieldOf(response, 'model') }, info, customId),
    choice: null,
    promptText: '',
    prompt: inputs ? placesOfTriples(inputs, listIn(info, 'input_top_logprobs', at), 'input') : [],
    places,
    temperature: null,
    note: null,
  };
}

function placesOfTriples(
  list: readonly unknown[],
  top: readonly unknown[] | null,
  part: 'input' | 'output',
): ServerPlace[] {
  const field = `meta_info.${part}_top_logprobs`;
  if (top && top.length > 0 && top.length !== list.length) {
    throw new LogprobError({ rule: 'uneven-lists', field, length: top.length, tokens: list.length });
  }
  return list.map((value, i) => {
    const others = top?.[i] ?? [];
    if (!Array.isArray(others)) return wrong(`${field}[${i}]`, 'list', others);
    return {
      ...tokenOfTriple(value, () => `meta_info.${part}_token_logprobs[${i}]`),
      top: others.map((one, k) => tokenOfTriple(one, () => `${field}[${i}][${k}]`)),
    };
  });
}

function tokenOfTriple(value: unknown, at: () => string) {
  if (!Array.isArray(value)) return wrong(at(), 'list', value);
  const [logprob, id, text] = value as unknown[];
  if (!isId(id)) return wrong(`${at()}[1]`, 'token-id', id);
  if (text !== null && text !== undefined && typeof text !== 'string')
    return wrong(`${at()}[2]`, 'text', text);
  return { id, text: text ?? '', bytes: null, logprob: logprobOf(logprob, () => `${at()}[0]`) };
}
