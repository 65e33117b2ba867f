import { LogprobError } from '../fault.ts';
import { aboutAnswer, logprobOf, placesOfIds, type ServerAnswer, type ServerPlace } from './answer.ts';
import { type Fields, fieldOf, idsIn, isFields, isId, listIn, wrong } from './fields.ts';

/**
 * The tokens of a prompt that vLLM names by id, with what `prompt_logprobs` knows of them: for each token null or an object
 * `{id: {logprob, rank, decoded_token}}`, which holds the prompt's own token and the likeliest ones.
 */
export function promptOfIds(
  ids: readonly number[] | null,
  logprobs: readonly unknown[] | null,
): readonly ServerPlace[] {
  if (!ids) return [];
  if (logprobs?.length !== ids.length) return placesOfIds(ids);
  return ids.map((id, i) => placeOfIds(id, logprobs[i], `prompt_logprobs[${i}]`));
}

/** A place whose alternatives are an object keyed by id. */
function placeOfIds(id: number, value: unknown, at: string): ServerPlace {
  if (value === null || value === undefined) return { id, text: '', bytes: null, logprob: null, top: [] };
  if (!isFields(value)) return wrong(at, 'object', value);
  const top = Object.entries(value).map(([key, of]) => {
    if (!/^\d{1,10}$/.test(key) || !isId(Number(key))) return wrong(`${at}.${key.slice(0, 40)}`, 'id', key);
    // Programs that write it out themselves keep the number alone.
    const fields = isFields(of) ? of : { logprob: of };
    const text = fieldOf(fields, 'decoded_token') ?? '';
    return {
      id: Number(key),
      text: typeof text === 'string' ? text : wrong(`${at}.${key}.decoded_token`, 'text', text),
      bytes: null,
      logprob: logprobOf(fieldOf(fields, 'logprob'), () => `${at}.${key}.logprob`),
    };
  });
  const own = top.find((one) => one.id === id);
  return { id, text: own?.text ?? '', bytes: null, logprob: own?.logprob ?? null, top };
}

/**
 * One of the `outputs` of a RequestOutput that a program wrote out as JSON.
 * https://docs.vllm.ai/en/latest/api/vllm/outputs/
 */
export function answerOfOutput(request: Fields, output: Fields, customId: unknown): ServerAnswer {
  const index = fieldOf(output, 'index');
  const ids = idsIn(output, 'token_ids', 'outputs.');
  const logprobs = listIn(output, 'logprobs', 'outputs.');
  const prompt = fieldOf(request, 'prompt');
  const promptIds = idsIn(request, 'prompt_token_ids');
  if (!ids) throw new LogprobError({ rule: 'no-logprobs' });
  if (ids.length === 0) throw new LogprobError({ rule: 'empty-answer' });
  if (logprobs && logprobs.length !== ids.length) {
    throw new LogprobError({
      rule: 'uneven-lists',
      field: 'outputs.logprobs',
      length: logprobs.length,
      tokens: ids.length,
    });
  }
  return {
    ...aboutAnswer({ ...request, id: fieldOf(request, 'request_id') }, output, customId),
    choice: isId(index) ? index : null,
    promptText: !promptIds && typeof prompt === 'string' ? prompt : '',
    prompt: promptOfIds(promptIds, listIn(request, 'prompt_logprobs')),
    places: ids.map((id, i) => placeOfIds(id, logprobs?.[i], `outputs.logprobs[${i}]`)),
    temperature: null,
    note: null,
  };
}
