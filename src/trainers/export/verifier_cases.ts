import { foldKey, type Random, randomStream } from '../../random/stream.ts';
import type { Verdict, World } from '../../task/world.ts';

/** A response, and what forklab's verifier says of it. */
export interface VerifierCase extends Verdict {
  problem: unknown;
  /** Token ids, `<eos>` last if it came. */
  response: number[];
}

/** Keys the cases, apart from every stream that trains. */
const key = foldKey(0x6361736573);

/**
 * Responses for holding a verifier in another language to forklab's: traces of the teacher, three of four of them damaged
 * in one or two places.
 * @param count how many; the first n of more are the same
 */
export function verifierCases(world: World, count: number): VerifierCase[] {
  return Array.from({ length: count }, (_, i) => {
    const random = randomStream(key, i);
    const problem = world.sample(random);
    // A better teacher than the base's, so that a good part of the undamaged traces is solved.
    const response = world.trace(problem, random, { ...world.teacher, skill: 0.7 });
    if (i % 4 !== 0) for (let n = 1 + random.integer(2); n > 0; n--) damage(response, world, random);
    return { problem, response, ...world.verify(problem, response) };
  });
}

/** Changes a response in one place. It stays a list of the vocabulary's ids, which may be empty. */
function damage(response: number[], world: World, random: Random): void {
  const words = world.vocabulary.tokens.length;
  const at = random.integer(Math.max(1, response.length));
  switch (random.integer(9)) {
    case 0:
      response[at] = random.integer(words);
      break;
    case 1:
      response.splice(at, 1);
      break;
    case 2:
      response.splice(at, 0, random.integer(words));
      break;
    case 3:
    case 7:
    case 8: {
      // One number for another, which the grammar does not see. A number's id is its value.
      const numbers = response.flatMap((id, i) => (/^\d+$/.test(world.vocabulary.tokens[id]) ? [i] : []));
      if (numbers.length > 0) response[numbers[random.integer(numbers.length)]] = random.integer(20);
      break;
    }
    case 4:
      if (at + 1 < response.length) [response[at], response[at + 1]] = [response[at + 1], response[at]];
      break;
    case 5:
      response.length = at;
      break;
    default: {
      // A token from elsewhere in the response, as a model that repeats itself would write.
      const from = random.integer(Math.max(1, response.length));
      if (response.length > 0) response[at] = response[from];
    }
  }
}
