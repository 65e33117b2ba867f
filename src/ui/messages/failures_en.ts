import type { LabFailure } from '../../lab/protocol.ts';

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
    what: 'This browser has no WebGPU.',
    means: 'Nothing can be trained here, but everything recorded can be seen.',
    todo: 'Open this page in a current version of Chrome, Edge, Firefox or Safari, over https.',
  },
  'no-adapter': {
    what: 'The browser has WebGPU, but found no GPU to use.',
    means: 'Nothing can be trained here, but everything recorded can be seen.',
    todo: 'Turn on hardware acceleration in the browser’s settings, update the graphics driver, then reload.',
  },
  'device-lost': {
    what: 'The GPU was taken away from this page.',
    means: 'The training stopped. The curves that it drew stay on the screen.',
    todo: 'Resume it from its last checkpoint, or start again from the base. If it happens again, close other pages that use the GPU.',
  },
  'out-of-memory': {
    what: 'The GPU’s memory is full.',
    means: 'The training stopped. The curves that it drew stay on the screen.',
    todo: 'Choose the small recipe or fewer conditions and seeds, close other pages that use the GPU, then reset.',
  },
  'too-little-memory': {
    what: 'This recipe needs more memory than the GPU gives to a page.',
    means: 'The training was not started, so nothing is lost.',
    todo: 'Choose the small recipe, or fewer conditions and seeds.',
  },
  'model-missing': {
    what: 'The base model could not be loaded.',
    means: 'Training starts from it, so there is nothing to train yet.',
    todo: 'Check the connection and try again. On your own server: is models/ there beside the page?',
  },
  internal: {
    what: 'The lab stopped on an error of its own.',
    means: 'The training stopped. The curves that it drew stay on the screen.',
    todo: 'Start again. If it happens again, please report the words below.',
  },
};
