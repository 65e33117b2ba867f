import type { Trace } from '../../../experiment/trace.ts';
import type { EncodedText, FolderModelRef, TextModelFacts } from '../../../lab/client/inspect_protocol.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import type { TextProblem } from '../../../task/text/text_problem.ts';
import { verifyText } from '../../../task/text/verify.ts';
import { type ArrivalPlace, ArrivingTraces } from './arriving_traces.ts';
import { type Chat, chatFor, filterOf, problemKeys } from './chat.ts';
import { DrawnTraces } from './drawn_traces.ts';
import { look, showTraces } from './inspect_session.ts';
import { change, type Inspected, inspectStore, shownOf, warmestToken } from './inspect_store.ts';
import { askBeside, ask as askLab } from './inspect_work.ts';
import { chatOfProblem, readChat, turnsBefore } from './read_chat.ts';
import { folderKey, isHeld } from './usable_model.ts';

/** What is asked of models in words: loading one, sampling a chat, reading a text. */

const { getState, setState } = inspectStore;

/** Changes the chat. An edited text is no longer the bundled problem, whose right answer is not that of another question. */
export function writeChat(change: Partial<Chat>) {
  const { chat } = getState().view;
  const differs = (key: (typeof problemKeys)[number]) =>
    change[key] !== undefined && change[key] !== chat[key];
  const edited = problemKeys.some(differs);
  const asksElse = chat.task !== '' && differs('user');
  look({ chat: { ...chat, ...(edited && { task: '' }), ...(asksElse && { answer: '' }), ...change } });
}

/** Puts a problem into the chat. @param task the bundled problem that it is; empty for one of a file */
export function takeProblem(problem: TextProblem, task: string) {
  setState({ before: turnsBefore(problem) });
  writeChat(chatOfProblem(problem, task));
}

/**
 * Loads a model if it is not known yet what it can do.
 * @returns that; null where it cannot be loaded, with a notice, or something else is under way
 */
export async function loadModel(model: FolderModelRef): Promise<TextModelFacts | null> {
  const known = getState().facts[folderKey(model)];
  if (known) return known;
  if (!isHeld(model, getState())) return null;
  const answer = await askLab('load', { kind: 'describe', model });
  if (!answer) return null;
  const { facts } = answer.result;
  const words = await beginsOf(model);
  setState((state) => ({
    facts: { ...state.facts, [folderKey(model)]: facts },
    begins: { ...state.begins, [facts.tokenizer]: words },
  }));
  return facts;
}

/** The words that a model's tokenizer puts before a text. */
async function beginsOf(model: FolderModelRef): Promise<readonly string[]> {
  try {
    const encoded = await askBeside<'encode'>({ kind: 'encode', model, ask: null, text: 'a' });
    return encoded?.words.slice(0, -1) ?? [];
  } catch {
    // A tokenizer that cannot encode.
    return [];
  }
}

const unscored = { entropy: null, logprob: null, top: [] };

/** Loads the chosen model. */
export async function loadChosen() {
  const { model } = getState().view;
  if (model.kind === 'folder') await loadModel(model);
}

/** Asks the chosen model what the chat says; its tokens are shown as they are drawn. */
export async function sampleChat() {
  const { view, before } = getState();
  const { model, chat, copies, temperature, seed } = view;
  if (model.kind !== 'folder') return;
  const facts = await loadModel(model);
  if (!facts) return;
  const read = readChat(chatFor(chat, facts), before);
  if ('fault' in read) return;
  const { ask } = read;
  const prompt = await askLab('sample', { kind: 'encode', model, ask, text: '' });
  if (!prompt) return;
  const about = {
    title: titleOf(ask),
    model: facts.name,
    meta: { tokenizer: facts.tokenizer, drawn_at: temperature, seed, finished: false },
    promptLength: prompt.result.ids.length,
  };
  const { ids, words } = prompt.result;
  const given = ids.map((id, i) => ({ ...unscored, id, word: words[i] }));
  const place = samplesPlace(model, ask);
  const arriving = new ArrivingTraces(new DrawnTraces(given, copies, about), place);
  const filter = filterOf(chat);
  const answer = await askLab(
    'sample',
    {
      kind: 'sample',
      model,
      world: null,
      problem: ask,
      copies,
      draws: { temperature, seed, ...(filter && { filter }) },
    },
    ({ drawn }) => {
      if (drawn) arriving.add(drawn);
    },
  );
  arriving.end(answer === null);
  const finished = answer?.result.traces ?? [];
  if (answer && !arriving.begun) showTraces(finished, 'sampled', model, null, ask);
  else if (arriving.begun) place.end(finished);
  if (answer) setState({ cost: answer.cost });
}

