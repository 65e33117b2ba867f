import { faultSentence } from '../../../formats/fault_sentence.ts';
import { durationIn, roughly } from '../duration.ts';
import type { Messages } from '../en/en.ts';
import { numbersOf } from '../numbers.ts';
import { adapterZh } from './adapter.ts';
import { archiveZh } from './archive.ts';
import { compareZh } from './compare.ts';
import { failuresZh } from './failures.ts';
import { faultsZh } from './faults.ts';
import { fieldsZh } from './fields.ts';
import { figuresZh } from './figures.ts';
import { chatZh } from './inspect/chat.ts';
import { divergenceZh } from './inspect/divergence.ts';
import { inspectZh } from './inspect/inspect.ts';
import { sameAnswerZh } from './inspect/same_answer.ts';
import { trainingZh } from './inspect/training.ts';
import { keptZh } from './kept.ts';
import { lessonZh } from './lesson.ts';
import { offlineZh } from './offline.ts';
import { panelsZh } from './panels.ts';
import { rolloutsZh, slowZh } from './rollouts.ts';
import { shareZh } from './share.ts';
import { toTrainerZh } from './to_trainer.ts';
import { tracesZh } from './traces.ts';
import { wordsZh } from './words.ts';

const n = numbersOf('zh-CN');

const duration = durationIn(n, { seconds: '秒', minutes: '分钟', shortMinutes: '分', hours: '小时' });

/** Conditions that are more than their selection, by the names that presets give them. */
const namedConditions: Readonly<Record<string, string>> = {
  symmetric: '对称裁剪',
  'clip-higher': 'clip-higher（放宽上界）',
  'entropy-bonus': '熵正则',
};

const phases: Messages['phases'] = {
  idle: '就绪',
  loading: '正在加载模型',
  compiling: '正在准备 GPU',
  evaluating: '正在用留出题测试',
  training: '正在训练',
  paused: '已暂停',
  done: '已完成',
  failed: '已停止',
};

