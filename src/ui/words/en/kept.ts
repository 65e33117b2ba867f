import type { KeptStatus } from '../../../lab/client/kept_protocol.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');
const stepOf = (step: number, of: number) => `step ${n.integer(step)} of ${n.integer(of)}`;

/** Experiments that are kept in the browser, and the queue. */
export const keptEn = {
  open: 'Experiments',
  openCount: (count: number) => `Experiments (${n.integer(count)})`,
  title: 'Experiments',
  done: 'Done',

  atWork: (name: string) => `Kept as ${name}.`,
  memory: 'This browser denies its storage, so experiments are kept only until the page is left.',
  memoryDetail: 'In the words of the browser',
  resumed: (steps: string) => `Taken up again at ${steps}.`,
  resumedAt: (step: number) => `step ${n.integer(step)}`,
  otherKernels:
    'forklab’s kernels have changed since it was begun: from there on the last digits may differ from those of an uninterrupted run.',
  ended: (step: number) => `Ended early, at step ${n.integer(step)}.`,
  recovering: (step: number, attempt: number, of: number, seconds: number) =>
    step > 0
      ? `The adapter was lost; starting again from step ${n.integer(step)} in ${plural(seconds, 'second', 'seconds')}, attempt ${n.integer(attempt)} of ${n.integer(of)}.`
      : `The adapter was lost; starting again from the base in ${plural(seconds, 'second', 'seconds')}, attempt ${n.integer(attempt)} of ${n.integer(of)}.`,
  interrupted: (name: string, step: number, of: number) =>
    step > 0
      ? `${name} rests at ${stepOf(step, of)}.`
      : `${name} was interrupted before its first checkpoint. It begins again, with the same seeds.`,
  resume: 'Resume',
  resumeOf: (name: string) => `Resume ${name}`,
  notNow: 'Not now',
  queueLeft: (count: number) => `${plural(count, 'experiment waits', 'experiments wait')} in the queue.`,

  queue: {
    heading: 'Queue',
    empty: 'What you add here is trained after what is open, one experiment after the other.',
    add: 'Add the recipe to the queue',
    start: 'Start the queue',
    going: 'Goes on by itself.',
    resting: 'Begins when you say so.',
    rest: 'Nothing after this one',
    up: (name: string) => `Move ${name} up`,
    down: (name: string) => `Move ${name} down`,
    remove: 'Remove',
    removeOf: (name: string) => `Take ${name} out of the queue`,
    now: (name: string, state: string) => `${name}: ${state}`,
    pause: 'Pause',
    play: 'Go on',
    stop: 'Stop',
    stopOf: (name: string) => `Stop ${name}`,
    stopAbout: 'Ends it as it is. It stays kept.',
  },

  list: {
    heading: 'Kept in this browser',
    empty: 'Nothing is kept yet. What you train is kept here by itself, under a name, until you delete it.',
    loading: 'Looking for what is kept.',
    statuses: {
      queued: () => 'not begun',
      running: (step, of) => `training, ${stepOf(step, of)}`,
      paused: (step, of) => `rests at ${stepOf(step, of)}`,
      done: (step, of) =>
        step < of ? `ended early, at ${stepOf(step, of)}` : `done, ${plural(step, 'step', 'steps')}`,
      stopped: (step, of) => `stopped at ${stepOf(step, of)}`,
      failed: (step, of) => `failed at ${stepOf(step, of)}`,
    } satisfies Record<KeptStatus, (step: number, of: number) => string> as Record<
      KeptStatus,
      (step: number, of: number) => string
    >,
    elsewhere: 'open in another tab',
    star: (name: string) => `Star ${name}`,
    more: (name: string) => `More about ${name}`,
    open: 'Open',
    openOf: (name: string) => `Open ${name} on the screen`,
    onScreen: 'on the screen',
    compare: 'Compare',
    compareOf: (name: string) => `Compare ${name}`,
    compared: 'In Compare',
    uncompareOf: (name: string) => `Take ${name} out of Compare`,
    again: 'Run again',
    againOf: (name: string) => `Run ${name} again`,
    remove: 'Delete',
    removeOf: (name: string) => `Delete ${name}`,
    removed: (name: string, minutes: number) =>
      `${name} is deleted. It can be brought back for ${plural(minutes, 'minute', 'minutes')}.`,
    undo: 'Undo',
    undoOf: (name: string) => `Bring ${name} back`,
    removeNow: 'Delete now',
    removeNowOf: (name: string) => `Delete ${name} for ever, now`,
    name: 'Name',
    note: 'Note',
    noteHint: 'Whatever you want to remember of it.',
    noAdapter: 'not begun yet',
    imported: 'from an archive',
    comma: ', ',
    soFar: (passes: string) => `pass@1 so far: ${passes}`,
    columns: {
      condition: 'Condition',
      seed: 'Seed',
      status: 'Status',
      pass: 'pass@1',
      bytes: 'Size',
    },
    runs: (name: string) => `Runs of ${name}`,
    resumed: (times: number) => `taken up again ${n.integer(times)} ×`,
    facts: (date: string, adapter: string, size: string) => `${date} · ${adapter} · ${size}`,
    damaged: (count: number) =>
      `${plural(count, 'entry', 'entries')} cannot be read. The others are not touched by it.`,
    deleteDamaged: 'Delete it',
  },

  storage: {
    heading: 'Storage',
    used: (kept: string) => `Experiments take ${kept}.`,
    models: (kept: string) => `Models take ${kept}.`,
    of: (usage: string, quota: string) =>
      `This site uses ${usage} of the ${quota} that the browser lets it have.`,
    unknown: 'The browser does not say how much room there is.',
    meter: 'Room used by this site',
    persisted: 'The browser has promised not to clear it by itself.',
    notPersisted:
      'The browser may clear it by itself when it runs out of room. Save what matters as an archive.',
    ask: 'Ask it not to',
    refused: 'The browser has not promised it. Save what matters as an archive.',
  },

  full: {
    heading: 'There is no room left',
    waiting: (needed: string) =>
      `Training rests, and nothing is lost: ${needed} wait in memory. It goes on by itself once there is room.`,
    notKept: 'It could not be kept. Delete something, then try again.',
    notBegun: 'Nothing was begun. Delete something, then start again.',
    none: 'No other experiment is kept here. Other sites, or files of yours, take the room.',
    remove: (name: string, size: string) => `Delete ${name}, ${size}`,
    retry: 'Try again',
  },
  busy: (name: string) =>
    `${name} is open in another tab, which keeps it up to date. It can be compared here; to train it here, close it there.`,
  fault: (detail: string) => `That could not be done. ${detail}`,
  dismiss: 'Close this note',
};
