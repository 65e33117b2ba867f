/** Why the lab could not do its work; selects the message that the page shows. */
export type LabFailure =
  /** The page may start no worker: it lies in a frame without an origin of its own. */
  | 'no-worker'
  | 'no-webgpu'
  | 'no-adapter'
  | 'device-lost'
  | 'out-of-memory'
  | 'too-little-memory'
  | 'model-missing'
  /** The kernels for this processor did not come. */
  | 'kernels-missing'
  | 'internal';
