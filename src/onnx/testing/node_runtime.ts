import * as ort from 'onnxruntime-web/wasm';
import type { OnnxRuntime } from '../session.ts';

ort.env.wasm.numThreads = 1;

/** ONNX Runtime in this process. */
export const nodeRuntime: OnnxRuntime = { ort, provider: 'wasm' };
