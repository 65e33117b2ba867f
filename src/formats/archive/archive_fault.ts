import type { TraceFault } from '../traces/trace_fault.ts';
import { sentenceOf as traceSentence } from '../traces/trace_fault.ts';

/**
 * What is wrong with an archive. The page has a sentence in each language for every code; `path` is an entry's name,
 * `line` counts from 1 or is null where the fault is the whole entry's.
 *
 * | code | meaning |
 * |---|---|
 * | not-a-zip, cut-off | the file does not begin, or does not end, as a zip does |
 * | trailing | something stands in front of the zip or behind it |
 * | file-too-large, too-many-entries, inflates-too-far, entry-too-large, ratio | it holds more than `archiveLimits` |
 * | zip64, encrypted, several-disks, unknown-method, streamed, not-a-file | it uses what archives of ours never use |
 * | bad-name, unknown-name, repeated-name | an entry is called what no entry is called |
 * | headers-disagree, overlap | directory, local headers and what lies between them do not fit |
 * | damaged | an entry's bytes are not those that were packed: `inflate`, `size`, `crc` or `sha-256` says so |
 * | missing-entry, unlisted-entry | manifest and zip do not list the same |
 * | newer-format | made with a newer version of forklab |
 * | json | an entry or a line of it is not the JSON, or not the trace, that it should be |
 * | wrong-value | a field is missing, unknown, of a wrong kind or out of bounds |
 * | disagreement | two parts of it contradict each other |
 * | too-many-tokens | its samples are more than a page can hold |
 * | record | the record as a whole is not sound, in a sentence of `record_schema.ts` |
 * | no-digest | there is no SHA-256 here: the page came neither over https nor from localhost |
 */
export type ArchiveFault =
  | { code: 'not-a-zip' }
  | { code: 'cut-off' }
  | { code: 'trailing' }
  | { code: 'file-too-large'; limit: number }
  | { code: 'too-many-entries'; limit: number }
  | { code: 'inflates-too-far'; limit: number }
  | { code: 'entry-too-large'; path: string; limit: number }
  | { code: 'ratio'; path: string; limit: number }
  | { code: 'zip64' }
  | { code: 'encrypted'; path: string }
  | { code: 'several-disks' }
  | { code: 'unknown-method'; path: string; method: number }
  | { code: 'streamed'; path: string }
  | { code: 'not-a-file'; path: string }
  | { code: 'bad-name'; path: string }
  | { code: 'unknown-name'; path: string }
  | { code: 'repeated-name'; path: string }
  | { code: 'headers-disagree'; path: string }
  | { code: 'overlap'; path: string }
  | { code: 'damaged'; path: string; by: 'inflate' | 'size' | 'crc' | 'sha-256' }
  | { code: 'missing-entry'; path: string }
  | { code: 'unlisted-entry'; path: string }
  | { code: 'newer-format'; format: number }
  | { code: 'json'; path: string; line: number | null; fault: TraceFault }
  | { code: 'wrong-value'; path: string; line: number | null; field: string; rule: string }
  | { code: 'disagreement'; path: string; line: number | null; between: Disagreement }
  | { code: 'too-many-tokens'; limit: number }
  | { code: 'record'; reason: string }
  | { code: 'no-digest' };

/** What contradicts what. */
export type Disagreement =
  | 'run-twice'
  | 'files-without-run'
  | 'samples-and-groups'
  | 'words-and-vocabulary'
  | 'chunks';

/** An archive that cannot be read, or contents that cannot be written as one. */
export class ArchiveError extends Error {
  constructor(readonly fault: ArchiveFault) {
    super(sentenceOf(fault));
    this.name = 'ArchiveError';
  }
}

/** @throws ArchiveError */
export function refuse(fault: ArchiveFault): never {
  throw new ArchiveError(fault);
}

const mebi = (bytes: number) => `${bytes / 2 ** 20} MiB`;
const counted = (n: number) => n.toLocaleString('en-US');
const at = (path: string, line: number | null) => (line === null ? path : `${path}, line ${line}`);

const disagreements: Record<Disagreement, string> = {
  'run-twice': 'it has a run twice',
  'files-without-run': 'it is of a run that the manifest does not list',
  'samples-and-groups': 'samples.jsonl of the run and its groups.jsonl do not fit each other',
  'words-and-vocabulary': 'its words are not those of vocabulary.json',
  chunks: 'the chunks of samples are not numbered one after another',
};

const damages = {
  inflate: 'its bytes cannot be inflated',
  size: 'it is longer or shorter than the zip says',
  crc: 'its checksum (CRC-32) is wrong',
  'sha-256': 'its SHA-256 is not the one in manifest.json',
} as const;

/** The fault as an English sentence. */
export function sentenceOf(fault: ArchiveFault): string {
  return `The archive cannot be used: ${phraseOf(fault)}.`;
}

function phraseOf(fault: ArchiveFault): string {
  switch (fault.code) {
    case 'not-a-zip':
      return 'the file is no zip';
    case 'cut-off':
      return 'its end is missing, as if the download had been cut off';
    case 'trailing':
      return 'something stands in front of the zip or behind it';
    case 'file-too-large':
      return `the file is larger than ${mebi(fault.limit)}`;
    case 'too-many-entries':
      return `it has more than ${counted(fault.limit)} entries`;
    case 'inflates-too-far':
      return `its entries together are larger than ${mebi(fault.limit)}`;
    case 'entry-too-large':
      return `${fault.path} is larger than ${mebi(fault.limit)}`;
    case 'ratio':
      return `${fault.path} inflates to more than ${fault.limit} times its size`;
    case 'zip64':
      return 'it is a zip64, which archives of this size need not be';
    case 'encrypted':
      return `${fault.path} is encrypted`;
    case 'several-disks':
      return 'it is one part of a zip in several parts';
    case 'unknown-method':
      return `${fault.path} is packed by method ${fault.method}, neither stored nor deflated`;
    case 'streamed':
      return `${fault.path} was packed as a stream, its size behind it; pack it with forklab`;
    case 'not-a-file':
      return `${fault.path} is a folder, a link or something else that is no file`;
    case 'bad-name':
      return `an entry has a name that no archive has: ${fault.path}`;
    case 'unknown-name':
      return `${fault.path} is no part of an archive`;
    case 'repeated-name':
      return `${fault.path} is there twice`;
    case 'headers-disagree':
      return `the zip's directory and the entry ${fault.path} say different things`;
    case 'overlap':
      return `${fault.path} does not begin where the entry before it ends`;
    case 'damaged':
      return `${fault.path} is damaged: ${damages[fault.by]}`;
    case 'missing-entry':
      return `${fault.path} is missing`;
    case 'unlisted-entry':
      return `${fault.path} is not in manifest.json`;
    case 'newer-format':
      return `it has format ${fault.format}, of a newer version of forklab: reload the page, or update`;
    case 'json':
      return `${fault.path}: ${traceSentence(fault.line, fault.fault).slice(0, -1)}`;
    case 'wrong-value':
      return `${at(fault.path, fault.line)}: ${fault.field}: ${fault.rule}`;
    case 'disagreement':
      return `${at(fault.path, fault.line)}: ${disagreements[fault.between]}`;
    case 'too-many-tokens':
      return `its samples have more than ${counted(fault.limit)} tokens`;
    case 'record':
      return fault.reason.replace(/\.$/, '');
    case 'no-digest':
      return 'it is checked with SHA-256, which a browser gives only to pages over https or from localhost';
  }
}
