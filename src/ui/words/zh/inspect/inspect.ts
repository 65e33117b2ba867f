import type { inspectEn } from '../../en/inspect/inspect.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');
const seconds = (s: number) => (s < 10 ? `${n.fixed(s, 1)} 秒` : `${n.integer(s)} 秒`);
const level = (value: number) => n.fixed(value, Math.abs(value) < 0.1 ? 3 : 2);

/** The sign before a lower bound. */
const atLeast = (lowerBound: boolean) => (lowerBound ? '≥\u00a0' : '');
const tokens = (count: number) => `${n.integer(count)} 个词元`;

const works: (typeof inspectEn)['works'] = {
  load: '加载模型',
  sample: '采样',
  continue: '续写',
  resample: '重新采样',
  score: '打分',
  base: '用基座模型打分',
  divergence: '用两个模型打分',
  scan: '扫描分叉',
  collect: '采样题集',
  sweep: '温度扫描',
  transfer: '用其他题目测试',
};

/** An answer as it fits into a line. */
const short = (answer: string) => (answer.length > 24 ? `${answer.slice(0, 23)}…` : answer);

const judged = (right: boolean | null) => (right === null ? '未评判' : right ? '正确' : '错误');

/** Bases that are distilled otherwise than the first of their size. */
const baseKinds = new Map([
  ['seed2', '另一基座模型（种子 2）'],
  ['seed3', '另一基座模型（种子 3）'],
  ['persistent', '不放弃的基座模型'],
  ['long', '最多尝试五次的基座模型'],
]);
/** Worlds by their names in a model's. */
const worldTitles = new Map([
  ['countdown', 'Countdown'],
  ['walk', 'Walk'],
]);

