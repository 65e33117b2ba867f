import type { Trace } from '../../../experiment/trace.ts';
import type { FolderModelRef, ModelRef, ScoredToken } from '../../../lab/client/inspect_protocol.ts';
import { modelLine } from '../../state/inspect/inspect_session.ts';
import { change, inspectStore, type Job, shownOf, sumCost } from '../../state/inspect/inspect_store.ts';
import { ask } from '../../state/inspect/inspect_work.ts';
import { loadModel } from '../../state/inspect/text_session.ts';
import { baseOf, fitModel, modelInUse, type Use } from '../../state/inspect/usable_model.ts';
import { divergedByScores } from './divergence_session.ts';

/** Reading the shown trace with a model: the chosen one, or the base. */

const { getState, setState } = inspectStore;

/** Asks the chosen model what it makes of the shown trace: entropies and alternatives, at temperature 1. */
export async function scoreShown() {
  const shown = shownOf(getState());
  const use = shown && fitModel(shown, getState().view.model, getState());
  if (!use) return;
  const scored = await score('score', use.model, use.ids);
  if (!scored) return;
  change(shown.id, (old) => ({
    model: use.model,
    base: null,
    // Branches and forks of another model do not apply to this one.
    branches: [],
    scan: [],
    scanDraws: null,
    recorded: null,
    trace: scoredTrace(old.trace, modelLine(use.model), use.ids, scored.tokens),
    cost: sumCost([old.cost, scored.cost]),
  }));
}

/** Asks the base, or the second model, what it makes of the shown trace, for the change against it. */
export async function compareWithBase() {
  const shown = shownOf(getState());
  if (!shown) return;
  const use = modelInUse(shown, getState());
  const base = use && baseOf(use.model, getState());
  if (!use || !base) return;
  if (base.kind === 'folder') {
    const facts = await loadModel(base);
    if (!facts) return;
    if (facts.tokenizer !== shown.trace.meta.tokenizer && !(await meansTheSame(shown.trace, use, base)))
      return;
  }
  const scored = await score('base', base, use.ids);
  if (!scored) return;
  change(shown.id, (old) => ({
    base: {
      model: base,
      reference: null,
      entropies: [null, ...scored.tokens.map(({ entropy }) => entropy)],
      logprobs: [null, ...scored.tokens.map(({ logprob }) => logprob)],
      diverged: divergedByScores(old.trace, scored.tokens),
    },
    cost: sumCost([old.cost, scored.cost]),
  }));
}

/**
 * Whether a model means the same words by a trace's ids, though its tokenizer is another file: those of a base and of what was
 * tuned from it often differ in how they split texts, or in their settings alone. A notice says where it does not.
 */
async function meansTheSame(
  { tokens }: Trace,
  { model, ids }: Pick<Use, 'model' | 'ids'>,
  other: FolderModelRef,
): Promise<boolean> {
  const known = new Map(ids.map((id, at) => [id, tokens[at].word]));
  const answer = await ask('base', { kind: 'words', model: other, ids: [...known.keys()] });
  if (!answer) return false;
  const { words } = answer.result;
  const found = [...known].map(([id, word], i) => ({ id, words: [word, words[i]] as const }));
  const different = found.find(({ words: [own, theirs] }) => own !== theirs);
  if (different) setState({ notice: { kind: 'other-tokenizer', models: [model, other], ...different } });
  return different === undefined;
}

async function score(kind: Job['kind'], model: ModelRef, ids: readonly number[]) {
  const answer = await ask(kind, { kind: 'score', model, sequences: [[...ids]], temperature: 1 });
  return answer && { tokens: answer.result.scores[0], cost: answer.cost };
}

/** A trace with what a model makes of its tokens in place of what was known of them. */
function scoredTrace(
  trace: Trace,
  model: string,
  ids: readonly number[],
  scored: readonly ScoredToken[],
): Trace {
  return {
    ...trace,
    model,
    // The numbers are the scorer's; the words stay their writer's.
    meta: { ...trace.meta, writer: trace.meta.writer ?? trace.model },
    temperature: 1,
    entropyKind: 'exact',
    tokens: trace.tokens.map(({ word }, at) => {
      const { entropy, logprob, top } = scored[at - 1] ?? { entropy: null, logprob: null, top: [] };
      return { id: ids[at], word, entropy, logprob, top };
    }),
  };
}
