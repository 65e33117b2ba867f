import type { failuresEn } from '../en/failures.ts';

const cannotTrain = '无法训练，但可以观看录制的内容。';
const stopped = '训练已停止，曲线仍保留。';

/** 为什么不能训练。 */
export const failuresZh: typeof failuresEn = {
  'no-worker': {
    what: '嵌入本页的网页不允许启动 worker。',
    means: cannotTrain,
    todo: '请在单独的标签页中打开本页。',
  },
  'no-webgpu': {
    what: '这个浏览器既不支持 WebGPU，也不支持 WebAssembly SIMD。',
    means: cannotTrain,
    todo: '请用新版的 Chrome、Edge、Firefox 或 Safari，通过 https 打开。',
  },
  'no-adapter': {
    what: '没有找到可用的 GPU，WebAssembly 也不支持 SIMD。',
    means: cannotTrain,
    todo: '请用新版的 Chrome、Edge、Firefox 或 Safari，或开启硬件加速后重新加载。',
  },
  'device-lost': {
    what: 'GPU 设备已丢失。',
    means: stopped,
    todo: '请从最近的检查点恢复训练。如果再次发生，请关闭其他占用 GPU 的网页，或在“适配器”中改用处理器。',
  },
  'out-of-memory': {
    what: '内存不足。',
    means: stopped,
    todo: '请改用小型预设，减少条件和种子，或关闭其他网页，然后重置。',
  },
  'too-little-memory': {
    what: '这个训练配置需要的内存超过适配器的上限。',
    means: '训练尚未开始。',
    todo: '请改用小型预设，或减少条件和种子。',
  },
  'model-missing': {
    what: '基座模型加载失败。',
    means: '训练要从它开始。',
    todo: '请检查网络后重试。如果是自己的服务器，请检查 models/ 目录。',
  },
  'kernels-missing': {
    what: 'WebAssembly 计算内核加载失败。',
    means: '训练尚未开始。',
    todo: '请检查网络后重试。如果是自己的服务器，请检查构建文件是否齐全。',
  },
  internal: {
    what: '内部错误。',
    means: stopped,
    todo: '请重新开始。如果再次发生，请把下面的详情报告给我们。',
  },
};
