import asyncify from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspi from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import plain from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { Device } from '../device/device.ts';
import type { OnnxRuntime, Ort } from '../onnx/session.ts';

type Road = 'wasm' | 'webgpu' | 'jspi';

/** Each is loaded with the first model that it runs, from the page's own folder. */
const roads: Record<Road, () => Promise<{ ort: typeof Ort; wasm: string }>> = {
  wasm: async () => ({ ort: await import('onnxruntime-web/wasm'), wasm: plain }),
  webgpu: async () => ({ ort: await import('onnxruntime-web/webgpu'), wasm: asyncify }),
  // Ten megabytes less to load than with asyncify.
  jspi: async () => ({ ort: await import('onnxruntime-web/jspi'), wasm: jspi }),
};

const opened = new Map<Road, Promise<OnnxRuntime>>();

/** ONNX Runtime Web for a device: on WebGPU where the device is, else on the processor. */
export function openPageOnnx({ executor }: Pick<Device, 'executor'>): Promise<OnnxRuntime> {
  const road = executor === 'wasm' ? 'wasm' : 'Suspending' in WebAssembly ? 'jspi' : 'webgpu';
  const runtime =
    opened.get(road) ??
    load(road).catch((error) => {
      opened.delete(road);
      throw error;
    });
  opened.set(road, runtime);
  return runtime;
}

async function load(road: Road): Promise<OnnxRuntime> {
  const { ort, wasm } = await roads[road]();
  // Threads need headers that static hosts do not send.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm };
  return road === 'wasm'
    ? { ort, provider: 'wasm' }
    : { ort, provider: 'webgpu', processor: () => openPageOnnx({ executor: 'wasm' }) };
}
