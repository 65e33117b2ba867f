import { processorAdapter } from '../../../experiment/claim.ts';
import type { AdapterKind } from '../../../lab/client/protocol.ts';

const kinds: Record<AdapterKind, string> = {
  gpu: 'GPU',
  wasm: 'This processor, exact',
  software: 'Software GPU',
};

/** What computes: the menu in the bar. */
export const adapterEn = {
  label: 'Adapter',
  sought: 'Looking for a GPU',
  none: 'No adapter',
  /** The button that opens the menu. */
  menu: (name: string) => `Adapter: ${name}`,
  legend: 'Train and inspect on',
  kinds,
  /** What stands in the bar of a phone. */
  short: { gpu: 'GPU', wasm: 'CPU', software: 'Software' } satisfies Record<AdapterKind, string>,
  /** What stands in the bar for what is used. */
  used: (kind: AdapterKind, name: string) =>
    kind === 'wasm' ? kinds.wasm : kind === 'software' ? `${name}, in software` : name,
  meanings: {
    gpu: 'The fastest. The same GPU gives the same bits again; another one, nearly the same.',
    wasm: 'Needs no GPU. The same bits on every machine, so that a result can be checked anywhere.',
    software: 'WebGPU, imitated on the processor: for checking, and many times slower.',
  } satisfies Record<AdapterKind, string>,
  absent: {
    gpu: 'This browser offers none.',
    wasm: 'This browser’s WebAssembly has no SIMD.',
    software: 'This browser offers none.',
  } satisfies Record<AdapterKind, string>,
  wrong: (kernels: readonly string[]) =>
    `Its driver computes ${kernels.join(', ')} wrongly, so slower kernels are used.`,
  /** While a training is on the screen that goes on on another adapter. */
  later: (name: string) => `The training on the screen stays on ${name}.`,
  /** An adapter as a record names it. */
  recorded: (name: string) => (name === processorAdapter ? 'processor, exact' : name),
};
