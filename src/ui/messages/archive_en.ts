import { ArchiveError, type ArchiveFault } from '../../experiment/archive/archive_fault.ts';
import { numbersOf } from './numbers.ts';

const n = numbersOf('en');

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
  fault: (fault: ArchiveFault): string => new ArchiveError(fault).message,
  unreadable: 'The browser could not read the file.',
  notSaved: (why: string) => `The archive was not saved. ${why}`,
  nothingToSave: 'There is nothing on the screen to save yet.',
  fetchFaults: {
    unreachable: (host: string) =>
      `Nothing came from ${host}. Either it cannot be reached, or it does not let other sites read the file (CORS). Download the file there and drop it on this page.`,
    status: (host: string, status: number) => `${host} answered with the error ${n.integer(status)}.`,
    'too-large': (most: string) => `The file is larger than ${most}, which no archive is.`,
    'not-https': 'The address leads away from https. It was not followed.',
    'cut-off': 'The connection broke off before the end.',
  },

  imported: 'Imported',
  importedFrom: (name: string, adapter: string, day: string) => `${name}: ${adapter}, ${day}`,
  toRecorded: 'Back to the recorded run',
  /** What an experiment is called that has no name yet. */
  nameOf: (preset: string) => `forklab ${preset}`,
};
