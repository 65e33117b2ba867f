import { klDivergence, type RowDivergence } from '../forks/kl_divergence.ts';
import type { DivergedToken } from '../forks/model_divergence.ts';
import type { ForcedTokens } from '../model/teacher_forcing.ts';
import type { InspectedModel, Scorer } from './inspected_model.ts';
import type { InspectionHooks } from './inspection_hooks.ts';
import { checkSequence, InvalidRequest } from './invalid_request.ts';
import type { Subject } from './subject.ts';

/** A sequence whose response is compared: the tokens after the first `promptLength`. */
export interface PromptedSequence {
  tokens: readonly number[];
  promptLength: number;
}

/** One of two models that read the same tokens. */
export interface ComparedModel {
  readonly name: string;
  readonly model: InspectedModel;
  readonly subject: Pick<Subject, 'word'>;
}

/** A token that two models mean different words by. */
export interface OtherWord {
  id: number;
  words: [reference: string, other: string];
}

/** Most likely tokens whose overlap is counted. */
export const comparedTop = 10;

/** Most bytes of the reference's logits in memory at a time: 1,300 rows of SmolLM2's, 440 of Qwen3's. */
const heldBytes = 2 ** 28;

/**
 * The first of some tokens that two models mean different words by; null where they mean the same. Tokenizers that differ in how
 * they split texts alone can be compared.
 */
export function firstOtherWord(
  reference: ComparedModel,
  other: ComparedModel,
  sequences: readonly PromptedSequence[],
): OtherWord | null {
  for (const id of new Set(sequences.flatMap(({ tokens }) => tokens))) {
    const words: OtherWord['words'] = [reference.subject.word(id), other.subject.word(id)];
    if (words[0] !== words[1]) return { id, words };
  }
  return null;
}

/**
 * Two models that read the same sequences, side by side at temperature 1. KL is of the full softmax: both models' logits of a
 * token are on the host at the same time, the reference's kept until the other's come.
 * @param held bytes of logits that are kept; a sequence that has more is read in several passes
 * @returns for each sequence the tokens of its response, but for the first token of a sequence without a prompt
 * @throws InvalidRequest when their vocabularies have different sizes, or a sequence does not fit one of them
 */
export async function divergedTokens(
  reference: ComparedModel,
  other: ComparedModel,
  sequences: readonly PromptedSequence[],
  hooks: InspectionHooks = {},
  held = heldBytes,
): Promise<DivergedToken[][]> {
  const { vocab } = reference.model;
  if (other.model.vocab !== vocab)
    throw new InvalidRequest(
      `${reference.name} has logits of ${vocab} tokens and ${other.name} of ${other.model.vocab}: their distributions cannot be compared.`,
    );
  for (const { tokens } of sequences)
    for (const { model } of [reference, other]) checkSequence(tokens, model);
  const options = { temperature: 1, top: Math.min(comparedTop, vocab) };
  const scorers = [reference, other].map(({ model }) => model.scorer(options));
  const most = Math.max(1, Math.floor(held / (vocab * 4)));
  const total = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const found: DivergedToken[][] = [];
  let read = 0;
  try {
    for (const { tokens, promptLength } of sequences) {
      const own: DivergedToken[] = [];
      // Row i predicts token i + 1.
      const rows = tokens.length - 1;
      for (let from = Math.max(0, promptLength - 1); from < rows; from += most) {
        const pass = { tokens: tokens.slice(0, Math.min(rows, from + most) + 1), from, vocab };
        own.push(...(await divergedPass(scorers, pass, hooks)));
      }
      found.push(own);
      read += tokens.length;
      hooks.progress?.(read / total, 2 * read);
    }
  } finally {
    for (const scorer of scorers) scorer.destroy();
  }
  return found;
}

/** Compares the tokens of a sequence from a row on. */
async function divergedPass(
  [reference, other]: readonly Scorer[],
  { tokens, from, vocab }: { tokens: readonly number[]; from: number; vocab: number },
  { between }: InspectionHooks,
): Promise<DivergedToken[]> {
  const kept: Float32Array[] = [];
  const [p] = await reference.score(
    [tokens],
    eachRow(vocab, from, (row, logits) => {
      kept[row] = logits.slice();
    }),
  );
  await between?.();
  const rows: RowDivergence[] = [];
  const [q] = await other.score(
    [tokens],
    eachRow(vocab, from, (row, logits) => {
      // Rows after the last token are padding.
      if (from + row < tokens.length - 1) rows[row] = klDivergence(kept[row], logits);
    }),
  );
  await between?.();
  return rows.map((row, i) => divergedToken(p, q, from + i, row));
}

/** Takes the rows of chunks of logits, from one on, numbered from it. */
const eachRow =
  (vocab: number, from: number, take: (row: number, logits: Float32Array) => void) =>
  (firstRow: number, values: Float32Array): void => {
    for (let row = 0; row * vocab < values.length; row++)
      if (firstRow + row >= from)
        take(firstRow + row - from, values.subarray(row * vocab, (row + 1) * vocab));
  };

function divergedToken(
  p: ForcedTokens,
  q: ForcedTokens,
  row: number,
  { kl, gini }: RowDivergence,
): DivergedToken {
  const [ours, theirs] = [p.top[row].ids, q.top[row].ids];
  return {
    // Rounding may leave it a trace below 0.
    entropy: [Math.max(0, p.entropy[row]), Math.max(0, q.entropy[row])],
    logprob: [p.logprob[row], q.logprob[row]],
    flipped: ours[0] !== theirs[0],
    topOverlap: ours.filter((id) => theirs.includes(id)).length / ours.length,
    kl,
    gini,
  };
}
