import { numbersOf } from '../../numbers.ts';

const n = numbersOf('en');

/** What ONNX Runtime makes of a graph. */
export const graphsEn = {
  providers: { wasm: 'ONNX Runtime on WASM, this processor', webgpu: 'ONNX Runtime on WebGPU' },
  ledByHalf:
    'The graph computes in float16, which this GPU does not (it has no shader-f16), so the processor runs it. A file in float32 or 4 bits (q4) runs on the GPU.',
  providerError: (nats: number) =>
    `a log-probability differs by ${n.ratio(nats)} nats on average from the processor’s`,
  providerWrong:
    'This GPU computes the model wrongly. Choose “This processor, exact” as the adapter, or another file of the model.',
};
