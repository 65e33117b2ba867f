import type { StepSamples } from '../../experiment/record.ts';
import { responseIds, type Trace } from '../../experiment/trace.ts';
import { consequencesOf, type ForkConsequence } from '../../forks/consequence.ts';
import { settledBelow } from '../../forks/entropy_distribution.ts';
import type { InspectionRecord } from '../../formats/inspection_record.ts';
import type { TextInspectionRecord } from '../../formats/text_inspection/text_inspection_record.ts';
import { decidesMost, type ForkRow, waversInVain } from '../charts/forks/fork_rows.ts';
import { type Marking, markTop } from '../tokens/mask_marking.ts';
import { piecesInText } from '../words/running_text.ts';
import { isFormatSign, tokenWord } from '../words/token_words.ts';
import { textWord } from '../words/trace_words.ts';

/** A recorded answer in the form of a step's sample, with what is known of its forks. */
export interface ExampleTrace {
  readonly samples: StepSamples;
  readonly marking: Marking;
  readonly vocabulary: readonly string[];
  readonly title: string;
  readonly right: boolean;
  /** Tokens, and those of them that are settled. */
  readonly tokens: number;
  readonly settled: number;
  /** The fork of highest entropy without consequence, and the one of greatest consequence; null if there is none. */
  readonly vain: ExampleFork | null;
  readonly decisive: ExampleFork | null;
}

export interface ExampleFork {
  readonly word: string;
  /** Nats. */
  readonly entropy: number;
  /** Least and greatest share of right answers over its ways. */
  readonly low: number;
  readonly high: number;
}

/** The kept share that is underlined, as in the paper. */
const rho = 0.2;

/** The first answer of a recorded inspection, the one whose forks were scanned; null where it cannot be shown. */
export function exampleTrace({ traces, scan, vocabulary }: InspectionRecord): ExampleTrace | null {
  const [trace] = traces;
  const tokens = trace && responseIds(trace);
  if (!trace || !tokens) return null;
  const wordAt = ({ position, taken }: ForkConsequence) =>
    tokenWord(vocabulary, trace.tokens[position]?.id ?? taken);
  return exampleOf(trace, tokens, vocabulary, consequencesOf(scan.forks), wordAt);
}

/** The same of a recording in words: its pieces as they stand in the text, each a word of the vocabulary by its place. */
export function textExampleTrace({ traces, scan }: TextInspectionRecord): ExampleTrace | null {
  const [trace] = traces;
  if (!trace) return null;
  const response = trace.tokens.slice(trace.promptLength);
  const pieces = piecesInText(response.map(({ word }) => word));
  const ended = isFormatSign(pieces.at(-1) ?? '') ? pieces.length - 1 : pieces.length;
  const shown = { ...trace, tokens: trace.tokens.slice(0, trace.promptLength + ended) };
  const places = pieces.slice(0, ended).map((_, at) => at);
  const wordAt = ({ position }: ForkConsequence) => trace.tokens[position].word.trim();
  const said = consequencesOf(scan.forks).filter(({ position }) => position < shown.tokens.length);
  return exampleOf(shown, places, pieces.map(setInText), said, wordAt);
}

/** A piece as it stands in a text; a token that is a space alone is one, and no sign for it. */
const setInText = (piece: string): string => (piece === ' ' ? '\u00a0' : textWord(piece));

function exampleOf(
  trace: Trace,
  tokens: readonly number[],
  vocabulary: readonly string[],
  forks: readonly ForkConsequence[],
  wordAt: (fork: ForkConsequence) => string,
): ExampleTrace {
  const entropy = trace.tokens.slice(trace.promptLength).map((token) => token.entropy ?? 0);
  const right = trace.reward === 1;
  const response = {
    tokens: [...tokens],
    entropy,
    kept: [],
    reward: right ? 1 : 0,
    advantage: 0,
    answer: trace.answer,
  };
  const groups = [
    { title: trace.title, prompt: [], dropped: false, size: 1, right: right ? 1 : 0, responses: [response] },
  ];
  const rows = forks.map((fork): ForkRow => ({ fork, word: wordAt(fork), slot: null }));
  return {
    samples: { step: 0, groups },
    marking: markTop(groups, rho),
    vocabulary,
    title: trace.title,
    right,
    tokens: tokens.length,
    settled: entropy.filter((nats) => nats < settledBelow).length,
    vain: exampleFork(waversInVain(rows)),
    decisive: exampleFork(decidesMost(rows)),
  };
}

function exampleFork(row: ForkRow | null): ExampleFork | null {
  if (row === null) return null;
  const rates = comparedRates(row.fork);
  return { word: row.word, entropy: row.fork.entropy, low: Math.min(...rates), high: Math.max(...rates) };
}

const comparedRates = ({ branches }: ForkConsequence): number[] =>
  branches.flatMap(({ compared, rate }) => (compared && rate !== null ? [rate] : []));