export const inspectZh: typeof inspectEn = {
  view: '剖析',
  title: '哪些分叉改变结局？',
  panels: { forks: '分叉', words: '分布与词语', temperature: '温度' },
  panelNames: '看什么',

  shown: {
    before: (origin, model) =>
      ({
        sampled: `${model} 解答`,
        example: `${model} 解答`,
        branch: `由 ${model} 续写的分支，题目`,
        rollout: `${model} 的采样轨迹，题目`,
        recorded: `来自录制的训练：${model}，题目`,
        file: `来自文件，由 ${model} 写出：`,
        pasted: `粘贴的文本，以 ${model} 的眼光看：`,
      })[origin],
    seenBy: (model) => `，以 ${model} 的眼光看`,
    stop: '。',
    unknownModel: '未署名的模型',
    noTitle: '未写明题目',
    solutions: (count) =>
      count === 0 ? '这道题无解，任何答案都不对。' : `这道题有 ${n.integer(count)} 种解法。`,
    facts: (count, known, mean, lowerBound) =>
      mean === null
        ? `共 ${tokens(count)}，熵未知。`
        : `共 ${tokens(count)}，平均词元熵 ${atLeast(lowerBound)}${level(mean)} nats${known < count ? `（取自熵已知的 ${n.integer(known)} 个）` : ''}。`,
    band: (continuations) => `每个词元上方：${n.integer(continuations)} 次续写中有多少比例最终正确。`,
    empty: '先对一道题采样几个回答：每个词元会显示在代表其熵的底色上，随时可以拆开来看。',
  },

  sets: {
    label: '要看的样本',
    mine: (problem) => `我的样本：${problem}`,
    rollout: (problem) => `采样轨迹：${problem}`,
    pasted: (text) => `粘贴的文本：${text}`,
    example: (model) => `录制：${model}`,
    recorded: '录制的训练',
    file: '文件',
  },

  recording: {
    mark: '录制',
    stop: '。',
    yours: '你在这里得到的结果会取而代之。',
    loading: '正在加载录制的示例。',
    missing: '网页旁边没有录制的示例。',
    damaged: '网页旁边的录制示例已损坏，无法显示。',
    licensed: (licence) => `，权重以 ${licence} 许可证开放。`,
    instead: '这里改为显示录制的训练中的样本；训练不保留备选词元。',
  },

  choices: {
    label: '采样什么',
    model: '模型',
    shippedModel: (world, size, kind) =>
      `${worldTitles.get(world) ?? world} ${size}，${kind === null ? '基座模型' : (baseKinds.get(kind) ?? kind)}`,
    checkpoint: (condition, seed, step) => `${condition}，种子 ${seed}，第 ${n.integer(step)} 步`,
    addModel: '添加模型',
    shippedGroup: '自带的基座模型',
    checkpointGroup: '本次训练的检查点',
    goneCheckpoint: '已不再保留',
    problem: '题目',
    problemWrong: (example) => `请写成 ${example} 的形式。`,
    solutions: (count) =>
      count === 0 ? '这道题无解：任何答案都不对。' : `这道题有 ${n.integer(count)} 种解法。`,
    anotherProblem: '换一道题',
    temperature: '温度',
    forbid: '禁用的词',
    forbidNone: '无',
    forbidHint:
      '采样时绝不抽取这些词，其概率按比例分给其余的词。禁用 stop，模型就不会放弃。续写与扫描仍从全部词中抽取。',
    forbidWrong: '请填写该任务的词，以空格分隔；不能包含 <eos>。',
    seed: '随机种子',
    newSeed: '换一个种子',
    copies: '个数',
    sample: (copies) => `采样 ${n.integer(copies)} 个`,
    cancel: '取消',
  },

  works,
  progress: (work, share, count) => `${works[work]}：${n.percent(share)}，已用 ${tokens(count)}`,
  cost: (count, time) => `${tokens(count)}，${seconds(time)}`,
  costOf: (count, time) => `已花费：${tokens(count)}，${seconds(time)}。`,

  read: {
    quantities: { change: '相对第二个模型的熵变化', 'logprob-change': '相对第二个模型的对数概率变化' },
    change: (value, unit) => `比第二个模型 ${n.signed(value, 2)} ${unit}`,
    noAnswer: (finished, reason) =>
      !finished
        ? '达到最大长度而被截断，没有答案。'
        : reason === 'several-answers'
          ? '结尾给出了几个答案，因此不作数。'
          : reason === 'malformed'
            ? '应是答案的地方写的不是答案。'
            : '其中没有这类答案。',
    answerAs: (answer, right) => `答案：${answer}${right === null ? '' : right ? '，正确' : '，错误'}`,
    answers: (counts, rest) =>
      `答案：${[
        ...counts.map(([answer, count]) => `${answer === null ? '无' : short(answer)} × ${n.integer(count)}`),
        ...(rest > 0 ? [`其他 × ${n.integer(rest)}`] : []),
      ].join('，')}`,
    otherWords: '所选模型的分词器不同，或尚未加载，因此不能从这些词元接着写。',
    itsModel: (model) =>
      `要从这些词元接着写，请选择 ${model}，或分词器与它相同的模型。已有的内容仍然可以查看。`,
    noPrompt: '它没有提示，可以打分，但不能续写。',
  },

  notices: {
    notAProblem: '这不是所选模型所在世界的题目。',
    cancelled: (work) => `${works[work]}已取消，已得到的结果仍然保留。`,
    unusable: '模型无法处理这个请求。',
    unloadable: '无法加载这个模型。',
    failed: (what, todo) => `${what}${todo}`,
    failures: {
      'device-lost':
        '本页失去了对适配器的使用权。此前得到的结果仍然保留。请再试一次：模型会从本机已有的文件重新加载。如果再次发生，请关闭其他占用 GPU 的网页，或在“适配器”中改用处理器。',
      'model-missing':
        '模型不在本机，或不完整。下面的文字说明缺少什么；可以通过“添加模型”下载，或从磁盘给出。',
      'out-of-memory':
        '本页可用的内存已用尽。请减少样本数或缩短样本，改用模型的较小文件，或关闭其他占用大量内存的网页。',
      'too-little-memory':
        '所需内存超过了适配器允许单个网页使用的量。请减少样本数或缩短样本，改用模型的较小文件，或在“适配器”中改用处理器。',
      internal: '实验程序自身出错，已经停下。请再试一次。如果再次发生，请把下面的文字报告给我们。',
    },
    detail: '错误详情',
    dismiss: '关闭',
  },

  hindrances: {
    noAdapter: (failure) => {
      const why =
        failure === 'no-worker'
          ? '嵌入本页的网页不允许它进行计算'
          : failure === 'no-webgpu'
            ? '浏览器既不支持 WebGPU，也不支持 WebAssembly SIMD'
            : '没有找到 GPU，浏览器的 WebAssembly 也不支持 SIMD';
      return `这里无法走进分叉：${why}，模型无法运行。录制的内容和文件中的轨迹仍然可以查看。`;
    },
    otherWords: '它的词元与所选模型的词表不同，这里没有模型能接着写。文件中已有的内容仍然可以查看。',
    noProblem: '它的标题不是本世界的题目，续写之后无从评判。可以打分，但不能续写。',
    busy: '一次只做一件事：正在采样。',
    notHeld: '实验室已不再保留这个模型，请另选一个。',
  },

  samples: {
    label: '样本',
    chip: (index, right, length, branch) =>
      `${branch ? '分支' : '样本'} ${n.integer(index)}，${judged(right)}，${tokens(length)}`,
    right: '正确',
    wrong: '错误',
    unjudged: '未评判',
    number: '样本序号',
    rightOf: (right, of) => `${n.integer(of)} 个中答对 ${n.integer(right)} 个`,
    answer: (answer) => `答案：${answer}`,
    noAnswer: '没有答案：被截断、放弃或无法读出。',
    prompt: (count) => `提示，${tokens(count)}`,
  },

  colour: {
    label: '颜色',
    quantities: {
      entropy: '熵',
      surprisal: '所采词元的惊异度',
      rank: '所采词元的名次',
      top1: '最可能词元的概率',
      change: '相对基座模型的熵变化',
      'logprob-change': '相对基座模型的对数概率变化',
    },
    unit: '单位',
    units: { nats: '奈特（nats）', bits: '比特（bits）' },
    scale: '刻度',
    scales: { fixed: '固定刻度', quantile: '按分位数' },
    stated: (unit, temperature, lowerBound) =>
      `${unit === null ? '' : `${unit}，`}取自 softmax(z / T)，${temperature === null ? '文件没有说明 T' : `T = ${level(temperature)}`}${lowerBound ? '；仅由最可能的几个词元算出，是下界' : ''}`,
    unknown: '这条轨迹没有这项数值。',
    notKnown: '未知',
    compare: (model) => `用 ${model} 打分来比较`,
    isBase: '这就是基座模型本身，没有可比的对象。',
    below: (to) => `小于 ${to}`,
    from: (from) => `${from} 起`,
    between: (from, to) => `${from} 至 ${to}`,
    ranks: ['第 1', '第 2', '第 3–5', '第 6–10', '10 名以后'],
  },

  mask: {
    pool: '范围',
    pools: { sample: '本样本', all: '全部样本' },
    line: (rho, tau, unit, lowerBound) =>
      `ρ ${n.fixed(rho, 2)}，τ ${atLeast(lowerBound)}${n.significant(tau)} ${unit}`,
    text: (kept, of, here) =>
      `下划线：${tokens(of)}中熵最高的 ${n.integer(kept)} 个${here === kept ? '' : `，其中 ${n.integer(here)} 个在这里`}。可以拖动竖线。`,
    none: '这些词元的熵未知，无法画出掩码。',
  },

  tokens: {
    label: (index, right) =>
      `第 ${n.integer(index)} 个回答${right === null ? '' : `，${judged(right)}`}。用方向键逐个查看词元，方括号在掩码内的词元间跳转，问号列出按键。`,
    entropy: (value, unit, lowerBound) => `${atLeast(lowerBound)}${n.significant(value)} ${unit}`,
    entropyUnknown: '熵未知',
    said: (word, entropy, fork) => `${word}，熵 ${entropy}，${fork}`,
    fork: (index, of) => `在掩码内，第 ${n.integer(index)} 个，共 ${n.integer(of)} 个`,
    noFork: '不在掩码内',
    surprisal: (value, unit) => `惊异度 ${level(value)} ${unit}`,
    rank: (rank, beyond) => (beyond ? `名次在 ${n.integer(rank - 1)} 之后` : `第 ${n.integer(rank)} 名`),
    change: (value, unit) => `比基座模型 ${n.signed(value, 2)} ${unit}`,
  },

  fork: {
    label: '分叉',
    heading: (index, of, after) =>
      `掩码内第 ${n.integer(index)} 个词元，共 ${n.integer(of)} 个：${after === '' ? '在开头' : `在“${after}”之后`}`,
    headingNone: (position, after) =>
      `第 ${n.integer(position)} 个词元，不在掩码内：${after === '' ? '在开头' : `在“${after}”之后`}`,
    entropy: (value, unit, lowerBound) => `熵 ${atLeast(lowerBound)}${n.significant(value)} ${unit}。`,
    empty: '指向一个词元，看看那里还可能写什么；点击它，或按回车，就会留在这里。',
    unpin: '取消固定',
    alternatives: '备选词元',
    noAlternatives: '这里没有已知的备选词元。',
    recordedNone: '训练只保留熵，不保留备选词元。用模型给样本打分后即可看到。',
    taken: '已采',
    others: '其余',
    coverage: (shown, share) =>
      `以上 ${n.integer(shown)} 个占概率的 ${n.fixed(share * 100, share > 0.995 && share < 0.9995 ? 1 : 0)}\u00a0%。`,
    probability: (share) =>
      share > 0 && share < 0.01
        ? '不到 1\u00a0%'
        : share > 0.999 && share < 1
          ? '超过 99.9\u00a0%'
          : n.percent(share),
    rate: (share) => `${share} 正确`,
    rateOf: (right, samples) => `${n.integer(samples)} 次中正确 ${n.integer(right)} 次`,
    alternative: (word, share, taken, rate) =>
      [word, share, taken ? '已采' : '', rate].filter(Boolean).join('，'),
    continueWith: (word) => `接着写 ${word}`,
    resample: (copies) => `从这里重采 ${n.integer(copies)} 次`,
    how: '单次续写的方式',
    greedy: '贪心',
    sampled: '采样',
    copies: '次数',
    temperature: '温度',
    seedNext: (seed) => `随机种子 ${seed}`,
    score: (model) => `用 ${model} 打分`,
    scoreHint: '这个模型眼中的备选词元与熵。',
    branches: '从这里续写的结果',
    branch: (word, temperature, seed, filters) =>
      [
        word === null ? '重新采样' : `接 ${word}`,
        ...(temperature === 0 ? ['贪心'] : [`T ${level(temperature)}`, filters, `种子 ${seed}`]),
      ]
        .filter(Boolean)
        .join('，'),
    open: (index, right) => `打开第 ${n.integer(index)} 个续写，${judged(right)}`,
    consequence: (points, noise) =>
      `对答对率的影响：${n.integer(points)} 个百分点；如果各分支其实相同，也会显出 ${n.integer(noise)} 个。`,
  },

  scan: {
    label: '扫描分叉',
    text: '在熵最高的分叉处逐个分支重新采样，看哪些分叉改变结局。',
    forks: '分叉数',
    samples: '每个分支次数',
    start: '开始扫描',
    again: '重新扫描',
    noEnding: '它的结尾没有规则能读出的答案，续写无从比较。',
    budget: (continuations, count, draws) =>
      `最多续写 ${n.integer(continuations)} 次、${tokens(count)}，采样用 ${draws}。`,
    few: (samples) => `每个分支不足 ${n.integer(samples)} 次时，许多影响很小的分叉只能得到“无法判断”。`,
    takes: (time) => `按上次的速度最多 ${time}。`,
    draws: (temperature, filters) => [`T ${level(temperature)}`, filters].filter(Boolean).join('，'),
    found: (forks, draws) =>
      `已扫描 ${n.integer(forks)} 个分叉${draws === null ? '' : `，采样用 ${draws}`}。`,
    unanswered: (none, of) =>
      `${n.integer(of)} 次续写中有 ${n.integer(none)} 次没有答案（包括被截断的），按答错计。`,
  },

  tree: {
    label: '分支来自',
    sources: { fork: '这个分叉', scan: '扫描', samples: '全部样本' },
  },

  table: {
    heading: '掩码内的词元',
    caption: '熵最高的、占比为 ρ 的词元，按文中顺序排列',
    position: '序号',
    token: '词元',
    entropy: (unit) => `熵，${unit}`,
    number: (value, lowerBound) => `${atLeast(lowerBound)}${n.significant(value)}`,
    likeliest: '最可能',
    more: (count) => `还有 ${n.integer(count)} 个词元，可用 [ 和 ] 逐个查看。`,
  },

  keys: {
    heading: '按键',
    all: '全部按键',
    close: '关闭',
    use: '使用单键',
    where: '在输入框中打字时不起作用。',
    row: {
      forks: '掩码内下一个',
      open: '打开',
      take: '接着写',
      resample: '重采',
    },
    sheet: {
      tokens: '逐个词元移动',
      lines: '逐行移动',
      forks: '到掩码内的上一个、下一个词元',
      ends: '到第一个、最后一个词元',
      open: '打开分叉：固定在侧栏并转到那里',
      take: '用第一到第九个备选词元续写',
      resample: '从分叉处重新采样',
      escape: '关闭提示，取消固定，回到文本',
      tree: '在树中：到父节点、子节点、兄弟节点',
      sheet: '显示本表',
    },
  },

  fromTrain: '剖析',
  inspectResponse: (index) => `剖析第 ${n.integer(index)} 个回答`,
};
