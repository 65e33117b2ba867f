import type { Trace } from '../../../experiment/trace.ts';
import type { FolderModelRef, ModelRef, ScoredToken } from '../../../lab/client/inspect_protocol.ts';
import { foreignTokens } from '../../state/inspect/bare_text.ts';
import { look, modelLine } from '../../state/inspect/inspect_session.ts';
import {
  change,
  changeAll,
  type Inspected,
  inspectStore,
  type Job,
  type Notice,
  shownOf,
  sumCost,
  warmestToken,
} from '../../state/inspect/inspect_store.ts';
import { ask } from '../../state/inspect/inspect_work.ts';
import { loadModel } from '../../state/inspect/text_session.ts';
import {
  baseOf,
  type Chosen,
  fitModel,
  type Held,
  isHeld,
  modelInUse,
  type Use,
} from '../../state/inspect/usable_model.ts';
import { divergedByScores } from './divergence_session.ts';
import { OtherWords, type OwnTokens, ownTokens } from './foreign_scores.ts';

/** Reading the shown trace with a model: the chosen one, or the base. */

const { getState, setState } = inspectStore;

/** Whether the chosen model can score a trace, be it after tokenising its text. */
export function canScore({ trace, ask }: Inspected, state: Held & Chosen): boolean {
  const { model } = state.view;
  if (fitModel({ trace, ask }, model, state)) return true;
  return model.kind === 'folder' && isHeld(model, state) && foreignTokens(trace) !== null;
}

/** Asks the chosen model what it makes of the shown trace: entropies and alternatives, at temperature 1. */
export async function scoreShown() {
  const shown = shownOf(getState());
  if (shown) await scoreAll([shown]);
}

/**
 * Asks the chosen model what it makes of traces. Texts become its own tokens first. Those that it cannot take are left as they
 * are.
 */
export async function scoreAll(all: readonly Inspected[]) {
  const { model } = getState().view;
  const facts = model.kind === 'folder' ? await loadModel(model) : null;
  if ((model.kind === 'folder' && !facts) || getState().job !== null) return;
  const taken: (OwnTokens & { id: number; tokenizer: string | null })[] = [];
  try {
    for (const one of all) {
      const fit = fitModel(one, model, getState());
      const words = one.trace.tokens.map(({ word }) => word);
      if (fit) {
        taken.push({
          id: one.id,
          ids: fit.ids,
          words,
          promptLength: one.trace.promptLength,
          tokenizer: null,
        });
      } else if (model.kind === 'folder' && facts) {
        const own = await ownTokens(one, model, facts);
        if (own) taken.push({ ...own, id: one.id, tokenizer: facts.tokenizer });
      }
    }
  } catch (error) {
    setState({ notice: noticeOfTokens(error, model) });
    return;
  }
  if (taken.length === 0) return;
  const sequences = taken.map(({ ids }) => [...ids]);
  const answer = await ask('score', { kind: 'score', model, sequences, temperature: 1 });
  if (!answer) return;
  const { result, cost } = answer;
  const each = { tokens: cost.tokens / taken.length, seconds: cost.seconds / taken.length };
  const scored = new Map(taken.map((own, i) => [own.id, { own, scores: result.scores[i] }]));
  changeAll(scored, ({ own, scores }, old) => ({
    model,
    base: null,
    // Branches and forks of another model do not apply to this one.
    branches: [],
    scan: [],
    scanDraws: null,
    recorded: null,
    trace: scoredTrace(old.trace, modelLine(model), own, scores),
    cost: sumCost([old.cost, all.length === 1 ? cost : each]),
  }));
  const { trace } = shownOf(getState()) ?? {};
  if (trace && getState().view.pinned === null) look({ pinned: warmestToken(trace) });
}

function noticeOfTokens(error: unknown, model: ModelRef): Notice {
  if (error instanceof OtherWords) return { kind: 'other-words', model, id: error.id, words: error.words };
  return { kind: 'unusable', detail: error instanceof Error ? error.message : String(error) };
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
  { ids, words, promptLength, tokenizer }: OwnTokens & { readonly tokenizer: string | null },
  scored: readonly ScoredToken[],
): Trace {
  // The beginning of a text whose tokens were known by id alone.
  const { text: _, ...meta } = trace.meta;
  const kept = words.length === trace.tokens.length ? trace.tokens.map((token) => token.kept) : [];
  return {
    ...trace,
    model,
    promptLength,
    // The numbers are the scorer's; the words stay their writer's.
    meta: {
      ...(tokenizer === null ? trace.meta : { ...meta, tokenizer }),
      writer: trace.meta.writer ?? trace.model,
    },
    temperature: 1,
    entropyKind: 'exact',
    tokens: ids.map((id, at) => {
      const { entropy, logprob, top } = scored[at - 1] ?? { entropy: null, logprob: null, top: [] };
      const token = { id, word: words[at], entropy, logprob, top };
      return kept[at] === undefined ? token : { ...token, kept: kept[at] };
    }),
  };
}
