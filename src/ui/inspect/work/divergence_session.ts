import type { Trace, TraceToken } from '../../../experiment/trace.ts';
import type { DivergedToken } from '../../../forks/model_divergence.ts';
import type { ModelRef, ScoredToken } from '../../../lab/client/inspect_protocol.ts';
import {
  change,
  type Inspected,
  type InspectState,
  inspectStore,
  shownOf,
  sumCost,
} from '../../state/inspect/inspect_store.ts';
import { ask } from '../../state/inspect/inspect_work.ts';
import { baseOf, type Held, modelInUse, sameModel } from '../../state/inspect/usable_model.ts';

/** Two models on the same tokens, side by side. */

const { getState, setState } = inspectStore;

/** What two models can read. */
export interface Comparable {
  readonly model: ModelRef;
  readonly second: ModelRef;
  readonly samples: readonly {
    readonly id: number;
    readonly tokens: readonly number[];
    readonly promptLength: number;
  }[];
}

/** What tells which models there are, and which samples. */
type Known = Held & Pick<InspectState, 'inspected' | 'view' | 'against'>;

/** The samples of the model of the shown one, with the model that it is compared with; null where there is none. */
export function comparable(state: Known): Comparable | null {
  const shown = shownOf(state);
  const use = shown && modelInUse(shown, state);
  const second = use && baseOf(use.model, state);
  if (!second) return null;
  const samples = state.inspected.flatMap((one) => {
    const own = modelInUse(one, state);
    const { promptLength } = one.trace;
    return own && sameModel(own.model, use.model) && firstCompared(one.trace) < own.ids.length
      ? [{ id: one.id, tokens: own.ids, promptLength }]
      : [];
  });
  return samples.length > 0 ? { model: use.model, second, samples } : null;
}

/** Nothing predicts the first token of a sequence. */
const firstCompared = ({ promptLength }: Trace) => Math.max(1, promptLength);

/** Asks the model of the shown sample and the one that it is compared with, side by side, what they make of all its samples. */
export async function compareAll() {
  const found = comparable(getState());
  if (!found) return;
  const { model, second, samples } = found;
  const sequences = samples.map(({ tokens, promptLength }) => ({ tokens: [...tokens], promptLength }));
  const answer = await ask('divergence', { kind: 'divergence', model, second, sequences });
  if (!answer) return;
  const { result, cost } = answer;
  if ('differs' in result) {
    setState({ notice: { kind: 'other-tokenizer', models: [model, second], ...result.differs } });
    return;
  }
  const total = samples.reduce((sum, { tokens }) => sum + tokens.length, 0);
  for (const [i, { id, tokens }] of samples.entries()) {
    const share = tokens.length / total;
    change(id, (old) => ({
      base: comparedBase(old.trace, { model: second, reference: model, diverged: result.tokens[i] }),
      cost: sumCost([old.cost, { tokens: Math.round(cost.tokens * share), seconds: cost.seconds * share }]),
    }));
  }
}

/** The second model's numbers, aligned with the trace's tokens. */
function comparedBase(
  trace: Trace,
  {
    model,
    reference,
    diverged,
  }: { model: ModelRef; reference: ModelRef; diverged: readonly DivergedToken[] },
): Inspected['base'] {
  const first = firstCompared(trace);
  const aligned = (of: (token: DivergedToken) => number) =>
    trace.tokens.map((_, at) => (at < first ? null : of(diverged[at - first])));
  return {
    model,
    reference,
    entropies: aligned(({ entropy }) => entropy[1]),
    logprobs: aligned(({ logprob }) => logprob[1]),
    diverged,
  };
}

/** Most likely tokens whose overlap is counted. */
const comparedTop = 10;

/**
 * A trace's own numbers beside what a second model, asked alone, makes of its tokens: without KL, which takes the logits of both.
 * @param scored entry i is of token i + 1
 * @returns null where the trace does not have entropies, log-probabilities and most likely tokens at temperature 1
 */
export function divergedByScores(trace: Trace, scored: readonly ScoredToken[]): DivergedToken[] | null {
  if (trace.entropyKind !== 'exact' || trace.temperature !== 1) return null;
  const found: DivergedToken[] = [];
  for (let at = firstCompared(trace); at < trace.tokens.length; at++) {
    const token = divergedToken(trace.tokens[at], scored[at - 1]);
    if (token === null) return null;
    found.push(token);
  }
  return found;
}

function divergedToken({ entropy, logprob, top }: TraceToken, other: ScoredToken): DivergedToken | null {
  const most = Math.min(comparedTop, top.length, other.top.length);
  if (entropy === null || logprob === null || most === 0) return null;
  const [ours, theirs] = [top, other.top].map((likely) => likely.slice(0, most).map(({ id }) => id));
  // A server that tells words alone.
  if (ours.includes(null)) return null;
  return {
    entropy: [entropy, other.entropy],
    logprob: [logprob, other.logprob],
    flipped: ours[0] !== theirs[0],
    topOverlap: ours.filter((id) => theirs.includes(id)).length / most,
    kl: null,
    gini: null,
  };
}

/** The samples that were compared with the same model as a given one, in the same way. */
export function comparedLike(shown: Inspected | null, inspected: readonly Inspected[]): readonly Inspected[] {
  const base = shown?.base;
  if (!base?.diverged) return [];
  const alike = (a: ModelRef | null, b: ModelRef | null) => (a && b ? sameModel(a, b) : a === b);
  return inspected.filter(
    ({ base: other }) =>
      other?.diverged && sameModel(other.model, base.model) && alike(other.reference, base.reference),
  );
}
