import type { tracesEn } from '../en/traces.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');

export const tracesZh: typeof tracesEn = {
  open: '打开轨迹文件',
  paste: '粘贴轨迹',
  pasteTitle: '粘贴 JSONL 格式的轨迹',
  pasteHint: '每行一个 JSON 对象，即一条轨迹；也可以直接粘贴服务器返回的带 logprobs 的回答。',
  show: '显示',
  close: '关闭',
  pasted: '粘贴的文本',

  drop: '松开即可打开轨迹文件（JSONL）、服务器返回的带 logprobs 的回答或训练框架的采样轨迹',

  reading: (name) => `正在读取 ${name}`,
  progress: (share, traces) => `${n.percent(share)}，已读 ${n.integer(traces)} 条轨迹`,
  cancel: '取消',

  save: '保存为 JSONL',
  saveScan: '连同扫描保存',
  notSaved: (why) => `轨迹没有保存。${why}`,
  refused: (name, why) => `未能打开 ${name}。${why}`,
  unreadable: '浏览器无法读取它。',

  converted: (name, kept, of) =>
    `${name}：${n.integer(of)} 个回答中显示了 ${n.integer(kept)} 个。熵是由 top logprobs 算出的下界。`,
  noneConverted: (name) => `未能打开 ${name}：没有可用的回答。`,
  more: (more) => `另有 ${n.integer(more)} 个。`,
};
