import { openNodeRuntime } from '../node_runtime.ts';

/** ONNX Runtime in this process. */
export const nodeRuntime = await openNodeRuntime();
