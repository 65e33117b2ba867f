import type { Trace } from '../../../experiment/trace.ts';
import type { FolderModelRef, TextModelFacts } from '../../../lab/client/inspect_protocol.ts';
import type { TextAsk } from '../../../task/text/text_ask.ts';
import { foreignTokens, isNameless } from '../../state/inspect/bare_text.ts';
import { type Inspected, inspectStore } from '../../state/inspect/inspect_store.ts';
import { askBeside } from '../../state/inspect/inspect_work.ts';
import { joinedText } from '../../words/running_text.ts';

/** A trace's tokens as a model of a folder has them. */
export interface OwnTokens {
  readonly ids: readonly number[];
  readonly words: readonly string[];
  readonly promptLength: number;
}

/** A word of a file that is not the model's for the same id. */
export class OtherWords extends Error {
  constructor(
    readonly id: number,
    readonly words: readonly [file: string, model: string],
  ) {
    super(`Token ${id} is "${words[0]}" in the file and "${words[1]}" in the model.`);
  }
}

/**
 * The tokens of a trace that no model of the lab has written: its text in the model's tokens, or the ids of its file, whose words
 * must be the model's where the file has words.
 * @throws OtherWords, InspectError as the lab's client
 */
export async function ownTokens(
  { trace, ask }: Pick<Inspected, 'trace' | 'ask'>,
  model: FolderModelRef,
  facts: TextModelFacts,
): Promise<OwnTokens | null> {
  const how = foreignTokens(trace);
  if (how === null) return null;
  const { tokens, promptLength } = trace;
  const response = tokens.slice(promptLength);
  if (how.kind === 'ids') {
    const ids = tokens.map(({ id }) => id as number);
    return { ids, words: await wordsOf(trace, ids, model), promptLength };
  }
  const prompt = textOf(tokens.slice(0, promptLength));
  if (ask === null && trace.meta.chat === true)
    throw new Error('Its prompt is a chat, and its turns are not known apart: open the trainer’s own file.');
  const asked = promptLength === 0 ? null : (ask ?? rawPrompt(prompt, facts));
  if (how.kind === 'text') {
    const text = textOf(response);
    // The trainer's text has lost the token that ended it.
    const end = trace.meta.finished === true ? (facts.ends[0]?.word ?? '') : '';
    const encoded = await askBeside<'encode'>({
      kind: 'encode',
      model,
      ask: asked,
      text: text.endsWith(end) ? text : text + end,
    });
    return encoded;
  }
  const before = await askBeside<'encode'>({ kind: 'encode', model, ask: asked, text: '' });
  if (!before) return null;
  const ids = response.map(({ id }) => id as number);
  const words = await wordsOf({ ...trace, tokens: response }, ids, model);
  return {
    ids: [...before.ids, ...ids],
    words: [...before.words, ...words],
    promptLength: before.ids.length,
  };
}

/** The text of pieces that are no tokens. */
const textOf = (pieces: Trace['tokens']): string => pieces.map(({ word }) => word).join('');

/** The model's words for a file's ids. @throws OtherWords where the file has others */
async function wordsOf(
  { tokens }: Pick<Trace, 'tokens'>,
  ids: readonly number[],
  model: FolderModelRef,
): Promise<string[]> {
  const known = [...new Set(ids)];
  const answer = await askBeside<'words'>({ kind: 'words', model, ids: known });
  const named = new Map(known.map((id, i) => [id, answer?.words[i] ?? `#${id}`]));
  for (const token of tokens) {
    const own = token.id === null ? null : named.get(token.id);
    // Some trainers write words without the space before them.
    if (own && !isNameless(token) && token.word.trim() !== own.trim())
      throw new OtherWords(token.id as number, [token.word, own]);
  }
  return ids.map((id) => named.get(id)!);
}

/** A prompt that is a text, without what the tokenizer puts before a text itself. */
function rawPrompt(prompt: string, facts: TextModelFacts): TextAsk {
  const begin = joinedText(inspectStore.getState().begins[facts.tokenizer] ?? []);
  return {
    problem: {
      id: 'rollout',
      answer: null,
      verifier: { name: 'number' },
      prompt: begin !== '' && prompt.startsWith(begin) ? prompt.slice(begin.length) : prompt,
    },
    system: null,
    prefill: '',
    template: 'raw',
    thinking: null,
    longest: 1,
    stops: [],
  };
}
