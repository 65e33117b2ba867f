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
  askText: 'The link points to it. Nothing is loaded yet; that site will see your request.',
  address: 'Address',
  size: 'Size',
  sizeUnknown: 'unknown',
  sizeAsk: 'Check size',
  sizeAsking: 'checking',
  most: (size: string) => `Limit: ${size}.`,
  load: 'Load',
  refuse: 'Do not load',

  loading: (host: string) => `Loading from ${host}`,
  reading: (name: string) => `Reading ${name}`,
  bytesOf: (read: string, of: string | null) => (of === null ? read : `${read} of ${of}`),
  cancel: 'Cancel',

  leaveHeading: 'A training is open',
  leaveText: 'Opening the archive ends it.',
  leave: 'End training, open archive',
  stay: 'Keep training',

  refusedHeading: 'The archive was not opened',
  refused: (why: string) => `${why} Nothing was changed.`,
  dismiss: 'Dismiss',
  unreadable: 'The browser could not read the file.',
  notSaved: (why: string) => `The archive was not saved. ${why}`,
  nothingToSave: 'The title belongs to another recipe than the runs on screen.',
  /** @param runs in words */
  holds: (runs: string) => `Contains ${runs}.`,
  nothingTrained: 'Nothing to save: this recipe has not been trained.',
  otherRuns:
    'The runs on screen have another recipe. Train this one, undo its changes, or export saved runs from Experiments.',
  onScreen: (runs: string) => `On screen: ${runs}.`,
  fromRecording: 'the recorded run',
  fromArchive: (name: string) => `“${name}”, opened from an archive`,
  trainedHere: (name: string | null) => (name === null ? 'your runs' : `${name}, trained here`),
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
      `${host} is unreachable or blocks other sites (CORS). Download the file and drop it here.`,
    status: (host: string, status: number) => `${host} returned error ${n.integer(status)}.`,
    'too-large': (most: string) => `The file is larger than ${most}, the limit for archives.`,
    'not-https': 'The address redirects away from https.',
    'cut-off': 'The connection was interrupted.',
  },

  kept: {
    export: 'Export',
    exportOf: (name: string) => `Export ${name} as an archive`,
    gathering: (name: string) => `Reading ${name}`,
    heading: (name: string) => `Save ${name} as an archive`,
    record: (runs: number, size: string) =>
      `Recipe, metrics and samples of ${counted(runs, 'run')}: ${size} before compression.`,
    weights: (count: number, size: string) =>
      `Trained models: ${counted(count, 'Hugging Face folder')}, ${size}`,
    checkpoints: (count: number, size: string) => `To resume from: ${counted(count, 'checkpoint')}, ${size}`,
    save: (size: string) => `Save, at most ${size}`,
    onnx: 'Save the models as ONNX',
    writingOnnx: (name: string) => `Writing the models of ${name} as ONNX`,
    keeping: (name: string) => `Saving ${name} in this browser`,
    keptHeading: (name: string) => `${name} is saved`,
    kept: (name: string) => `Saved under Experiments as ${name}.`,
    goesOn: (count: number, runs: number) =>
      count === 0
        ? 'No checkpoints: it can be viewed and compared, not resumed.'
        : count < runs
          ? `Checkpoints for ${n.integer(count)} of ${counted(runs, 'run')}; the others would restart.`
          : 'Every run can be resumed, bit for bit on the same adapter.',
    notKept: (name: string) =>
      `${name} could not be saved in this browser. It stays open until you leave the page.`,
    noRoom: 'Storage is full. Delete something under Experiments, then open it again.',
  },

  /** What of Inspect is in an archive. */
  inspection: {
    parts: 'Contents',
    runs: (runs: string) => `Training: ${runs}`,
    holds: (facts: InspectionFacts) => `Inspect: ${inspectionOf(facts)}`,
    noWeights: 'Without model weights.',
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
