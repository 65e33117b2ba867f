import type { keptEn } from '../en/kept.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');
const stepOf = (step: number, of: number) => `第 ${n.integer(step)} 步（共 ${n.integer(of)} 步）`;

/** 保存在浏览器里的实验，以及队列。 */
export const keptZh: typeof keptEn = {
  open: '实验',
  openCount: (count) => `实验（${n.integer(count)}）`,
  title: '实验列表',
  done: '完成',

  atWork: (name) => `保存为“${name}”。`,
  memory: '这个浏览器不允许使用存储，因此实验只保留到离开本页为止。',
  memoryDetail: '浏览器的原话',
  resumed: (steps) => `在${steps}接续训练。`,
  resumedAt: (step) => `第 ${n.integer(step)} 步`,
  otherKernels: '自开始训练以来 forklab 的计算内核已有改动：从该步起，末几位数字可能与不中断的训练不同。',
  ended: (step) => `在第 ${n.integer(step)} 步提前结束。`,
  recovering: (step, attempt, of, seconds) =>
    `适配器已丢失；${n.integer(seconds)} 秒后${step > 0 ? `从第 ${n.integer(step)} 步` : '从基座模型'}重新开始，第 ${n.integer(attempt)} 次尝试，共 ${n.integer(of)} 次。`,
  interrupted: (name, step, of) =>
    step > 0
      ? `“${name}”停在${stepOf(step, of)}。`
      : `“${name}”在第一个检查点之前中断了。它会用相同的随机种子从头开始。`,
  resume: '继续',
  resumeOf: (name) => `继续“${name}”`,
  notNow: '暂不',
  queueLeft: (count) => `队列里还有 ${n.integer(count)} 个实验。`,

  queue: {
    heading: '队列',
    empty: '加到这里的实验会在当前实验之后逐个训练。',
    add: '把配方加入队列',
    start: '开始队列',
    going: '会自动接着进行。',
    resting: '由你决定何时开始。',
    rest: '当前实验之后停下',
    up: (name) => `上移“${name}”`,
    down: (name) => `下移“${name}”`,
    remove: '移除',
    removeOf: (name) => `把“${name}”移出队列`,
    now: (name, state) => `${name}：${state}`,
    pause: '暂停',
    play: '接着训练',
    stop: '停止',
    stopOf: (name) => `停止“${name}”`,
    stopAbout: '就此结束，仍会保留。',
  },

  list: {
    heading: '保存在这个浏览器里',
    empty: '还没有保存任何实验。你训练的内容会自动以一个名字保存在这里，直到你删除它。',
    loading: '正在查找已保存的实验。',
    statuses: {
      queued: () => '尚未开始',
      running: (step, of) => `训练中，${stepOf(step, of)}`,
      paused: (step, of) => `停在${stepOf(step, of)}`,
      done: (step, of) => (step < of ? `提前结束于${stepOf(step, of)}` : `已完成，${n.integer(step)} 步`),
      stopped: (step, of) => `已停止于${stepOf(step, of)}`,
      failed: (step, of) => `出错于${stepOf(step, of)}`,
    },
    elsewhere: '在另一个标签页中打开',
    star: (name) => `标星“${name}”`,
    more: (name) => `“${name}”的详情`,
    open: '打开',
    openOf: (name) => `在屏幕上打开“${name}”`,
    onScreen: '正在屏幕上',
    compare: '对比',
    compareOf: (name) => `对比“${name}”`,
    compared: '已在对比中',
    uncompareOf: (name) => `把“${name}”移出对比`,
    again: '再跑一次',
    againOf: (name) => `再跑一次“${name}”`,
    remove: '删除',
    removeOf: (name) => `删除“${name}”`,
    removed: (name, minutes) => `“${name}”已删除。${n.integer(minutes)} 分钟内可以恢复。`,
    undo: '撤销',
    undoOf: (name) => `恢复“${name}”`,
    removeNow: '立即删除',
    removeNowOf: (name) => `立即永久删除“${name}”`,
    name: '名称',
    note: '备注',
    noteHint: '想记下的任何内容。',
    noAdapter: '尚未开始',
    imported: '来自存档',
    comma: '、',
    soFar: (passes) => `目前的 pass@1：${passes}`,
    columns: { condition: '条件', seed: '随机种子', status: '状态', pass: 'pass@1（留出题）', bytes: '大小' },
    runs: (name) => `“${name}”的各次训练`,
    resumed: (times) => `接续 ${n.integer(times)} 次`,
    facts: (date, adapter, size) => `${date}，${adapter}，${size}`,
    damaged: (count) => `有 ${n.integer(count)} 个条目无法读取，其他条目不受影响。`,
    deleteDamaged: '删除它',
  },

  storage: {
    heading: '存储',
    used: (kept) => `实验占用 ${kept}。`,
    models: (kept) => `模型占用 ${kept}。`,
    of: (usage, quota) => `本站使用了 ${usage}，浏览器允许使用 ${quota}。`,
    unknown: '浏览器没有说明还有多少空间。',
    meter: '本站已用空间',
    persisted: '浏览器已答应不会自行清除。',
    notPersisted: '空间不足时浏览器可能自行清除。重要的内容请保存为存档。',
    ask: '请求不要清除',
    refused: '浏览器没有答应。重要的内容请保存为存档。',
  },

  full: {
    heading: '空间不足',
    waiting: (needed) => `训练已暂停，没有丢失任何内容：${needed} 在内存中等待写入。有空间后会自动继续。`,
    notKept: '未能保存。请先删除一些内容，然后重试。',
    notBegun: '什么都没有开始。请先删除一些内容，然后重新开始。',
    none: '这里没有保存其他实验。空间被其他网站或你的文件占用。',
    remove: (name, size) => `删除“${name}”，${size}`,
    retry: '重试',
  },
  busy: (name) =>
    `“${name}”在另一个标签页中打开，由那里负责更新。这里可以对比它；要在这里训练，请先在那里关闭。`,
  fault: (detail) => `未能完成。${detail}`,
  dismiss: '关闭这条提示',
};
