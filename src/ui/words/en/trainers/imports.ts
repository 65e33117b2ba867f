import type { ForeignNote, ForeignUnit } from '../../../../experiment/foreign/foreign_run.ts';
import { englishNotes, type NoteWords } from '../../../../trainers/import/rollouts/note_words.ts';
import { numbersOf } from '../../numbers.ts';
import { plural } from '../../plural.ts';

const n = numbersOf('en');

const units: Readonly<Record<ForeignUnit, (count: number) => string>> = {
  step: (count) => plural(count, 'step', 'steps'),
  update: (count) => plural(count, 'update', 'updates'),
  row: (count) => plural(count, 'row', 'rows'),
};

/** The words of imports from other trainers. */
export const importsEn = {
  units,
  heading: 'From other trainers',
  reading: (path: string) => (path === '' ? 'Looking at files …' : `Reading ${path} …`),
  unreadable: (detail: string) => `The browser could not read the files (${detail}).`,
  tooMany: (most: number) =>
    `There are more than ${n.integer(most)} files. Give the folder of one run, or its files.`,
  nothing: 'Nothing in these files could be imported.',
  run: (name: string, length: string, evaluations: number, alerts: number) =>
    `${name}: ${length}${evaluations > 0 ? `, ${plural(evaluations, 'evaluation', 'evaluations')}` : ''}${alerts > 0 ? `; ${plural(alerts, 'alert', 'alerts')}, listed in Compare` : ''}.`,
  responses: (title: string, count: number) => `${title}: ${plural(count, 'response', 'responses')}.`,
  left: (count: number) =>
    `${plural(count, 'file has', 'files have')} a run that another file has further, and ${count === 1 ? 'was' : 'were'} not read.`,
  unused: (count: number) =>
    `${plural(count, 'file', 'files')} of models, code and states ${count === 1 ? 'is' : 'are'} not needed.`,
  refused: (path: string, why: string) => `${path}: ${why}`,
  unreadableFile: 'It could not be read: it may have been written meanwhile.',
  unknown: (paths: readonly string[], more: number) =>
    `Not understood: ${paths.join(', ')}${more > 0 ? ` and ${n.integer(more)} more` : ''}.`,
  moreRuns: (count: number) => `And ${plural(count, 'more run', 'more runs')}.`,
  moreSets: (count: number) =>
    `And ${plural(count, 'more set', 'more sets')} of responses, which Inspect does not hold beside these: open ${count === 1 ? 'it' : 'them'} alone.`,
  toCompare: 'Compare',
  toInspect: 'Inspect',
  notes: {
    averaged: 'The trainer logged means over several updates.',
    refilled:
      'Groups with equal rewards were replaced before anything was counted: reward and share of equal groups stay the trainer’s own.',
    'refill-unknown':
      'Nothing says whether groups with equal rewards were replaced; if so, reward and share of equal groups are of those kept.',
    'cut-off': 'The file’s last record is cut off, as of a run that is still being written.',
  } satisfies Record<ForeignNote, string>,
  table: {
    heading: 'Runs of other trainers',
    columns: {
      shown: 'Shown',
      name: 'Run',
      trainer: 'Trainer',
      seed: 'Seed',
      pass: 'pass@1 at the end',
      length: 'Length',
      source: 'From',
    },
    unknownTrainer: 'not known',
    joined: (updates: number) => `${n.integer(updates)} updates a step`,
    rows: 'Counts rows that were logged, not steps.',
    perStep: (name: string) => `Updates in a step of ${name}`,
    perStepLabel: 'updates a step',
    perStepHint: 'Its files do not tell how many updates a step has (mini-batches × epochs).',
    join: 'Join to steps',
    remove: 'Remove',
    removeAll: (runs: number) => (runs === 1 ? 'Remove' : `Remove all ${n.integer(runs)}`),
    removeOf: (name: string) => `Remove ${name}`,
    note: 'Kept in this browser. pass@1 only where the trainer measured the share of right answers on held-out problems.',
  },
  /** What is to be said of rollouts that were read. */
  rolloutNotes: englishNotes as NoteWords,
};
