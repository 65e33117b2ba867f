import type { OnnxRuntime } from '../../onnx/session.ts';

/** ONNX Runtime Web in Node, where it computes on the processor. @throws Error where it is not installed */
export async function openOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    const ort = await import('onnxruntime-web/wasm');
    // Workers need headers in a page, and are no faster for models of this size here.
    ort.env.wasm.numThreads = 1;
    return { ort, provider: 'wasm' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('ONNX Runtime is not installed: run `npm install onnxruntime-web` beside forklab.');
  }
}
