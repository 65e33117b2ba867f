import type { tracesEn } from '../en/traces.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');

export const tracesZh: typeof tracesEn = {
  open: '打开轨迹文件',
  paste: '粘贴轨迹',
  pasteTitle: '粘贴 JSONL 格式的轨迹',
  pasteHint:
    '每行一个 JSON 对象，即一条轨迹：词元编号或文本，以及关于它们的已知信息。也可以直接粘贴服务器返回的、带对数概率的回答。',
  show: '显示',
  close: '关闭',
  pasted: '粘贴的文本',

  drop: '松开鼠标即可打开轨迹文件（JSONL）、服务器返回的带对数概率的回答，或训练框架写出的采样轨迹',

  reading: (name) => `正在读取 ${name}`,
  progress: (share, traces) => `${n.percent(share)}，已读 ${n.integer(traces)} 条轨迹`,
  cancel: '取消',

  save: '保存为 JSONL',
  saveScan: '连同扫描保存',
  notSaved: (why) => `轨迹没有保存。${why}`,
  refused: (name, why) => `没有打开 ${name}。${why}`,
  unreadable: '浏览器无法读取它。',

  converted: (name, kept, of) =>
    `${name}：${n.integer(of)} 个回答中显示了 ${n.integer(kept)} 个。它们的熵是下界，仅由服务器给出的最可能的词元算出。`,
  noneConverted: (name) => `没有打开 ${name}：其中没有可用的回答。`,
  moreTold: (more) => `另有 ${n.integer(more)} 个。`,
};
