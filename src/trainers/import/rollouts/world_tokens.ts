import type { World } from '../../../task/world.ts';
import { worldByName, worldNames } from '../../../task/worlds.ts';
import type { Rollout } from './rollout.ts';

/** Rollouts of a world of ours: its words, split at spaces, are the tokens. */

/** A rollout in a world's tokens. */
export interface WorldTokens {
  /** The problem as the world writes it; null where the prompt is none of its. */
  readonly title: string | null;
  /** Whether the problem is one that the world holds out. */
  readonly isHeldOut: boolean;
  readonly prompt: readonly number[];
  /** With the end token, where it is known that the response ended. */
  readonly response: readonly number[];
  /** Null where it is not known. */
  readonly ended: boolean | null;
  /** Whether the trainer's own ids spell another text. */
  readonly idsDiffer: boolean;
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** The world of whose words all texts are made; null where they are another model's. */
export function worldOfTexts(rollouts: readonly Rollout[]): World | null {
  for (const name of worldNames) {
    const world = worldByName(name);
    const known = new Set(world.vocabulary.tokens);
    const isKnown = (text: string) => wordsOf(text).every((word) => known.has(word));
    const isOurs = ({ prompt, response, ids }: Rollout) =>
      typeof prompt === 'string' &&
      isKnown(prompt) &&
      isKnown(response) &&
      (ids ?? []).every((id) => id < known.size);
    // A text of numbers alone could be any world's: some prompt is one of its problems.
    if (!rollouts.every(isOurs)) continue;
    if (rollouts.some(({ prompt }) => problemOf(world, promptIds(world, prompt as string)) !== null))
      return world;
  }
  return null;
}

/**
 * The rollouts of one training in a world's tokens. The end token, which texts have lost, is added where the trainer's ids have
 * it, where a flag or the reward says that the response ended, and where a response is shorter than another of the training, or
 * than any can be: what is cut off is as long as that.
 * @param longestResponse tokens at which responses were cut off; null where that is not known
 * @param rewardTellsEnd whether a verifier that was given the response's end has judged it
 */
export function tokensInWorld(
  world: World,
  rollouts: readonly Rollout[],
  {
    rewardTellsEnd,
    longestResponse,
  }: { readonly rewardTellsEnd: boolean; readonly longestResponse: number | null },
): WorldTokens[] {
  const { eos } = world.vocabulary;
  const written = rollouts.map(({ prompt, response, ids }) => {
    const texts = wordsOf(response).map(world.vocabulary.id);
    const own = ids ?? texts;
    const end = own.indexOf(eos);
    return {
      prompt: promptIds(world, prompt as string),
      // Trainers pad behind the end.
      tokens: end < 0 ? own : own.slice(0, end + 1),
      isExact: ids !== null,
      idsDiffer: ids !== null && !spell(world, ids, texts),
    };
  });
  const lengths = written.map(({ tokens }) => tokens.length - Number(tokens.at(-1) === eos));
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0);
  return written.map(({ prompt, tokens, isExact, idsDiffer }, i) => {
    const found = problemOf(world, prompt);
    const { reward, ended: flag } = rollouts[i];
    const paid = () => (rewardTellsEnd ? endedBy(world, found?.problem, tokens, reward) : null);
    // The end token counts: one with as many others has none.
    const shorter = () =>
      longestResponse === null ? lengths[i] < longest || null : lengths[i] < longestResponse;
    const ended = tokens.at(-1) === eos || (isExact ? false : (flag ?? paid() ?? shorter()));
    return {
      title: found?.title ?? null,
      isHeldOut: found !== null && isHeldOut(world, found.title),
      prompt,
      response: ended && tokens.at(-1) !== eos ? [...tokens, eos] : tokens,
      ended,
      idsDiffer,
    };
  });
}

/** Whether ids spell a text, from which special tokens may be missing. */
function spell(world: World, ids: readonly number[], text: readonly number[]): boolean {
  const { bos, eos } = world.vocabulary;
  const plain = (all: readonly number[]) => all.filter((id) => id !== bos && id !== eos).join();
  return plain(ids) === plain(text);
}

/** Whether the reward tells that a response ended: where the verifier pays for it with its end token alone. */
function endedBy(
  world: World,
  problem: unknown,
  tokens: readonly number[],
  reward: number | null,
): boolean | null {
  if (problem === undefined || reward === null) return null;
  const paid = (response: readonly number[]) => world.verify(problem, response).reward;
  const withEnd = paid([...tokens, world.vocabulary.eos]);
  if (withEnd === paid(tokens)) return null;
  return reward > 0.5 === withEnd > 0.5;
}

/** A prompt's ids, with the first token, which texts may have lost. */
function promptIds(world: World, prompt: string): number[] {
  const { bos, id } = world.vocabulary;
  const ids = wordsOf(prompt).map(id);
  return ids[0] === bos ? ids : [bos, ...ids];
}

/** The problem that a prompt puts: that of its numbers, if it is put in this way. */
function problemOf(world: World, prompt: readonly number[]): { title: string; problem: unknown } | null {
  const numbers = prompt.map((id) => world.vocabulary.tokens[id]).filter((word) => /^\d+$/.test(word));
  if (numbers.length < 2) return null;
  const problem = world.parse(`${numbers.slice(0, -1).join(' ')} → ${numbers.at(-1)}`);
  if (problem === null || world.prompt(problem).join() !== prompt.join()) return null;
  return { title: world.title(problem), problem };
}

const heldOut = new Map<string, ReadonlySet<string>>();

function isHeldOut(world: World, title: string): boolean {
  let titles = heldOut.get(world.name);
  if (!titles) {
    titles = new Set(world.heldOut().map((problem) => world.title(problem)));
    heldOut.set(world.name, titles);
  }
  return titles.has(title);
}
