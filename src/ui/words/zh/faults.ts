import type { FaultWords } from '../../../formats/fault_sentence.ts';
import { taskLimits } from '../../../formats/tasks/task_limits.ts';
import { traceLimits } from '../../../formats/traces/trace_limits.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');
const text = (characters: number) => `不超过 ${n.integer(characters)} 个字符的文本`;
const newer = '请刷新页面，或更新 forklab。';
const again = '请重新下载或复制。';
const names = { link: '链接', archive: '存档', traces: '轨迹', tasks: '题目' } as const;

/** What is wrong with what is opened or saved. */
export const faultsZh: FaultWords = {
  phrases: {
    'not-a-link': '不是 forklab 的链接，里面没有“#v1.”',
    'not-a-zip': '这个文件不是 zip',
    'no-traces': '文件里没有轨迹',
    'a-request': '这是请求；对数概率在响应里',
    'a-trace': '这已经是一条轨迹',
    'unknown-shape': '这不是已知服务器的响应[（它的字段：{keys}）]',
    'server-error': '服务器返回了错误[：{message}]',
    shortened: '它被缩短过，完整的链接只有 {host} 知道。请在标签页里打开它，再复制它跳转到的地址',

    'cut-off': '末尾不见了',
    'json-cut-off': '不是完整的 JSON：它在中间就结束了，文件可能被截断',
    'list-cut-off': '文件在列表中间就结束了，可能被截断',
    'strange-character':
      '第 {at} 个位置有“{character}”，链接里不会有这个字符：它是多出来的，或者替换了原来的字符',
    'changed-characters': '中间的字符被改动过，或者缺了一些',
    'trailing-text': '末尾多了字母或数字。请去掉后面的内容再试',
    'cannot-inflate': '数据无法解压',
    'wrong-size': '长度与应有的不同',
    'wrong-crc': '校验和（CRC-32）不对',
    'wrong-sha-256': 'SHA-256 与 manifest.json 中的不同',
    'missing-entry': '缺少这个条目',
    'no-experiment': '其中只有“剖析”的内容，没有实验：请在页面上打开它',

    'too-long': '它有 {length} 个字符，最多只读 {limit} 个。请改用存档文件',
    'file-too-large': '文件大于 {bytes}',
    'entry-too-large': '它大于 {bytes}',
    'line-too-long': '长于 {bytes}',
    'inflates-too-far': '解压后超过 {bytes}',
    ratio: '解压后超过原大小的 {limit} 倍',
    'too-many': '其中超过 {limit} {what}',
    'too-deep': '括号嵌套超过 {limit} 层',

    'newer-format': '它来自更新版本的 forklab（{what} {version}）',

    zip64: '它是 zip64，这种大小的存档用不着',
    encrypted: '它已加密',
    'several-disks': '它只是分卷 zip 中的一卷',
    'unknown-method': '压缩方法是 {method}，既不是存储也不是 deflate',
    streamed: '它是以流的方式打包的，大小写在数据之后；请用 forklab 打包',
    'not-a-file': '它是文件夹、链接或其他不是文件的东西',
    'bad-name': '存档里不会有叫这个名字的条目',
    'unknown-name': '它不是存档的一部分',
    'no-digest': '检查需要 SHA-256，而浏览器只在 https 或 localhost 页面上提供它',
    utf16: '文件是 UTF-16 文本（PowerShell 的 > 会这样保存）：请另存为 UTF-8',
    'unknown-preset': '它是对预设“{preset}”的改动，而这个版本没有该预设',
    'unknown-condition': '它提到条件“{condition}”，而这个版本没有它',
    'no-logprobs':
      '没有对数概率：请在请求中要求返回（logprobs 和 top_logprobs；llama.cpp 用 n_probs；SGLang 用 return_logprob 和 top_logprobs_num）',
    'after-sampling':
      '这些概率是采样器处理之后的（post_sampling_probs，或 2024 年 12 月之前的 llama.cpp），不是模型的：对数概率和熵未列出',
    'prompt-left-out': '提示太长，轨迹放不下，已略去',

    'several-links': '这段文字里有 {count} 个链接，内容各不相同。请只取其中一个',
    trailing: 'zip 的前面或后面多了别的内容',
    'repeated-name': '它出现了两次',
    'headers-disagree': 'zip 目录与这个条目的说法不同',
    overlap: '它不是从前一个条目结束的地方开始',
    'repeated-field': '字段 "{field}" 出现了两次',

    'not-utf8': '不是 UTF-8 文本',
    'not-json': '不是 JSON（JSON 里没有 NaN 和 Infinity）',
    'not-an-object': '不是 JSON 对象',
    'unknown-field': '{it}没有 "{field}" 这个字段',
    'missing-field': '缺少 {field}',
    'wrong-value': '{field} 必须是{want}，而不是 {found}',
    schema: '[字段 {field} ]的值不对（{reason}）',
    'wrong-words': '{field} 有 {length} 项，而词元有 {tokens} 个（每个词元一项）',
    'wrong-length': '{field} 有 {length} 项，而词元有 {tokens} 个（每个词元一项，或少一项，不含第一个词元）',
    'uneven-lists': '{field} 有 {length} 项，词元却有 {tokens} 个',
    'no-tokens': '既没有 "tokens" 也没有 "words"，或者它们是空的',
    'no-name': '{field} 既没有编号也没有文本',
    'uneven-place': '{field} 的各个列表长度不一致',
    'more-than-certain': '{field} 的概率之和为 {sum}，大于 1',
    'not-logprobs':
      "{field} 是 {value}：对数概率不会大于 0（vLLM 的 logprobs_mode 为 'raw_logits' 时返回的是 logits）",
    'prompt-twice': '只有词元仅为回答时才能使用 "prompt"，但这里 "prompt_length" 不是 0',
    'bound-called-exact': '"entropy_kind" 是 "exact"，但没有 "entropy"：仅由 "top" 得到的是熵的下界',
    'empty-answer': '回答是空的，没有词元',
    'no-choices': '响应里没有 choices',
    'no-prompt': '既没有 "prompt"，也没有 "messages"',
    'two-prompts': '"prompt" 和 "messages" 只能有一个',
    'no-verifier': '没有 "verifier"，也没有为整个文件指定验证器',
    'claim-without-condition': '它声称了“{condition}”的结果，但它的实验里没有这个条件',
    'bad-source': '“~src=”后面不是长度在 {limit} 个字符以内的 https 地址',

    'unlisted-entry': 'manifest.json 里没有它',
    'run-twice': '这次训练出现了两次',
    'files-without-run': '它属于清单里没有的训练',
    'samples-and-groups': '这次训练的 samples.jsonl 与 groups.jsonl 对不上',
    'words-and-vocabulary': '其中的词与 vocabulary.json 不一致',
    chunks: '样本分块的编号不连续',
    record: '整份记录前后矛盾（{reason}）',
  },
  wanted: {
    object: '对象',
    list: '列表',
    text: '文本',
    number: '数或 null',
    'token-id': '词元编号',
    bytes: '字节列表或 null',
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
    messages: `1 到 ${taskLimits.messages} 条消息的列表，每条有 "role"（system、user 或 assistant）和 "content"`,
    task_prompt: `消息列表，或${text(taskLimits.prompt)}`,
    task_id: `整数，或${text(taskLimits.id)}`,
    verifier: `${taskLimits.rules.join('、')} 之一`,
    numbers: `1 到 ${taskLimits.numbers} 个整数的列表，每个不超过 ${n.integer(taskLimits.number)}`,
    pattern: text(taskLimits.pattern),
    response: text(taskLimits.response),
    yes_or_no: 'true 或 false',
    task_answer: `数、null，或${text(taskLimits.answer)}`,
    number_answer: '数',
    goal_answer: '整数（目标值）',
    letter_answer: 'A 到 J 的一个字母',
    filled_answer: '非空的文本',
    meta: `最多 ${traceLimits.meta} 项的扁平对象，每项是文本（不超过 ${traceLimits.metaText} 个字符）、有限数、true、false 或 null`,
  },
  things: {
    lines: '行',
    traces: '条轨迹',
    tokens: '个词元',
    alternatives: '个备选词元',
    entries: '个条目',
    sets: '组样本',
    format: '格式',
    schema: '结构版本',
    codec: '编码',
  },
  subjects: names,
  advice: {
    link: {
      'cut-off': '请从原处重新复制。',
      damaged: '请发送者换一种方式再发一次：作为文件，或作为存档文件。',
      newer,
    },
    archive: {
      foreign: '请选择由 forklab 保存的文件，文件名以 .forklab.zip 结尾。',
      'cut-off': again,
      damaged: again,
      newer,
    },
    traces: {},
    tasks: {},
  },
  gap: '',
  number: (value) => value.toLocaleString('zh-CN'),
  sentence(of, { path, line, item, choice }, phrase) {
    const place = [
      path,
      line && `第 ${n.integer(line)} 行`,
      item && `第 ${n.integer(item)} 个响应`,
      typeof choice === 'number' && `choice ${choice}`,
    ].filter((part) => part);
    const frame = of === 'traces' || of === 'tasks' ? '' : `${names[of]}无法使用：`;
    return `${frame}${place.length > 0 ? `${place.join('，')}：` : ''}${phrase}。`;
  },
};
