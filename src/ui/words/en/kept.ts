import type { KeptStatus } from '../../../lab/client/kept_protocol.ts';
import { clock } from '../clock.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');
const stepOf = (step: number, of: number) => `step ${n.integer(step)} of ${n.integer(of)}`;

/** Experiments that are kept in the browser, and the queue. */
export const keptEn = {
  /** What a new experiment is called: its preset, and when it began. */
  nameOf: (preset: string, date: Date) =>
    `${preset} ${new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' }).format(date)} ${clock(date)}`,
  open: 'Experiments',
  openCount: (count: number) => `Experiments (${n.integer(count)})`,
  title: 'Experiments',
  done: 'Done',

  atWork: (name: string) => `Saved as ${name}.`,
  memory: 'The browser denies storage: experiments are lost when you leave this page.',
  memoryDetail: 'Technical details',
  resumed: (steps: string) => `Resumed from ${steps}.`,
  resumedAt: (step: number) => `step ${n.integer(step)}`,
  otherKernels: 'forklab’s kernels have changed since: the last digits may differ from an uninterrupted run.',
  ended: (step: number) => `Ended early, at step ${n.integer(step)}.`,
  recovering: (step: number, attempt: number, of: number, seconds: number) =>
    step > 0
      ? `GPU device lost. Resuming from step ${n.integer(step)} in ${n.integer(seconds)} s, attempt ${n.integer(attempt)} of ${n.integer(of)}.`
      : `GPU device lost. Restarting in ${n.integer(seconds)} s, attempt ${n.integer(attempt)} of ${n.integer(of)}.`,
  interrupted: (name: string, step: number, of: number) =>
    step > 0
      ? `${name} paused at ${stepOf(step, of)}.`
      : `${name} was interrupted before its first checkpoint and restarts with the same seeds.`,
  resume: 'Resume',
  resumeOf: (name: string) => `Resume ${name}`,
  notNow: 'Not now',
  queueLeft: (count: number) => `${plural(count, 'experiment', 'experiments')} queued.`,

  queue: {
    heading: 'Queue',
    empty: 'Queued experiments run in order, after the open one.',
    add: 'Add recipe to queue',
    start: 'Start queue',
    going: 'Runs automatically.',
    resting: 'Not started.',
    rest: 'Stop after this experiment',
    up: (name: string) => `Move ${name} up`,
    down: (name: string) => `Move ${name} down`,
    remove: 'Remove',
    removeOf: (name: string) => `Remove ${name} from the queue`,
    now: (name: string, state: string) => `${name}: ${state}`,
    pause: 'Pause',
    play: 'Resume',
    stop: 'Stop',
    stopOf: (name: string) => `Stop ${name}`,
    stopAbout: 'Ends the training; results stay.',
  },

  list: {
    heading: 'Saved in this browser',
    empty: 'No experiments yet. Training saves automatically.',
    loading: 'Loading.',
    statuses: {
      queued: () => 'not started',
      running: (step, of) => `training, ${stepOf(step, of)}`,
      paused: (step, of) => `paused at ${stepOf(step, of)}`,
      done: (step, of) =>
        step < of ? `ended early at ${stepOf(step, of)}` : `done, ${plural(step, 'step', 'steps')}`,
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
    openOf: (name: string) => `Open ${name}`,
    onScreen: 'on screen',
    compare: 'Compare',
    compareOf: (name: string) => `Compare ${name}`,
    compared: 'In Compare',
    uncompareOf: (name: string) => `Remove ${name} from Compare`,
    again: 'Run again',
    againOf: (name: string) => `Run ${name} again`,
    remove: 'Delete',
    removeOf: (name: string) => `Delete ${name}`,
    removed: (name: string, minutes: number) =>
      `${name} deleted. Undo within ${plural(minutes, 'minute', 'minutes')}.`,
    undo: 'Undo',
    undoOf: (name: string) => `Undo: delete ${name}`,
    removeNow: 'Delete permanently',
    removeNowOf: (name: string) => `Delete permanently: ${name}`,
    name: 'Name',
    note: 'Note',
    noAdapter: 'not started',
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
    resumed: (times: number) => `resumed ${n.integer(times)}×`,
    facts: (date: string, adapter: string, size: string) => `${date} · ${adapter} · ${size}`,
    damaged: (count: number) => `${plural(count, 'entry', 'entries')} cannot be read`,
    deleteDamaged: 'Delete',
  },

  storage: {
    heading: 'Storage',
    used: (kept: string) => `Experiments: ${kept}.`,
    models: (kept: string) => `Models: ${kept}.`,
    of: (usage: string, quota: string) => `In all ${usage} of ${quota}.`,
    unknown: 'The quota is unknown.',
    meter: 'Storage used',
    persisted: 'Storage is persistent.',
    notPersisted: 'The browser may clear it when space runs low. Save what matters as an archive.',
    ask: 'Request persistent storage',
    refused: 'Persistent storage was not granted. Save what matters as an archive.',
  },

  full: {
    heading: 'Storage is full',
    waiting: (needed: string) =>
      `Training is paused until storage is freed. ${needed} are unsaved but still in memory.`,
    notKept: 'Not saved. Delete something, then try again.',
    notBegun: 'Not started. Delete something, then start again.',
    none: 'No other experiment is saved here: other sites or your files use the space.',
    remove: (name: string, size: string) => `Delete ${name}, ${size}`,
    retry: 'Try again',
  },
  busy: (name: string) => `${name} is open in another tab. Close it there to train it here.`,
  fault: (detail: string) => `That failed. ${detail}`,
  dismiss: 'Dismiss',
};
