import { useMemo, useRef } from 'react';
import type { Trace } from '../../experiment/trace.ts';
import { isBareText } from '../state/inspect/bare_text.ts';
import { type Inspected, shownOf } from '../state/inspect/inspect_store.ts';
import { togetherWith } from '../state/inspect/rollout_steps.ts';
import { modelInUse, type Use } from '../state/inspect/usable_model.ts';
import { useHeld } from '../state/inspect/use_held.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { cutAt, type ForkRanks, forksOf, rankForks } from './forks/fork_marks.ts';
import { useRolloutSteps } from './rollouts/use_rollout_steps.ts';
import { edgesOf, groundOf, quantityOf } from './token_colour.ts';
import type { Setting } from './token_field.ts';

/** The shown trace as it is read now: which of its tokens are forks, and the background of each. */
export interface Reading {
  readonly shown: Inspected;
  /** Its place among the samples. */
  readonly index: number;
  readonly pool: ForkRanks;
  /** Ranks of the shown response's tokens in the pool. */
  readonly ranks: Int32Array;
  /** Tokens of the whole pool that are kept, and the entropy of the last of them, nats. */
  readonly kept: number;
  readonly tau: number | null;
  /** Places of the response that are in the mask, ascending. */
  readonly forks: readonly number[];
  /** The edges between the grounds, and the ground of each token of the response. */
  readonly edges: readonly number[];
  readonly grounds: readonly string[];
  /** Numbers of the shown response, as the chosen quantity has them. */
  readonly values: readonly (number | null)[];
  /** How its words are set where they are not in cells. */
  readonly setting: Setting;
  /** What is needed to continue it; null where no model here has its vocabulary. */
  readonly use: Use | null;
}

/** The reading of the shown trace; null while nothing is shown. */
export function useReading(): Reading | null {
  const shown = useInspect(shownOf);
  const inspected = useInspect((s) => s.inspected);
  const { rho, pool: among, quantity, scale, model, chat, setting: wanted } = useInspect((s) => s.view);
  const held = useHeld();

  const index = shown ? inspected.indexOf(shown) : 0;
  const steps = useRolloutSteps();
  const together = useMemo(() => togetherWith(inspected, steps, index), [inspected, steps, index]);
  const pooled = useMemo(
    () => (among === 'all' ? together.map(({ trace }) => trace) : shown ? [shown.trace] : []),
    [among, together, shown],
  );
  const pool = useRanks(pooled);
  const { kept, tau } = useMemo(() => cutAt(pool, rho), [pool, rho]);
  const ranks = pool.ranks[among === 'all' && shown ? together.indexOf(shown) : 0];
  const forks = useMemo(() => (ranks ? forksOf(ranks, kept) : []), [ranks, kept]);

  const values = useMemo(() => (shown ? valuesOf(shown, quantity) : []), [shown, quantity]);
  const scaled = useMemo(
    () =>
      among === 'all' && scale === 'quantile' ? together.flatMap((one) => valuesOf(one, quantity)) : values,
    [among, scale, together, quantity, values],
  );
  const edges = useMemo(() => edgesOf(quantity, scale, scaled), [quantity, scale, scaled]);
  const grounds = useMemo(
    () => values.map((value) => groundOf(quantity, value, edges)),
    [quantity, values, edges],
  );
  const use = useMemo(
    () => (shown ? modelInUse(shown, { view: { model, chat }, ...held }) : null),
    [shown, model, chat, held],
  );
  if (!shown || !ranks) return null;
  const setting = wanted === 'auto' ? ownSetting(shown) : wanted;
  return { shown, index, pool, ranks, kept, tau, forks, edges, grounds, values, setting, use };
}

/** Whether a trace is of a model that is asked in words, here or in a file. */
export const isInWords = ({ meta }: Pick<Trace, 'meta'>): boolean => typeof meta.tokenizer === 'string';

/** A text of a model that is asked in words is read as a text, and so is one that is no model's tokens. */
const ownSetting = ({ trace }: Inspected): Setting =>
  isInWords(trace) || isBareText(trace) ? 'text' : 'tokens';

/** Ranks that outlive what is found about the traces: branches and scans leave the traces as they are. */
function useRanks(traces: readonly Trace[]): ForkRanks {
  const last = useRef<{ traces: readonly Trace[]; ranks: ForkRanks } | null>(null);
  const known = last.current;
  const same =
    known?.traces.length === traces.length && traces.every((trace, i) => trace === known.traces[i]);
  if (known === null || !same) last.current = { traces, ranks: rankForks(traces) };
  return last.current!.ranks;
}

function valuesOf({ trace, base }: Inspected, quantity: Parameters<typeof quantityOf>[0]) {
  const others = quantity === 'logprob-change' ? base?.logprobs : base?.entropies;
  // A bound less an entropy is no change.
  const compared = trace.entropyKind === 'exact' || quantity === 'logprob-change' ? others : undefined;
  return trace.tokens
    .slice(trace.promptLength)
    .map((token, at) => quantityOf(quantity, token, compared?.[trace.promptLength + at] ?? null));
}
