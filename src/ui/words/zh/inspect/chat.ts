import type { chatEn } from '../../en/inspect/chat.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');

export const chatZh: typeof chatEn = {
  label: '问模型什么',
  task: '题集',
  tasks: { 'word-problems': '应用题', 'countdown-words': '文字版 Countdown' },
  problem: '题目',
  own: '自己写的',
  open: '打开文件',
  openHint: '题目文件：JSONL，每行有 prompt 或 messages，已知答案时还有 answer。',
  openedNone: (name) => `${name} 里没有题目。`,
  notOpened: (name, why) => `${name} 没有打开。${why}`,
  openedSome: (problems, refused, first) =>
    `已打开 ${n.integer(problems)} 道题。有 ${n.integer(refused)} 行无法使用，第一处：${first}`,
  format: '格式',
  formats: { chat: '对话', raw: '纯文本' },
  rawOnly: '它没有对话模板，只会续写文本。',
  thinking: '思考',
  thinkings: { own: '按模板默认', on: '开', off: '关' },
  system: '系统',
  systemNone: '模板自带',
  user: '用户',
  text: '文本',
  prefill: '回答开头',
  prefillNone: '不限定',
  allStart: (text) => `每个回答都以“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”开头。`,
  before: (turns) => `前面 ${n.integer(turns)} 轮`,
  roles: { system: '系统', user: '用户', assistant: '助手' },
  rule: '答案取自',
  rules: {
    number: '最后一个数',
    boxed: '\\boxed{ } 之中',
    choice: '选项字母',
    exact: '全文',
    countdown: '等式（Countdown）',
    regex: '正则匹配',
  },
  answer: '正确答案',
  goal: '目标数',
  answerNone: '未知',
  numbers: '所用的数',
  pattern: '正则式',
  longest: '最长词元数',
  stop: '遇到即停',
  stopNone: '自行结束',
  stopHint: '除模型自己的结束外，写到这段文本也结束回答。\\n 表示换行。',
  filters: '采样过滤',
  filtersOf: (topK, topP, minP) =>
    [
      ...(topK > 0 ? [`top-k ${n.integer(topK)}`] : []),
      ...(topP < 1 ? [`top-p ${n.ratio(topP)}`] : []),
      ...(minP > 0 ? [`min-p ${n.ratio(minP)}`] : []),
    ].join('，'),
  topK: 'top-k（0 为不用）',
  topP: 'top-p（1 为不用）',
  minP: 'min-p（0 为不用）',
  filtersNote: '限制一切采样：样本、续写、扫描、成套题目；熵与对数概率仍取自完整的 softmax。',
  drawnUnder: (filters) => `采样受 ${filters} 限制。`,
  size: (tokens, context) => `提示占 ${n.integer(tokens)} 个词元，上下文共 ${n.integer(context)} 个`,
  faults: {
    empty: '请写下要问模型的话。',
    numbers: '请给出可用的数，例如 12, 8, 3。',
    pattern: (detail) => (detail === '' ? '请给出正则式。' : detail),
  },
  answerFaults: {
    'no-number': '正确答案必须是一个数。',
    'no-goal': '目标必须是整数。',
    'no-letter': '正确答案必须是 A 到 J 的一个字母。',
    empty: '正确答案是空的。',
  },

  model: {
    groups: {
      engine: '你的模型 · 本实验室的引擎',
      webgpu: '你的模型 · ONNX Runtime（WebGPU）',
      wasm: '你的模型 · ONNX Runtime（WASM）',
    },
    fromDisk: (name) => `${name}（来自本机）`,
    unnamed: '本机文件',
    rounded: (name, packed, halfCache) =>
      [name, packed && '8 位', halfCache && '16 位 KV 缓存'].filter(Boolean).join('，'),
    onnx: (name, graph) => `${name}，ONNX ${graph}`,
    gone: '这台机器上没有它。',
    goneFromDisk: (name) => `它来自一个尚未在此打开的文件夹。添加名为 ${name} 的文件夹即可使用。`,
    absent: '不在这里',
    find: '在 Hub 上查找',
    facts: (parameters, weights, bytes, more, context) =>
      [
        parameters !== null &&
          (parameters < 1e9
            ? `${parameters < 1e6 ? n.fixed(parameters / 1e6, 2) : n.integer(parameters / 1e6)}M 参数`
            : `${n.fixed(parameters / 1e9, 1)}B 参数`),
        weights.join('、'),
        more ? `占用内存至少 ${bytes}` : `占用内存 ${bytes}`,
        `上下文 ${n.integer(context)}`,
      ]
        .filter(Boolean)
        .join(' · '),
    q8Error: (nats) => `8 位使对数概率平均改变 ${n.ratio(nats)} nats`,
    cacheError: (nats) => `16 位 KV 缓存使对数概率平均改变 ${n.ratio(nats)} nats`,
    quantise: '8 位权重',
    quantiseHint: '内存减半，数值略有不同。',
    halfCache: '16 位 KV 缓存',
    halfCacheHint: '键和值所占内存减半：上下文可以更长，每次的样本可以更多。数值略有不同。',
    load: '加载',
    loading: (share, done, of) => `正在加载模型：${done}，共 ${of}，${n.percent(share)}`,
    fits: (packed, halfCache, context, rows, bytes, more) =>
      `${[packed && '用 8 位权重', halfCache && '用 16 位 KV 缓存'].filter(Boolean).join('、') || '保持原样'}、上下文 ${n.integer(context)}、每次 ${n.integer(rows)} 个样本时放得下：${more ? `至少 ${bytes}，另加 ONNX Runtime 各层之间所用的内存` : bytes}。`,
  },

  paste: {
    button: '粘贴轨迹或文本',
    hint: (model) => `上述 JSONL 会原样显示；其他文本则用 ${model} 打分。`,
    as: '这段文本是',
    kinds: { answer: '对上面提示的回答', whole: '独立的文本' },
  },

  setting: '显示为',
  settings: { text: '文本', tokens: '词元' },
  thinkingPart: '思考',

  compare: {
    against: '对比模型',
    none: '请选择模型',
    otherTokenizer: ({ own, other, id, word, otherWord }) =>
      `${own} 与 ${other} 的分词器不同：编号 ${n.integer(id)} 的词元，前者是“${word}”，后者是“${otherWord}”，因此无法比较。`,
    mean: (value, largest, unit) => `平均每个词元 ${value} ${unit}，变化最大处 ${largest}。`,
  },
  joined: { label: '统计单位', words: '词', tokens: '词元' },
};