export const zh: Messages = {
  lang: 'zh-CN',
  gap: '',
  numbers: n,
  fault: (of, fault) => faultSentence(of, fault, faultsZh),
  pageTitle: 'forklab：哪些词元教会模型推理？',
  duration,
  conditionName: ({ select, rho, name }) => {
    if (name !== undefined && Object.hasOwn(namedConditions, name)) return namedConditions[name];
    const selection = {
      top: `熵最高 ${n.percent(rho)}`,
      all: '全部词元',
      bottom: `熵最低 ${n.percent(1 - rho)}`,
      random: `随机 ${n.percent(rho)}`,
      matched: `同位置随机 ${n.percent(rho)}`,
    }[select];
    return name === undefined ? selection : `${selection}（${name}）`;
  },
  phases,
  failures: failuresZh,
  adapter: adapterZh,

  shell: {
    skip: '跳到正文',
    home: 'forklab',
    views: '视图',
    train: '训练',
    inspect: '剖析',
    compare: '对比',
    paper: '论文',
    language: '语言',
    theme: '配色',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    broken: {
      title: (part) => `无法显示“${part}”`,
      text: '其他部分照常工作，训练也不受影响。如果网站更新过，请重新加载；训练内容都已保存。',
      reload: '重新加载页面',
    },
  },

  intro: {
    title: '哪些词元教会模型推理？',
    text: '用基于可验证奖励的强化学习（RLVR）训练一个小模型做 Countdown（凑数游戏）。每个条件只训练一部分词元。',
  },

  transport: {
    controls: '控制',
    train: {
      gpu: '用这块 GPU 训练',
      wasm: '用本机处理器训练',
      software: '在这里用软件训练',
    },
    tryAgain: '重试',
    play: '播放',
    pause: '暂停',
    resume: '继续',
    again: '重新播放',
    step: '单步',
    reset: '重置',
    resetSame: '重置，种子不变',
    resetNew: '重置，换新种子',
    toRecorded: '回到录制的训练',
    leave: '离开这次训练',
    live: '在这里训练',
    recorded: '录制的训练',
    recordedOn: (adapter, day) => `${adapter}，${day}`,
    recordedOther: (preset) => `录制的训练用的是“${preset}”，不是这里选择的训练配置。`,
    position: '录制进度',
    stepOf: (step, steps) => `第 ${n.integer(step)} 步，共 ${n.integer(steps)} 步`,
    state: (phase, step, steps) => `${phases[phase]}。第 ${n.integer(step)} 步，共 ${n.integer(steps)} 步。`,
    pausing: (step, steps) => `正在暂停：做完这一步。第 ${n.integer(step)} 步，共 ${n.integer(steps)} 步。`,
    partial: (done, of) =>
      `${n.integer(of)} 个条件中有 ${n.integer(done)} 个已做完这一步；“单步”先让其余条件跟上。`,
    chip: (step, steps) => `训练中 ${n.integer(step)}/${n.integer(steps)}`,
    chipPausing: '正在暂停…',
    pauseTraining: '暂停训练',
    chipOpen: '查看训练',
    seedOf: (seed, seeds) => `第 ${n.integer(seed)} 个种子，共 ${n.integer(seeds)} 个。`,
    progress: '进度',
    timeLeft: (seconds) => `大约还需 ${duration(seconds)}。`,
    hidden: '切换到其他页面时训练会继续，但可能变慢。',
    software: '没有 GPU，用软件训练会很慢。',
    estimated: (seconds, kind) =>
      `${kind === 'software' ? '没有 GPU，用软件训练' : '用本机处理器训练'}大约需要 ${duration(roughly(seconds))}。`,
    takeSmall: '改用小型预设',
    keys: '按键',
    keyPlay: '播放或暂停',
    keyStep: '单步',
    keyCursor: '移动图上的光标',
    keyMarks: '在回答中跳到上下一个标记',
    keysWhere: '正在输入或焦点在按钮上时不起作用。',
    keysUse: '使用这些按键',
    space: '空格',
    keyPresent: '全屏，用于投影',
  },

  present: { start: '全屏', end: '退出全屏' },

  recordedState: {
    loading: '正在加载录制的训练。',
    missing: '网页旁边没有录制的训练，所以训练之前没有内容可看。',
    damaged: '网页旁边的录制文件已损坏，无法显示。',
  },

  conditions: {
    scores: (step, spread) => `留出题，第 ${n.integer(step)} 步。pass@1：${spread}。`,
    deviation: (seeds) => `均值 ± 标准差（${n.integer(seeds)} 个种子）`,
    standardError: '± 题目间的标准误（1 个种子）',
    columns: { train: '训练', curve: '曲线', name: '条件' },
    passAt: (k) => (k === null ? 'pass@k' : `pass@${n.integer(k)}`),
    trained: (name) => `训练${name}`,
    drawn: (name) => `显示${name}的曲线`,
    notHere: { recorded: '录制中没有', live: '这次训练中没有', imported: '此存档中没有', linked: '尚未训练' },
    notNext: '下次不训练',
    next: (name) => `下次：${name}`,
  },

  recipe: {
    heading: '训练配置',
    change: '修改',
    sft: (size) => `${size} 参数，经监督微调（SFT）`,
    algorithm: '算法',
    rollout: (prompts, group) => `DAPO，${n.integer(prompts)} × ${n.integer(group)}`,
    preset: '预设',
    presetOf: (name, prompts, group, steps) =>
      `${name}：${n.integer(prompts)} × ${n.integer(group)}，${n.integer(steps)} 步`,
    presetNames: {
      'countdown@1': '主实验',
      'countdown-mini@1': '小型',
      'countdown-rho@1': '保留比例 ρ，10% 到 100%',
      'countdown-regularisers@1': 'clip-higher 与熵正则',
      'countdown-50k@1': '较小的模型，50k',
      'countdown-850k@1': '较大的模型，850k',
      'countdown-long@1': '更长的回答',
      'walk@1': '第二个任务，Walk',
    },
    seedsWrong: (most, largest) =>
      `请输入 0 到 ${n.integer(largest)} 之间的整数，用逗号隔开，最多 ${n.integer(most)} 个。`,
    seedsHint: (kind) => (kind === 'wasm' ? '在任何机器上可复现。' : '在同一块 GPU 上可复现。'),
    notInThisRun: '所做修改不在这次训练中。',
    trainAsNew: '作为新实验训练',
    estimate: '预计开销',
    maxTokens: '词元数上限',
    aboutWork: (work) => `约 ${work}`,
    runs: '训练次数',
    runsOf: (conditions, seeds) => `${n.integer(conditions)} 个条件 × ${n.integer(seeds)} 个种子`,
    timeEstimated: '预计时间',
    timeAtWork: (seconds, flopPerSecond) =>
      `约 ${duration(roughly(seconds))}（按 ${n.fixed(flopPerSecond / 1e9, 1)} GFLOP/s）`,
    timeAtLast: (seconds) => `约 ${duration(roughly(seconds))}（按上次训练的速度）`,
    timeUnknown: '尚未测过',
  },

  machine: {
    heading: (kind) => (kind === 'gpu' ? '这块 GPU' : '这台机器'),
    speed: '速度',
    speedOf: (rate) => `${n.integer(rate)} 词元/秒`,
    memory: '内存',
    step: '每步',
    stepMs: (ms) => (ms < 1000 ? `${n.integer(ms)} 毫秒` : `${n.fixed(ms / 1000, 2)} 秒`),
    work: '计算量',
    parameters: '参数量',
  },

  charts: {
    passQuestion: '学习靠的是哪些词元？',
    passGains: (gains, step, isEnd) =>
      `pass@1 的提升（${isEnd ? `训练 ${n.integer(step)} 步后` : `截至第 ${n.integer(step)} 步`}）：${gains
        .map(({ name, gain }) => `${name} ${n.signed(gain, 2)}`)
        .join('，')}`,
    rewardFirst: (step) => `训练奖励（首次评估在第 ${n.integer(step)} 步）`,
    passText: (problems, samples) =>
      `留出题的答对比例（pass@1，${n.integer(problems)} 题 × ${n.integer(samples)} 次），横轴为步数。`,
    seedsText: (seeds) => `细线：各个种子。粗线：${n.integer(seeds)} 个种子的均值。`,
    oneSeedText: '单个种子。',
    pass: 'pass@1',
    entropy: '熵（nats）',
    length: '回答长度（词元）',
    reward: '训练奖励',
    kept: '保留的词元比例',
    madeOf: 'pass@1 由什么构成',
    madeOfText: '留出题回答中的比例：首次尝试即答对、答错后放弃、达到长度上限被截断。',
    firstAttempt: '首次尝试即答对',
    gaveUp: '放弃',
    cutOff: '截断',
    notMeasured: {
      singleAttempts: (title) => `${title}：未测量，因为这个任务的每个回答只有一次尝试。`,
      earlier: (title) => `${title}：记录这些运行的版本没有测量。`,
    },
    step: '步',
    stepZero: '第 0 步',
    cursor: (title) => `图上的步数：${title}`,
    cursorAt: (step) => `第 ${n.integer(step)} 步`,
    follow: '跟随最新一步',
    table: '表格',
    tableOf: (title) => `表格：${title}`,
    mean: '均值',
    empty: '曲线会出现在这里。',
    nextTest: (step) => `下一次测试在第 ${n.integer(step)} 步。`,
    summary: (title, step, values) => `${title}。第 ${n.integer(step)} 步：${values}。`,
    none: '还没有数值。',
    small: '其他指标',
  },

  rollouts: rolloutsZh,
  slow: slowZh,
  words: wordsZh,

  failureNote: {
    heading: '为什么不能训练',
    headingStopped: '训练已停止',
    inApp: '本页是在应用里打开的。请点右上角的“···”，选择“在浏览器打开”。',
    detail: '错误详情',
  },

  archive: archiveZh,
  offline: offlineZh,
  share: shareZh,
  lesson: lessonZh,
  toTrainer: toTrainerZh,
  inspect: inspectZh,
  chat: chatZh,
  training: trainingZh,
  sameAnswer: sameAnswerZh,
  divergence: divergenceZh,
  compare: compareZh,
  figures: figuresZh,
  panels: panelsZh,
  fields: fieldsZh,
  kept: keptZh,
  traces: tracesZh,

  announce: (step, steps, tested, values) =>
    `第 ${n.integer(step)} 步，共 ${n.integer(steps)} 步。${values && `第 ${n.integer(tested)} 步的 pass@1：${values}`}`,
};
