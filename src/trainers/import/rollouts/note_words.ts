import type { Fault, FaultPlace } from '../../../formats/fault_rules.ts';
import { english, faultSentence } from '../../../formats/fault_sentence.ts';
import type { RolloutNote } from './rollout.ts';

/** A language's sentences for what is to be said of a set of rollouts. */
export interface NoteWords {
  repeated(rows: number): string;
  noEntropies(traces: number): string;
  endingUnknown(traces: number): string;
  idsDiffer(traces: number): string;
  summed(names: readonly string[]): string;
  specialsLost(): string;
  notSampled(traces: number): string;
  evaluation(traces: number): string;
  unfinished(steps: readonly number[]): string;
  refused(count: number, first: Fault & FaultPlace): string;
}

const n = (value: number) => value.toLocaleString('en-US');
const some = (count: number, one: string, many: string) => `${n(count)} ${count === 1 ? one : many}`;

export const englishNotes: NoteWords = {
  repeated: (rows) =>
    `${some(rows, 'row was', 'rows were')} written more than once, at each update from the same batch, and counted once.`,
  noEntropies: (traces) =>
    `${some(traces, 'rollout has', 'rollouts have')} no entropies: a model has to score ${traces === 1 ? 'it' : 'them'} first.`,
  endingUnknown: (traces) =>
    `Whether ${some(traces, 'response', 'responses')} of the greatest length ended or ${traces === 1 ? 'was' : 'were'} cut off is not known: the text has lost its end token, and none is added.`,
  idsDiffer: (traces) =>
    `The token ids of ${some(traces, 'rollout', 'rollouts')} spell another text than the one beside them; the ids are used.`,
  summed: (names) => `The reward is the sum of ${names.join(', ')}, without weights.`,
  specialsLost: () =>
    'The prompts have lost their special tokens, so that a model that scores them reads other prompts than in training.',
  notSampled: (traces) =>
    `In ${some(traces, 'sequence', 'sequences')} a tool or a user has written tokens between the model's: those have no entropy, and are in no mask.`,
  evaluation: (traces) => `${some(traces, 'rollout is', 'rollouts are')} of an evaluation.`,
  unfinished: (steps) =>
    `${steps.length === 1 ? 'Step' : 'Steps'} ${steps.slice(0, 10).join(', ')}${steps.length > 10 ? ', …' : ''} may be incomplete: ${steps.length === 1 ? 'it has' : 'they have'} no file STABLE.`,
  refused: (count, first) =>
    `${some(count, 'row', 'rows')} could not be used; the first: ${faultSentence('traces', first, english)}`,
};

/** A note as a sentence. */
export function noteSentence(note: RolloutNote, words: NoteWords): string {
  switch (note.kind) {
    case 'repeated':
      return words.repeated(note.rows);
    case 'no-entropies':
      return words.noEntropies(note.traces);
    case 'ending-unknown':
      return words.endingUnknown(note.traces);
    case 'ids-differ':
      return words.idsDiffer(note.traces);
    case 'summed':
      return words.summed(note.names);
    case 'specials-lost':
      return words.specialsLost();
    case 'not-sampled':
      return words.notSampled(note.traces);
    case 'evaluation':
      return words.evaluation(note.traces);
    case 'unfinished':
      return words.unfinished(note.steps);
    case 'refused':
      return words.refused(note.count, note.first);
  }
}
