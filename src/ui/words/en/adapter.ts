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
    gpu: 'Fastest. Reproducible on the same GPU.',
    wasm: 'No GPU needed. Bit-identical on every machine.',
    software: 'WebGPU emulated on the processor: for testing, very slow.',
  } satisfies Record<AdapterKind, string>,
  absent: {
    gpu: 'Not available in this browser.',
    wasm: 'WebAssembly has no SIMD here.',
    software: 'Not available in this browser.',
  } satisfies Record<AdapterKind, string>,
  wrong: (kernels: readonly string[]) => `Driver bug in ${kernels.join(', ')}: slower kernels are used.`,
  /** While a training is on the screen that goes on on another adapter. */
  later: (name: string) => `The open training stays on ${name}.`,
  /** An adapter as a record names it. */
  recorded: (name: string) => (name === processorAdapter ? 'processor, exact' : name),
};
