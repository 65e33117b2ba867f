import { processorAdapter } from '../../../experiment/claim.ts';
import type { adapterEn } from '../en/adapter.ts';

const kinds = {
  gpu: 'GPU',
  wasm: '本机处理器（精确）',
  software: '软件模拟的 GPU',
};

/** 用什么计算：顶栏里的菜单。 */
export const adapterZh: typeof adapterEn = {
  label: '适配器',
  sought: '正在查找 GPU',
  none: '没有适配器',
  menu: (name) => `适配器：${name}`,
  legend: '训练和剖析使用',
  kinds,
  short: { gpu: 'GPU', wasm: 'CPU', software: '软件' },
  used: (kind, name) => (kind === 'wasm' ? kinds.wasm : kind === 'software' ? `${name}（软件模拟）` : name),
  meanings: {
    gpu: '最快。在同一块 GPU 上可复现。',
    wasm: '无需 GPU。在任何机器上结果都逐位相同。',
    software: '用处理器模拟 WebGPU，用于测试，很慢。',
  },
  absent: {
    gpu: '此浏览器不支持。',
    wasm: '这个浏览器的 WebAssembly 不支持 SIMD。',
    software: '此浏览器不支持。',
  },
  wrong: (kernels) => `驱动计算 ${kernels.join('、')} 有误，已改用较慢的内核。`,
  later: (name) => `当前训练仍在 ${name} 上进行。`,
  recorded: (name) => (name === processorAdapter ? '处理器（精确）' : name),
};
