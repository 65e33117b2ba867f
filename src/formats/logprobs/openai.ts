import { LogprobError } from '../fault.ts';
import {
  aboutAnswer,
  alternativesOf,
  logprobOf,
  namedToken,
  placesOf,
  placesOfIds,
  type ServerAnswer,
  type ServerPlace,
  tokenOf,
} from './answer.ts';
import { type Fields, fieldOf, idsIn, isFields, isId, listIn, objectIn, wrong } from './fields.ts';
import { promptOfIds } from './vllm.ts';

/**
 * A choice of a chat completion or of a legacy completion, of OpenAI and of those who speak its language: vLLM adds
 * `prompt_token_ids`, `token_ids` and `prompt_logprobs`, llama.cpp an `id` to each token.
 * https://platform.openai.com/docs/api-reference/chat/object, .../completions/object
 * @throws LogprobError
 */
export function answerOfChoice(response: Fields, choice: Fields, customId: unknown): ServerAnswer {
  const index = fieldOf(choice, 'index');
  const logprobs = objectIn(choice, 'logprobs');
  const ids = idsIn(choice, 'token_ids');
  const promptIds = idsIn(choice, 'prompt_token_ids') ?? idsIn(response, 'prompt_token_ids');
  const promptLogprobs = listIn(choice, 'prompt_logprobs') ?? listIn(response, 'prompt_logprobs');
  const answer = {
    ...aboutAnswer(response, choice, customId),
    choice: isId(index) ? index : null,
    promptText: '',
    temperature: null,
    note: null,
  };

  const written = logprobs && placesOfLogprobs(logprobs);
  if (!written) {
    if (ids && ids.length > 0) {
      const prompt = promptOfIds(promptIds, promptLogprobs);
      return { ...answer, prompt, places: placesOfIds(ids) };
    }
    throw new LogprobError({ rule: isEmpty(choice) ? 'empty-answer' : 'no-logprobs' });
  }
  if (written.length === 0) throw new LogprobError({ rule: 'empty-answer' });
  const note = written.some(({ isAfterSampling }) => isAfterSampling)
    ? ({ rule: 'after-sampling' } as const)
    : null;
  const places = written.map(({ isAfterSampling: _, ...place }) => place);

  const echoed = echoedTokens(response, places, ids, promptIds);
  const known = echoed > 0 && promptIds ? [...promptIds, ...(ids ?? [])] : ids;
  const named = places.map((place, i) =>
    known?.length === places.length ? { ...place, id: place.id ?? known[i] } : place,
  );
  if (echoed > 0) {
    return { ...answer, note, prompt: named.slice(0, echoed), places: named.slice(echoed) };
  }
  return { ...answer, note, prompt: promptOfIds(promptIds, promptLogprobs), places: named };
}

type WrittenPlace = ServerPlace & { readonly isAfterSampling?: boolean };

/** The places of `logprobs`, in either form; null where there are none. */
function placesOfLogprobs(logprobs: Fields): WrittenPlace[] | null {
  const content = listIn(logprobs, 'content', 'logprobs.');
  const refusal = listIn(logprobs, 'refusal', 'logprobs.');
  if (content || refusal) {
    return [
      ...chatPlaces(content ?? [], 'logprobs.content'),
      ...chatPlaces(refusal ?? [], 'logprobs.refusal'),
    ];
  }
  const tokens = listIn(logprobs, 'tokens', 'logprobs.');
  return tokens && legacyPlaces(logprobs, tokens);
}

/** llama.cpp writes `prob` and `top_probs` in this form too, where it is asked for probabilities after sampling. */
const chatPlaces = (list: readonly unknown[], at: string): WrittenPlace[] =>
  list.some((one) => isFields(one) && fieldOf(one, 'prob') !== undefined)
    ? list.map((one, i) => ({
        ...tokenOf(one, () => `${at}[${i}]`),
        logprob: null,
        top: [],
        isAfterSampling: true,
      }))
    : placesOf(list, at);

/** Parallel lists: `tokens`, `token_logprobs`, and `top_logprobs` with an object of texts and numbers for each. */
function legacyPlaces(logprobs: Fields, tokens: readonly unknown[]): ServerPlace[] {
  const own = listIn(logprobs, 'token_logprobs', 'logprobs.');
  const top = listIn(logprobs, 'top_logprobs', 'logprobs.');
  for (const [field, list] of Object.entries({ token_logprobs: own, top_logprobs: top })) {
    if (list && list.length > 0 && list.length !== tokens.length) {
      throw new LogprobError({
        rule: 'uneven-lists',
        field: `logprobs.${field}`,
        length: list.length,
        tokens: tokens.length,
      });
    }
  }
  // Together and Fireworks have the ids here.
  const ids = idsIn(logprobs, 'token_ids', 'logprobs.');
  return tokens.map((token, i) => {
    if (token !== null && typeof token !== 'string') return wrong(`logprobs.tokens[${i}]`, 'text', token);
    return {
      ...namedToken(token ?? '', ids?.length === tokens.length ? ids[i] : null),
      bytes: null,
      logprob: logprobOf(own?.[i], () => `logprobs.token_logprobs[${i}]`),
      top: alternativesOf(top?.[i], `logprobs.top_logprobs[${i}]`),
    };
  });
}

/**
 * How many of the tokens are the prompt's, where the server was asked to echo it: nothing is known of the first token
 * then. 0 where it did not, if unknown, and if there is only the prompt.
 */
function echoedTokens(
  response: Fields,
  places: readonly ServerPlace[],
  ids: readonly number[] | null,
  promptIds: readonly number[] | null,
): number {
  const [first] = places;
  if (first.logprob !== null || first.top.length > 0 || places.every(({ logprob }) => logprob === null))
    return 0;
  if (promptIds && ids && places.length === promptIds.length + ids.length) {
    return ids.length > 0 ? promptIds.length : 0;
  }
  const usage = fieldOf(response, 'usage');
  if (!isFields(usage) || ids) return 0;
  // One prompt and one answer: with several, the counts are those of all of them.
  const [prompt, completion] = [fieldOf(usage, 'prompt_tokens'), fieldOf(usage, 'completion_tokens')];
  if (!isId(prompt) || !isId(completion) || completion === 0) return 0;
  return prompt + completion === places.length ? prompt : 0;
}

/** Whether a choice's answer is no text at all. */
function isEmpty(choice: Fields): boolean {
  const message = fieldOf(choice, 'message');
  const text = fieldOf(choice, 'text') ?? (isFields(message) ? fieldOf(message, 'content') : undefined);
  return text === '';
}

/**
 * The answers of the Responses API: an item of `output` holds texts, each with its own `logprobs`.
 * https://platform.openai.com/docs/api-reference/responses/object
 */
export function answerOfResponse(response: Fields, customId: unknown): ServerAnswer {
  const parts = (listIn(response, 'output') ?? []).flatMap((item) =>
    isFields(item) ? (listIn(item, 'content', 'output.') ?? []) : [],
  );
  const places = parts.flatMap((part) =>
    isFields(part) ? placesOf(listIn(part, 'logprobs', 'output.content.') ?? [], 'output.logprobs') : [],
  );
  if (places.length === 0) throw new LogprobError({ rule: 'no-logprobs' });
  return {
    ...aboutAnswer(response, {}, customId),
    choice: null,
    promptText: '',
    prompt: [],
    places,
    temperature: null,
    note: null,
  };
}
