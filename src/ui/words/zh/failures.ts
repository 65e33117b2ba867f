import type { failuresEn } from '../en/failures.ts';

const cannotTrain = '这里无法训练，但录制好的内容都可以看。';
const stopped = '训练已经停下，已画出的曲线仍保留在屏幕上。';

/** 为什么不能训练。 */
export const failuresZh: typeof failuresEn = {
  'no-worker': {
    what: '嵌入本页的网页不允许它进行计算。',
    means: cannotTrain,
    todo: '请在单独的标签页中打开本页。',
  },
  'no-webgpu': {
    what: '这个浏览器既不支持 WebGPU，也不支持 WebAssembly SIMD。',
    means: cannotTrain,
    todo: '请用新版的 Chrome、Edge、Firefox 或 Safari，通过 https 打开本页。',
  },
  'no-adapter': {
    what: '浏览器没有找到可用的 GPU，其 WebAssembly 也不支持 SIMD。',
    means: cannotTrain,
    todo: '请用新版的 Chrome、Edge、Firefox 或 Safari 打开本页，或在浏览器设置中开启硬件加速后重新加载。',
  },
  'device-lost': {
    what: '本页失去了对适配器的使用权。',
    means: stopped,
    todo: '可以从最近的检查点继续，或从基座模型重新开始。如果再次发生，请关闭其他占用 GPU 的网页，或在“适配器”中改用处理器。',
  },
  'out-of-memory': {
    what: '本页可用的内存已用尽。',
    means: stopped,
    todo: '请改用小配方，或减少条件和随机种子，关闭其他占用大量内存的网页，然后重置。',
  },
  'too-little-memory': {
    what: '这个配方需要的内存超过了适配器允许单个网页使用的量。',
    means: '训练没有开始，因此没有任何损失。',
    todo: '请改用小配方，或减少条件和随机种子。',
  },
  'model-missing': {
    what: '基座模型加载失败。',
    means: '训练要从它开始，所以现在还没有可训练的对象。',
    todo: '请检查网络后重试。如果是自己的服务器：网页旁边有 models/ 目录吗？',
  },
  'kernels-missing': {
    what: '在处理器上计算的程序加载失败。',
    means: '训练没有开始，因此没有任何损失。',
    todo: '请检查网络后重试。如果是自己的服务器：构建出的文件是否齐全？',
  },
  internal: {
    what: '实验程序自身出错，已经停下。',
    means: stopped,
    todo: '可以重新开始。如果再次发生，请把下面的文字报告给我们。',
  },
};
