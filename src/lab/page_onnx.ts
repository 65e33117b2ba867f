import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { OnnxRuntime } from '../onnx/session.ts';

let opened: Promise<OnnxRuntime> | null = null;

/** ONNX Runtime Web, loaded with the first model that it runs, from the page's own folder. */
export function openPageOnnx(): Promise<OnnxRuntime> {
  opened ??= load().catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function load(): Promise<OnnxRuntime> {
  const ort = await import('onnxruntime-web/wasm');
  // Threads need headers that static hosts do not send.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm };
  return { ort, provider: 'wasm' };
}
