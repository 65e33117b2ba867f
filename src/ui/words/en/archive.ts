import type { InspectionFacts } from '../../../formats/archive/inspection_facts.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('en');

const counted = (count: number, what: string) => `${n.integer(count)} ${what}${count === 1 ? '' : 's'}`;

/** Models that are named one by one. */
const named = 3;

function inspectionOf({ sets, samples, continuations, scans, models }: InspectionFacts): string {
  const names = models.slice(0, named).join(', ') + (models.length > named ? ', …' : '');
  return [
    `${counted(samples, 'sample')}${names && ` of ${names}`}${sets > 1 ? ` in ${n.integer(sets)} sets` : ''}`,
    continuations > 0 && counted(continuations, 'continuation'),
    scans > 0 && counted(scans, 'scan'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Archives: opening one from a file or an address, and saving what is on the screen. */
export const archiveEn = {
  open: 'Open an archive',
  save: 'Save as an archive',
  saving: 'Packing the archive',
  drop: 'Drop an archive (.forklab.zip) to open it',

  askHeading: (host: string) => `Load an archive from ${host}?`,
  askSize: (size: string, host: string) => `Load ${size} from ${host}?`,
  askText:
    'The link names it. Nothing has been loaded from there; who runs that site would learn that you did.',
  address: 'Address',
  size: 'Size',
  sizeUnknown: 'not known',
  sizeAsk: 'Ask for the size',
  sizeAsking: 'asking',
  most: (size: string) => `At most ${size} are loaded.`,
  load: 'Load it',
  refuse: 'Do not load',

  loading: (host: string) => `Loading from ${host}`,
  reading: (name: string) => `Reading ${name}`,
  bytesOf: (read: string, of: string | null) => (of === null ? read : `${read} of ${of}`),
  cancel: 'Cancel',

  leaveHeading: 'A training is on the screen',
  leaveText: 'The archive would take its place, and the training would end.',
  leave: 'End the training, show the archive',
  stay: 'Keep training',

  refusedHeading: 'The archive was not opened',
  refused: (why: string) => `${why} What is on the screen is as it was.`,
  dismiss: 'Dismiss',
  unreadable: 'The browser could not read the file.',
  notSaved: (why: string) => `The archive was not saved. ${why}`,
  nothingToSave: 'The runs on the screen are not of the recipe that the title was written for.',
  /** @param runs in words */
  holds: (runs: string) => `The archive holds ${runs}.`,
  nothingTrained: 'Nothing of this recipe has been trained yet, so there is nothing to save.',
  otherRuns:
    'What is on the screen is of another recipe than the one set here, so it is not saved under this title. Train this recipe first, or undo its changes. What is kept can be exported from Experiments.',
  onScreen: (runs: string) => `The screen shows ${runs}.`,
  fromRecording: 'the recorded run',
  fromArchive: (name: string) => `“${name}”, opened from an archive`,
  trainedHere: (name: string | null) => (name === null ? 'what was trained here' : `${name}, trained here`),
  runsOf: (
    from: string,
    preset: string,
    conditions: string,
    seeds: string,
    runs: number,
    step: number,
    of: number,
  ) =>
    `${from}: preset ${preset}; ${conditions}; ${seeds}; ${counted(runs, 'run')}, ${
      step === of ? counted(of, 'step') : `up to step ${n.integer(step)} of ${n.integer(of)}`
    }`,
  fetchFaults: {
    unreachable: (host: string) =>
      `Nothing came from ${host}. Either it cannot be reached, or it does not let other sites read the file (CORS). Download the file there and drop it on this page.`,
    status: (host: string, status: number) => `${host} answered with the error ${n.integer(status)}.`,
    'too-large': (most: string) => `The file is larger than ${most}, which no archive is.`,
    'not-https': 'The address leads away from https. It was not followed.',
    'cut-off': 'The connection broke off before the end.',
  },

  kept: {
    export: 'Export',
    exportOf: (name: string) => `Export ${name} as an archive`,
    gathering: (name: string) => `Reading what is kept of ${name}`,
    heading: (name: string) => `Save ${name} as an archive`,
    record: (runs: number, size: string) =>
      `Recipe, metrics and samples of ${counted(runs, 'run')}: ${size} before packing.`,
    weights: (count: number, size: string) =>
      `Trained models: ${counted(count, 'Hugging Face folder')}, ${size}`,
    checkpoints: (count: number, size: string) =>
      `What the runs go on from: ${counted(count, 'checkpoint')}, ${size}`,
    save: (size: string) => `Save, at most ${size}`,
    onnx: 'Save the models as ONNX',
    writingOnnx: (name: string) => `Writing the models of ${name} as ONNX`,
    keeping: (name: string) => `Saving ${name} in this browser`,
    keptHeading: (name: string) => `${name} is kept`,
    kept: (name: string) => `Kept as ${name}, under Experiments. Nothing was started.`,
    goesOn: (count: number, runs: number) =>
      count === 0
        ? 'The archive holds no checkpoints: it can be looked at and compared, but not trained on.'
        : count < runs
          ? `The archive holds checkpoints of ${n.integer(count)} of its ${counted(runs, 'run')}; if you resume it, the others begin anew.`
          : 'The archive holds a checkpoint of each run. If you resume it, on the same adapter they go on bit for bit.',
    notKept: (name: string) =>
      `${name} could not be kept in this browser. It is on the screen and in Compare until the page is left.`,
    noRoom: 'There is no room for it. Delete something under Experiments, then open it again.',
  },

  /** What of Inspect is in an archive. */
  inspection: {
    parts: 'What goes into it',
    runs: (runs: string) => `Training: ${runs}`,
    holds: (facts: InspectionFacts) => `Inspect: ${inspectionOf(facts)}`,
    noWeights: 'Models are named; their weights are not saved.',
    nameOf: (model: string | null) => `forklab inspection${model === null ? '' : ` ${model}`}`,
    heading: (name: string) => `${name} is open`,
    opened: (name: string, facts: InspectionFacts) => `Opened “${name}” in Inspect: ${inspectionOf(facts)}.`,
    /** After what is said of its experiment. */
    beside: (facts: InspectionFacts) => `From the archive, in Inspect: ${inspectionOf(facts)}.`,
  },

  imported: 'Imported',
  importedFrom: (name: string, adapter: string, day: string) => `${name}: ${adapter}, ${day}`,
  toRecorded: 'Back to the recorded run',
  /** What an experiment is called that has no name yet. */
  nameOf: (preset: string) => `forklab ${preset}`,
};
