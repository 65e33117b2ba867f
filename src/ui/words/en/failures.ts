import type { LabFailure } from '../../../lab/client/lab_failure.ts';

interface FailureWords {
  what: string;
  means: string;
  todo: string;
}

const cannotTrain = 'Training is unavailable; recordings work.';
const stopped = 'Training stopped; the curves stay.';

/** Why there is no training: what happened, what it means, what can be done. */
export const failuresEn: Record<LabFailure, FailureWords> = {
  'no-worker': {
    what: 'This embed may not start workers.',
    means: cannotTrain,
    todo: 'Open this page in its own tab.',
  },
  'no-webgpu': {
    what: 'This browser has neither WebGPU nor WebAssembly SIMD.',
    means: cannotTrain,
    todo: 'Use current Chrome, Edge, Firefox or Safari, over https.',
  },
  'no-adapter': {
    what: 'No GPU was found, and WebAssembly has no SIMD.',
    means: cannotTrain,
    todo: 'Use current Chrome, Edge, Firefox or Safari, or turn on hardware acceleration and reload.',
  },
  'device-lost': {
    what: 'The GPU device was lost.',
    means: stopped,
    todo: 'Resume from the last checkpoint. If it recurs, close other pages that use the GPU, or choose the processor under Adapter.',
  },
  'out-of-memory': {
    what: 'Out of memory.',
    means: stopped,
    todo: 'Choose the small preset or fewer conditions and seeds, or close other pages; then reset.',
  },
  'too-little-memory': {
    what: 'This recipe needs more memory than the adapter allows.',
    means: 'Training has not started.',
    todo: 'Choose the small preset, or fewer conditions and seeds.',
  },
  'model-missing': {
    what: 'The base model could not be loaded.',
    means: 'Training starts from it.',
    todo: 'Check the connection and try again. On your own server, check models/.',
  },
  'kernels-missing': {
    what: 'The WebAssembly kernels could not be loaded.',
    means: 'Training has not started.',
    todo: 'Check the connection and try again. On your own server, check that the build is complete.',
  },
  internal: {
    what: 'Internal error.',
    means: stopped,
    todo: 'Start again. If it recurs, please report the details below.',
  },
};
