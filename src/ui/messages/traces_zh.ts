import { type TraceFault, type TraceRule, traceLimits } from '../../experiment/trace_fault.ts';
import { numbersOf } from './numbers.ts';
import type { tracesEn } from './traces_en.ts';

const n = numbersOf('zh-CN');
const mebi = 2 ** 20;

const text = (characters: number) => `不超过 ${n.integer(characters)} 个字符的文本`;

/** What a value must be. */
const rules: Record<TraceRule, string> = {
  list: '列表',
  'top-list': `最多 ${traceLimits.top} 项的列表`,
  place: 'null，或由 "ids"、"words" 和 "logprob" 组成的对象',
  id: `0 到 ${traceLimits.id} 之间的整数`,
  word: text(traceLimits.word),
  entropy: `null，或不小于 0 且小于 ${traceLimits.entropy} 的数（nats）`,
  logprob: 'null，或不大于 0 的有限数（nats）',
  prompt_length: '0 到词元总数之间的整数',
  prompt: text(traceLimits.prompt),
  entropy_kind: '"exact" 或 "lower-bound"',
  temperature: `0 到 ${traceLimits.temperature} 之间的数`,
  title: text(traceLimits.title),
  name: text(traceLimits.name),
  reward: '有限数或 null',
  answer: text(traceLimits.answer),
  meta:
    `最多 ${traceLimits.meta} 项的扁平对象，每项是文本（不超过 ${traceLimits.metaText} 个字符）、` +
    '有限数、true、false 或 null',
};

const things = { lines: '行', traces: '条轨迹', tokens: '个词元', alternatives: '个备选词元' } as const;

function phraseOf(fault: TraceFault): string {
  switch (fault.code) {
    case 'no-traces':
      return '文件里没有轨迹';
    case 'file-too-large':
      return `文件大于 ${fault.limit / mebi} MiB`;
    case 'too-many':
      return `文件超过 ${n.integer(fault.limit)} ${things[fault.what]}`;
    case 'line-too-long':
      return `这一行长于 ${fault.limit / mebi} MiB`;
    case 'not-utf8':
      return '这一行不是 UTF-8 文本';
    case 'not-json':
      return '这一行不是 JSON（JSON 里没有 NaN 和 Infinity）';
    case 'cut-off':
      return '这一行不是完整的 JSON：它在中间就结束了，文件可能被截断';
    case 'too-deep':
      return `括号嵌套超过 ${fault.limit} 层`;
    case 'not-an-object':
      return '这一行不是 JSON 对象';
    case 'repeated-field':
      return `字段 "${fault.field}" 出现了两次`;
    case 'unknown-field':
      return `轨迹没有 "${fault.field}" 这个字段`;
    case 'missing-field':
      return `缺少 ${fault.field}`;
    case 'wrong-value':
      return `${fault.field} 必须是${rules[fault.rule]}，而不是 ${fault.found}`;
    case 'wrong-length':
      return (
        `${fault.field} 有 ${n.integer(fault.length)} 项，而词元有 ${n.integer(fault.tokens)} 个` +
        `（每个词元一项${fault.field === 'words' ? '' : '，或少一项，不含第一个词元'}）`
      );
    case 'no-tokens':
      return '既没有 "tokens" 也没有 "words"，或者它们是空的';
    case 'no-name':
      return `${fault.field} 既没有编号也没有文本`;
    case 'uneven-place':
      return `${fault.field} 的各个列表长度不一致`;
    case 'more-than-certain':
      return `${fault.field} 的概率之和为 ${n.fixed(fault.sum, 3)}，大于 1`;
    case 'prompt-twice':
      return '只有词元仅为回答时才能使用 "prompt"，但这里 "prompt_length" 不是 0';
    case 'bound-called-exact':
      return '"entropy_kind" 是 "exact"，但没有 "entropy"：仅由 "top" 得到的是熵的下界';
  }
}

export const tracesZh: typeof tracesEn = {
  open: '打开轨迹文件',
  paste: '粘贴轨迹',
  pasteTitle: '粘贴 JSONL 格式的轨迹',
  pasteHint: '每行一个 JSON 对象，即一条轨迹：词元编号或文本，以及关于它们的已知信息。',
  show: '显示',
  close: '关闭',
  pasted: '粘贴的文本',

  drop: '松开鼠标即可打开轨迹文件（JSONL）',
  oneFile: '请一次只拖放一个文件。',

  reading: (name) => `正在读取 ${name}`,
  progress: (share, traces) => `${n.percent(share)}，已读 ${n.integer(traces)} 条轨迹`,
  cancel: '取消',

  save: '保存为 JSONL',
  notSaved: (why) => `轨迹没有保存。${why}`,
  refused: (name, why) => `没有打开 ${name}。${why}`,
  unreadable: '浏览器无法读取它。',

  fault: (line, fault) =>
    line === null ? `${phraseOf(fault)}。` : `第 ${n.integer(line)} 行：${phraseOf(fault)}。`,
};
