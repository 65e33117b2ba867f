import type { graphsEn } from '../../en/inspect/graphs.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');

/** ONNX Runtime 运行计算图的情况。 */
export const graphsZh: typeof graphsEn = {
  providers: { wasm: 'ONNX Runtime（WASM，本机处理器）', webgpu: 'ONNX Runtime（WebGPU）' },
  ledByHalf:
    '计算图以 float16 计算，而这块 GPU 不支持（没有 shader-f16），因此改由处理器运行。float32 或 4 位（q4）的文件可以在 GPU 上运行。',
  providerError: (nats) => `对数概率与处理器上的结果平均相差 ${n.ratio(nats)} nats`,
  providerWrong: '这块 GPU 算错了这个模型。请把适配器换成“本机处理器（精确）”，或换用该模型的其他文件。',
};
