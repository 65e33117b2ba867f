import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');

export const tracesEn = {
  open: 'Open traces',
  paste: 'Paste traces',
  pasteTitle: 'Paste traces as JSONL',
  pasteHint:
    'One JSON object a line, one line a trace: tokens or words, and what is known of them. Or what a server answered with log-probabilities, as it is.',
  show: 'Show them',
  close: 'Close',
  pasted: 'Pasted text',

  drop: 'Drop a file of traces (JSONL), of a server’s answers with log-probabilities, or of a trainer’s rollouts, to open it',

  reading: (name: string) => `Reading ${name}`,
  progress: (share: number, traces: number) =>
    `${n.percent(share)}, ${n.integer(traces)} ${traces === 1 ? 'trace' : 'traces'}`,
  cancel: 'Cancel',

  save: 'Save as JSONL',
  saveScan: 'Save with the scan',
  notSaved: (why: string) => `The traces were not saved. ${why}`,
  refused: (name: string, why: string) => `${name} was not opened. ${why}`,
  unreadable: 'The browser could not read it.',

  /** What became of a server's file of answers. */
  converted: (name: string, kept: number, of: number) =>
    `${name}: ${n.integer(kept)} of ${plural(of, 'answer', 'answers')} shown. Their entropies are lower bounds, from the alternatives that the server gave.`,
  noneConverted: (name: string) => `${name} was not opened: none of its answers can be used.`,
  moreTold: (more: number) => `${n.integer(more)} more.`,
};
