import type { Recipe } from '../../experiment/spec.ts';
import type { ModelConfig } from '../../model/config.ts';
import { splitEvenly } from '../../model/split_evenly.ts';
import { rowStatistics } from '../../model/twin/statistics.ts';
import { backward, forward } from '../../model/twin/transformer.ts';
import { foldKey, type Random, randomStream, shuffle, streams } from '../../random/stream.ts';
import { exclusionOf } from '../../task/excluded_tokens.ts';
import type { World } from '../../task/world.ts';
import { type Pool, responseRanges, selectRows } from '../mask.ts';
import { selectMatched } from '../matched_mask.ts';
import type { ScoredResponse, StepRollouts } from '../rollout.ts';
import { type AdamWState, adamW } from '../twin/adamw.ts';
import { policyLoss } from '../twin/objective.ts';

/** One response with its prompt, and per-token values indexed as `tokens`. */
interface Item {
  tokens: number[];
  promptLength: number;
  response: ScoredResponse;
  excluded: ArrayLike<number>;
}

/** Items packed one after another, the layout of the twins. */
function pack(items: readonly Item[]) {
  const lengths = items.map((i) => i.tokens.length);
  const perRow = (of: (item: Item, t: number) => number) =>
    items.flatMap((item) => item.tokens.map((_, t) => of(item, t)));
  return {
    tokens: items.flatMap((i) => i.tokens),
    lengths,
    next: perRow(({ tokens }, t) => tokens[t + 1] ?? -1),
    responses: responseRanges(
      lengths,
      items.map((i) => i.promptLength),
    ),
    /** 1 on the rows that predict an excluded token. */
    excluded: perRow(({ promptLength, excluded }, t) => excluded[t + 1 - promptLength] ?? 0),
    /** A response's per-token values on the rows that predict them. */
    ofResponse: (values: (r: ScoredResponse) => ArrayLike<number>) =>
      perRow(({ promptLength, response }, t) => values(response)[t + 1 - promptLength] ?? 0),
  };
}

/** Per update of a replayed step: the thresholds, and the gap between the entropies on their two sides. */
export interface ReplayedUpdate {
  taus: (number | null)[];
  kept: number;
  clipped: number;
  loss: number;
}

/**
 * One training step in float64 from the rollouts of the engine: shuffle, mini-batches, mask, objective, backward,
 * AdamW. Micro-batches only matter where the mask is pooled by them. What the mask excludes is taken out of its pools. A
 * random mask is drawn as in a run's first step.
 * @param parameters updated in place, like `state`
 * @param base the KL term's reference
 */
export function replayStep(
  config: ModelConfig,
  recipe: Recipe,
  rollouts: StepRollouts,
  step: number,
  parameters: Float64Array,
  state: AdamWState,
  base: Float64Array,
  world: World,
): ReplayedUpdate[] {
  const excludes = exclusionOf(recipe.mask.exclude, world);
  const { mask, objective, rollout, optimiser } = recipe;
  const items: Item[] = rollouts.kept.flatMap((g) =>
    g.responses.map((response) => ({
      tokens: [...g.prompt, ...response.rollout.tokens],
      promptLength: g.prompt.length,
      response,
      excluded: excludes(response.rollout.tokens) ?? [],
    })),
  );
  const { temperature } = rollout;
  const entropies = (of: readonly Item[]) => {
    const packed = pack(of);
    if (mask.entropy === 'old') return packed.ofResponse((r) => r.rollout.entropy);
    const { logits } = forward(config, parameters, packed);
    return rowStatistics(logits, config.vocab, packed.next, temperature).entropy;
  };
  /** The weights of each item's rows, by item. */
  const weigh = (pooled: readonly Item[], random: Random) => {
    const { responses, lengths, tokens, excluded } = pack(pooled);
    const ofResponse = responses.map(
      ([from, to]): Pool =>
        Array.from({ length: to - from }, (_, i) => [from + i, from + i + 1] as const).filter(
          ([n]) => !excluded[n],
        ),
    );
    const pools = mask.pool === 'sequence' ? ofResponse : [ofResponse.flat()];
    const positions = new Float64Array(tokens.length);
    for (const [from, to] of responses) for (let row = from; row < to; row++) positions[row] = row - from;
    const keys = new Float64Array(tokens.length);
    for (const [from, to] of responses) for (let row = from; row < to; row++) keys[row] = random.uniform();
    const { select } = mask;
    const { weights, taus } =
      select === 'matched'
        ? selectMatched(entropies(pooled), keys, pools, mask.rho, positions)
        : selectRows(select === 'random' ? keys : entropies(pooled), pools, { ...mask, select });
    let start = 0;
    const byItem = new Map<Item, Float64Array>();
    pooled.forEach((item, i) => {
      byItem.set(item, weights.subarray(start, start + lengths[i]));
      start += lengths[i];
    });
    return { byItem, taus };
  };

  const updates: ReplayedUpdate[] = [];
  for (let epoch = 0; epoch < recipe.epochs; epoch++) {
    shuffle(items, randomStream(foldKey(recipe.seed, streams.shuffle), step * recipe.epochs + epoch));
    for (const minibatch of splitEvenly(items, recipe.minibatches)) {
      const pools =
        mask.pool === 'rollout'
          ? [items]
          : mask.pool === 'microbatch'
            ? splitEvenly(minibatch, recipe.microbatches)
            : [minibatch];
      const random = randomStream(foldKey(recipe.seed, streams.randomMask), updates.length);
      const masks = pools.map((pool) => weigh(pool, random));
      const weights = minibatch.flatMap((item) => [
        ...(masks.find((m) => m.byItem.has(item))?.byItem.get(item) ?? []),
      ]);
      const packed = pack(minibatch);
      const pass = forward(config, parameters, packed);
      const reference = forward(config, base, packed).logits;
      const { loss, logitGradient, clipLow, clipHigh, kept } = policyLoss(
        pass.logits,
        config.vocab,
        {
          next: packed.next,
          responses: packed.responses,
          advantages: minibatch.map((i) => i.response.advantage),
          old: packed.ofResponse((r) => r.rollout.logprob),
          reference: rowStatistics(reference, config.vocab, packed.next, temperature).logprob,
          weights,
          excluded: packed.excluded,
        },
        { ...objective, normaliser: mask.normaliser, temperature },
      );
      const gradient = backward(config, parameters, packed, pass, logitGradient);
      adamW(parameters, gradient, state, optimiser);
      updates.push({ taus: masks.flatMap((m) => m.taus), kept, clipped: clipLow + clipHigh, loss });
    }
  }
  return updates;
}
