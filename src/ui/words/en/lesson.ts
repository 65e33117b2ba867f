import type { LessonKind, LessonPart } from '../../../formats/link/lesson.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('en');
const lists = new Intl.ListFormat('en');
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The parts in a sentence. */
const named: Record<LessonPart, string> = {
  train: 'the Train view',
  inspect: 'the Inspect view',
  compare: 'the Compare view',
  paper: 'the Paper view',
  rollouts: 'the rollouts',
  training: 'the Train button',
  experiments: 'saved experiments',
  conditions: 'the conditions',
  rho: 'ρ',
  recipe: 'all other settings',
};
const listed = (parts: readonly LessonPart[]) => lists.format(parts.map((part) => named[part]));

/** Lessons: making one in the Share dialog, and following one. */
export const lessonEn = {
  heading: 'For a class',
  /** The choice of a link that is no lesson. */
  none: 'No lesson',
  kinds: {
    predict: 'Predict first',
    rho: 'Change only ρ',
    inspect: 'Inspect only',
    free: 'Assignment only',
  } satisfies Record<LessonKind, string>,
  about: {
    predict: 'The recording waits at a step. Nothing tells its result until it is played.',
    rho: 'Conditions and all other settings are locked.',
    inspect: 'The Inspect view alone.',
    free: 'Everything is shown, with the assignment on top.',
  } satisfies Record<LessonKind, string>,
  titleField: 'Title of the assignment',
  noteField: 'Assignment',
  view: 'Opens in',
  step: 'Recording waits at step',
  stepHint: 'Empty: it plays.',
  preview: 'Preview in a new tab',

  details: 'Details',
  all: 'All parts',
  parts: {
    train: 'Train view',
    inspect: 'Inspect view',
    compare: 'Compare view',
    paper: 'Paper view',
    rollouts: 'Rollouts',
    training: 'Train button',
    experiments: 'Saved experiments',
    conditions: 'Conditions',
    rho: 'ρ',
    recipe: 'All other settings',
  } satisfies Record<LessonPart, string>,
  states: { shown: 'shown', hidden: 'hidden', locked: 'locked' },
  noClaim: 'A lesson that asks for a prediction carries no result.',

  assignment: 'Assignment',
  waits: (step: number) => `The recording waits at step ${n.integer(step)}.`,
  predict: 'Write down your prediction, then play it.',
  hides: (parts: readonly LessonPart[]) => `This lesson hides ${listed(parts)}.`,
  locks: (parts: readonly LessonPart[]) => `${upper(listed(parts))} cannot be changed.`,
  showAll: 'Show everything',
  sure: 'Show what this lesson hides, and unlock the rest? You can come back.',
  stay: 'Stay in the lesson',
  allShown: 'Everything is shown.',
  back: 'Back to the lesson',

  closeQr: 'Close',
  /** Under a QR code that fills the window. */
  qrLength: (characters: number) =>
    `${n.integer(characters)} characters. A shorter title and text make larger squares, which scan from further away.`,
};