/** The samples' place on the page: it shows them in place of those before, and what comes of them wherever they then are. */
function samplesPlace(
  model: FolderModelRef,
  ask: TextAsk,
): ArrivalPlace & { end(finished: readonly Trace[]): void } {
  let ids: readonly number[] = [];
  return {
    begin(all) {
      showTraces(all, 'sampled', model, null, ask);
      ids = getState().inspected.map(({ id }) => id);
      look({ sample: 0, pinned: null, position: null });
    },
    grow(grown) {
      for (const [copy, trace] of grown) change(ids[copy], () => ({ trace }));
    },
    end(finished) {
      for (const [i, trace] of finished.entries()) change(ids[i], () => ({ trace }));
      const shown = shownOf(getState());
      if (shown && ids.includes(shown.id) && getState().view.pinned === null)
        look({ pinned: warmestToken(shown.trace) });
    },
  };
}

/** What a problem is called: the first line of what is asked. */
export function titleOf({ problem }: TextAsk): string {
  const text = 'prompt' in problem ? problem.prompt : (problem.messages.at(-1)?.content ?? '');
  return firstLine(text);
}

const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 200);

/** A pasted answer with the token that ends one. */
const ended = (text: string, { ends }: TextModelFacts): string =>
  ends.length === 0 || ends.some(({ word }) => text.trimEnd().endsWith(word))
    ? text.trimEnd()
    : text.trimEnd() + ends[0].word;

/**
 * Scores a text with the chosen model, and shows it.
 * @param asAnswer whether it answers the chat; else it stands by itself
 */
export async function scoreText(text: string, asAnswer: boolean) {
  const { view, before } = getState();
  const { model, chat } = view;
  if (model.kind !== 'folder') return;
  const facts = await loadModel(model);
  if (!facts) return;
  const read = readChat(chatFor(chat, facts), before);
  const ask = asAnswer && 'ask' in read ? read.ask : null;
  const encoded = await askLab('score', {
    kind: 'encode',
    model,
    ask,
    text: ask ? ended(text, facts) : text,
  });
  if (!encoded) return;
  const { ids } = encoded.result;
  const scored = await askLab('score', { kind: 'score', model, sequences: [[...ids]], temperature: 1 });
  if (!scored) return;
  const verdict = ask && verifyText(ask.problem, ask.prefill + text);
  const trace: Inspected['trace'] = {
    ...scoredText(encoded.result, scored.result.scores[0], {
      title: ask ? titleOf(ask) : firstLine(text),
      model: facts.name,
      meta: { tokenizer: facts.tokenizer, ...(verdict && { reason: verdict.reason }) },
    }),
    ...(verdict && { reward: verdict.reward, answer: verdict.answer }),
  };
  showTraces([trace], 'pasted', model, null, ask);
  setState({ cost: scored.cost });
}

function scoredText(
  { ids, words, promptLength }: EncodedText,
  scores: readonly Pick<Inspected['trace']['tokens'][number], 'entropy' | 'logprob' | 'top'>[],
  about: Pick<Inspected['trace'], 'title' | 'model' | 'meta'>,
): Inspected['trace'] {
  return {
    ...about,
    world: null,
    temperature: 1,
    entropyKind: 'exact',
    promptLength,
    tokens: ids.map((id, i) => ({ id, word: words[i], ...(scores[i - 1] ?? unscored) })),
    reward: null,
    answer: null,
  };
}
