import type { LabFailure } from '../../../lab/client/lab_failure.ts';

interface FailureWords {
  what: string;
  means: string;
  todo: string;
}

/** Why there is no training: what happened, what it means, what can be done. */
export const failuresEn: Record<LabFailure, FailureWords> = {
  'no-worker': {
    what: 'The page that shows this one lets it compute nothing.',
    means: 'Nothing can be trained here, but everything recorded can be seen.',
    todo: 'Open this page in a tab of its own.',
  },
  'no-webgpu': {
    what: 'This browser has neither WebGPU nor WebAssembly with SIMD.',
    means: 'Nothing can be trained here, but everything recorded can be seen.',
    todo: 'Open this page in a current version of Chrome, Edge, Firefox or Safari, over https.',
  },
  'no-adapter': {
    what: 'The browser found no GPU to use, and its WebAssembly has no SIMD.',
    means: 'Nothing can be trained here, but everything recorded can be seen.',
    todo: 'Open this page in a current version of Chrome, Edge, Firefox or Safari, or turn on hardware acceleration in the browser’s settings and reload.',
  },
  'device-lost': {
    what: 'The adapter was taken away from this page.',
    means: 'The training stopped. The curves that it drew stay on the screen.',
    todo: 'Resume it from its last checkpoint, or start again from the base. If it happens again, close other pages that use the GPU, or choose the processor under Adapter.',
  },
  'out-of-memory': {
    what: 'The memory that this page may use is full.',
    means: 'The training stopped. The curves that it drew stay on the screen.',
    todo: 'Choose the small recipe or fewer conditions and seeds, close other pages that take much memory, then reset.',
  },
  'too-little-memory': {
    what: 'This recipe needs more memory than the adapter gives to a page.',
    means: 'The training was not started, so nothing is lost.',
    todo: 'Choose the small recipe, or fewer conditions and seeds.',
  },
  'model-missing': {
    what: 'The base model could not be loaded.',
    means: 'Training starts from it, so there is nothing to train yet.',
    todo: 'Check the connection and try again. On your own server: is models/ there beside the page?',
  },
  'kernels-missing': {
    what: 'The program that computes on this processor could not be loaded.',
    means: 'Nothing was trained, so nothing is lost.',
    todo: 'Check the connection and try again. On your own server: are all files of the build there?',
  },
  internal: {
    what: 'The lab stopped on an error of its own.',
    means: 'The training stopped. The curves that it drew stay on the screen.',
    todo: 'Start again. If it happens again, please report the words below.',
  },
};
