import type { AnswerPlace, FieldKind, LogprobFault } from '../../../formats/logprobs/logprob_fault.ts';
import { type TraceFault, type TraceRule, traceLimits } from '../../../formats/traces/trace_fault.ts';
import type { tracesEn } from '../en/traces.ts';
import { numbersOf } from '../numbers.ts';

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
    case 'utf16':
      return '文件是 UTF-16 文本（PowerShell 的 > 会这样保存）：请另存为 UTF-8';
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

const kinds: Record<FieldKind, string> = {
  object: '对象',
  list: '列表',
  text: '文本',
  number: '数或 null',
  id: '词元编号',
  bytes: '字节列表或 null',
};

/** What is wrong with an answer of a server, as a sentence. */
function answerSentence({ line, item, choice }: AnswerPlace, fault: LogprobFault): string {
  const at = [
    ...(line === null ? [] : [`第 ${n.integer(line)} 行`]),
    ...(item === null ? [] : [`第 ${n.integer(item)} 个响应`]),
    ...(choice === null ? [] : [`choice ${choice}`]),
  ].join('，');
  return `${at === '' ? '' : `${at}：`}${answerPhrase(fault)}。`;
}

function answerPhrase(fault: LogprobFault): string {
  switch (fault.code) {
    case 'server-error':
      return `服务器返回了错误${fault.message && `：${fault.message}`}`;
    case 'no-logprobs':
      return (
        '没有对数概率：请在请求中要求返回（logprobs 和 top_logprobs；llama.cpp 用 n_probs；' +
        'SGLang 用 return_logprob 和 top_logprobs_num）'
      );
    case 'empty-answer':
      return '回答是空的，没有词元';
    case 'no-choices':
      return '响应里没有 choices';
    case 'a-request':
      return '这是请求；对数概率在响应里';
    case 'a-trace':
      return '这已经是一条轨迹';
    case 'unknown-shape':
      return `这不是已知服务器的响应${fault.keys && `（它的字段：${fault.keys}）`}`;
    case 'wrong-field':
      return `${fault.field} 必须是${kinds[fault.want]}，而不是 ${fault.found}`;
    case 'not-logprobs':
      return `${fault.field} 是 ${fault.value}：对数概率不会大于 0（vLLM 的 logprobs_mode 为 'raw_logits' 时返回的是 logits）`;
    case 'uneven-lists':
      return `${fault.field} 有 ${n.integer(fault.length)} 项，而词元有 ${n.integer(fault.tokens)} 个`;
    case 'list-cut-off':
      return '文件在列表中间就结束了，可能被截断';
    case 'after-sampling':
      return '这些概率是采样器处理之后的（post_sampling_probs，或 2024 年 12 月之前的 llama.cpp），不是模型的：对数概率和熵未列出';
    case 'prompt-left-out':
      return '提示太长，轨迹放不下，已略去';
    default:
      return phraseOf(fault);
  }
}

export const tracesZh: typeof tracesEn = {
  open: '打开轨迹文件',
  paste: '粘贴轨迹',
  pasteTitle: '粘贴 JSONL 格式的轨迹',
  pasteHint:
    '每行一个 JSON 对象，即一条轨迹：词元编号或文本，以及关于它们的已知信息。也可以直接粘贴服务器返回的、带对数概率的回答。',
  show: '显示',
  close: '关闭',
  pasted: '粘贴的文本',

  drop: '松开鼠标即可打开轨迹文件（JSONL），或服务器返回的带对数概率的回答',
  oneFile: '请一次只拖放一个文件。',

  reading: (name) => `正在读取 ${name}`,
  progress: (share, traces) => `${n.percent(share)}，已读 ${n.integer(traces)} 条轨迹`,
  cancel: '取消',

  save: '保存为 JSONL',
  notSaved: (why) => `轨迹没有保存。${why}`,
  refused: (name, why) => `没有打开 ${name}。${why}`,
  unreadable: '浏览器无法读取它。',

  converted: (name, kept, of) =>
    `${name}：${n.integer(of)} 个回答中显示了 ${n.integer(kept)} 个。它们的熵是下界，仅由服务器给出的最可能的词元算出。`,
  noneConverted: (name) => `没有打开 ${name}：其中没有可用的回答。`,
  moreTold: (more) => `另有 ${n.integer(more)} 个。`,
  answerFault: answerSentence,

  fault: (line, fault) =>
    line === null ? `${phraseOf(fault)}。` : `第 ${n.integer(line)} 行：${phraseOf(fault)}。`,
};
