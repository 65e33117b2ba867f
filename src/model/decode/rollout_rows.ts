import { likelyTokens } from '../row_statistics.ts';
import {
  checkGroup,
  type DrawnTokens,
  type DrawOptions,
  type PromptGroup,
  type Rollout,
} from './draw_options.ts';

/** A rollout of a pass, with what the host has seen of it. */
export interface RolloutRow {
  /** Index of its group. */
  group: number;
  prompt: readonly number[];
  /** Total length at which it ends. */
  limit: number;
  /** Total length so far. */
  seen: number;
  /** The tokens drawn, and what came with them, a part per submit. */
  tokens: number[];
  parts: DrawnTokens[];
}

/** A row for every copy of every group. @throws Error if a prompt does not fit */
export function rolloutRows(groups: readonly PromptGroup[], context: number): RolloutRow[] {
  return groups.flatMap((asked, group) => {
    checkGroup(asked, context);
    const { prompt, copies, longest } = asked;
    const limit = Math.min(context, prompt.length + longest);
    return Array.from({ length: copies }, () => ({
      group,
      prompt,
      limit,
      seen: prompt.length,
      tokens: [],
      parts: [],
    }));
  });
}

export const isLive = ({ seen, limit }: RolloutRow) => seen < limit;

/** Words that were read back for consecutive tokens of a row. */
export interface ReadTokens {
  ids: Uint32Array;
  /** (log-probability, entropy) of each. */
  drawn: Float32Array;
  /** (id, log-probability) of the most likely tokens at each. */
  kept: Float32Array;
}

/**
 * Adds tokens to a row, and ends it where they end it, or where a stop text does.
 * @param ended whether the last of them is its last
 * @returns whether a stop text ended it
 */
export function takeTokens(
  row: RolloutRow,
  rollout: number,
  { ids, drawn, kept }: ReadTokens,
  { top, ended }: { top: number; ended: boolean },
  options: DrawOptions,
): boolean {
  const start = row.tokens.length;
  row.tokens.push(...ids);
  const stopped = options.stop?.(rollout, row.tokens, ids.length) ?? null;
  const keeps = stopped === null ? ids.length : stopped - start;
  const part = unpack(ids.subarray(0, keeps), drawn, kept, top);
  row.tokens.length = start + keeps;
  row.parts.push(part);
  row.seen += ids.length;
  if (ended || stopped !== null) row.limit = row.seen;
  options.drawn?.(rollout, part);
  return stopped !== null;
}

function unpack(tokens: Uint32Array, drawn: Float32Array, kept: Float32Array, top: number): DrawnTokens {
  return {
    tokens: [...tokens],
    logprob: Float32Array.from(tokens, (_, i) => drawn[i * 2]),
    entropy: Float32Array.from(tokens, (_, i) => drawn[i * 2 + 1]),
    top: Array.from(tokens, (_, i) => likelyTokens(kept, i, top)),
  };
}

/** The rollouts of each group. */
export const rolloutsOf = (groups: readonly PromptGroup[], rows: readonly RolloutRow[]): Rollout[][] =>
  groups.map((_, group) => rows.filter((row) => row.group === group).map(joined));

const joined = ({ tokens, parts }: RolloutRow): DrawnTokens => ({
  tokens,
  logprob: Float32Array.from(parts.flatMap(({ logprob }) => [...logprob])),
  entropy: Float32Array.from(parts.flatMap(({ entropy }) => [...entropy])),
  top: parts.flatMap(({ top }) => top),
});
