import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');

export const tracesEn = {
  open: 'Open traces',
  paste: 'Paste traces',
  pasteTitle: 'Paste traces as JSONL',
  pasteHint: 'One JSON object per line and trace, or a server’s response with logprobs as it is.',
  show: 'Show',
  close: 'Close',
  pasted: 'Pasted text',

  drop: 'Drop traces (JSONL), server responses with logprobs or trainer rollouts to open them',

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
    `${name}: ${n.integer(kept)} of ${plural(of, 'response', 'responses')} shown. Entropies are lower bounds, from the top logprobs.`,
  noneConverted: (name: string) => `${name} was not opened: no usable responses.`,
  more: (more: number) => `${n.integer(more)} more.`,
};
