import { LogprobError } from '../fault.ts';
import {
  aboutAnswer,
  placesOf,
  placesOfIds,
  type ServerAnswer,
  type ServerPlace,
  tokenOf,
} from './answer.ts';
import { type Fields, fieldOf, idsIn, isFields, listIn } from './fields.ts';

/**
 * An answer of llama.cpp's own `/completion`, asked for with `n_probs`. Its `logprob`s are of softmax(z), before any
 * sampler. Where it has `prob` instead (`post_sampling_probs`, and `probs` of before December 2024, "given the sampling
 * settings"), these are of what the samplers left over: not the model's distribution, so nothing is made of them.
 * https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
 */
export function answerOfCompletion(response: Fields, customId: unknown): ServerAnswer {
  const list = listIn(response, 'completion_probabilities');
  const ids = idsIn(response, 'tokens');
  const prompt = fieldOf(response, 'prompt');
  const isAfterSampling =
    list?.some((one) => isFields(one) && (has(one, 'prob') || has(one, 'probs'))) ?? false;
  const at = 'completion_probabilities';
  let places: ServerPlace[];
  if (list && isAfterSampling) places = list.map((one, i) => nameAlone(one, `${at}[${i}]`));
  else if (list) places = placesOf(list, at);
  else if (ids && ids.length > 0) places = placesOfIds(ids);
  else throw new LogprobError({ rule: fieldOf(response, 'content') === '' ? 'empty-answer' : 'no-logprobs' });
  if (places.length === 0) throw new LogprobError({ rule: 'empty-answer' });
  return {
    ...aboutAnswer(
      { ...response, id: undefined },
      { finish_reason: fieldOf(response, 'stop_type') },
      customId,
    ),
    choice: null,
    promptText: typeof prompt === 'string' ? prompt : '',
    prompt: [],
    places,
    temperature: isAfterSampling || !list ? null : 1,
    note: isAfterSampling ? { rule: 'after-sampling' } : null,
  };
}

const has = (of: Fields, name: string) => fieldOf(of, name) !== undefined;

/** The token without its numbers; before December 2024 its text was called `content`. */
function nameAlone(value: unknown, at: string): ServerPlace {
  const named = isFields(value) && !has(value, 'token') ? { token: fieldOf(value, 'content') } : value;
  return { ...tokenOf(named, () => at), logprob: null, top: [] };
}
