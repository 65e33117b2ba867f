import type { OnnxRuntime, Ort } from './session.ts';

/** ONNX Runtime Web in Node, where it computes on the processor. @throws Error where it is not installed */
export async function openNodeRuntime(): Promise<OnnxRuntime> {
  try {
    const ort = await import('onnxruntime-web/wasm');
    // Workers need headers in a page, and are no faster for models of this size here.
    ort.env.wasm.numThreads = 1;
    return { ort: withoutWorker(ort), provider: 'wasm' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('ONNX Runtime is not installed: run `npm install onnxruntime-web` beside forklab.');
  }
}

/** Creating a session leaves a global `Worker`, by which other code would take Node for a browser. */
function withoutWorker(ort: typeof Ort): typeof Ort {
  const create = async (...args: Parameters<typeof ort.InferenceSession.create>) => {
    const own = Object.hasOwn(globalThis, 'Worker');
    try {
      return await ort.InferenceSession.create(...args);
    } finally {
      if (!own) Reflect.deleteProperty(globalThis, 'Worker');
    }
  };
  return { ...ort, InferenceSession: { create } as unknown as typeof ort.InferenceSession };
}
