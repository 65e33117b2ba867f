import { clock, day } from '../clock.ts';
import type { keptEn } from '../en/kept.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');
const stepOf = (step: number, of: number) => `第 ${n.integer(step)} 步（共 ${n.integer(of)} 步）`;

/** 保存在浏览器里的实验，以及队列。 */
export const keptZh: typeof keptEn = {
  nameOf: (preset, date) => `${preset} ${day(date)} ${clock(date)}`,
  open: '实验',
  openCount: (count) => `实验（${n.integer(count)}）`,
  title: '实验列表',
  done: '完成',

  atWork: (name) => `保存为“${name}”。`,
  memory: '浏览器不允许使用存储：离开本页后实验会丢失。',
  memoryDetail: '错误详情',
  resumed: (steps) => `从${steps}恢复训练。`,
  resumedAt: (step) => `第 ${n.integer(step)} 步`,
  otherKernels: '此后 forklab 的计算内核已有改动：末几位数字可能与不中断的训练不同。',
  ended: (step) => `在第 ${n.integer(step)} 步提前结束。`,
  recovering: (step, attempt, of, seconds) =>
    `GPU 设备已丢失。${n.integer(seconds)} 秒后${step > 0 ? `从第 ${n.integer(step)} 步恢复训练` : '重新开始'}，第 ${n.integer(attempt)} 次尝试，共 ${n.integer(of)} 次。`,
  interrupted: (name, step, of) =>
    step > 0
      ? `“${name}”已暂停，${stepOf(step, of)}。`
      : `“${name}”在第一个检查点之前中断，将用相同的种子从头开始。`,
  resume: '恢复训练',
  resumeOf: (name) => `恢复训练“${name}”`,
  notNow: '暂不',
  queueLeft: (count) => `队列里还有 ${n.integer(count)} 个实验。`,

  queue: {
    heading: '队列',
    empty: '队列中的实验会在当前实验之后依次训练。',
    add: '把训练配置加入队列',
    start: '开始队列',
    going: '自动运行。',
    resting: '尚未开始。',
    rest: '当前实验之后停止',
    up: (name) => `上移“${name}”`,
    down: (name) => `下移“${name}”`,
    remove: '移除',
    removeOf: (name) => `把“${name}”移出队列`,
    now: (name, state) => `${name}：${state}`,
    pause: '暂停',
    play: '恢复训练',
    stop: '停止',
    stopOf: (name) => `停止“${name}”`,
    stopAbout: '结束训练，结果仍会保留。',
  },

  list: {
    heading: '保存在这个浏览器里',
    empty: '还没有实验。训练会自动保存。',
    loading: '正在加载。',
    statuses: {
      queued: () => '尚未开始',
      running: (step, of) => `训练中，${stepOf(step, of)}`,
      paused: (step, of) => `已暂停，${stepOf(step, of)}`,
      done: (step, of) => (step < of ? `提前结束，${stepOf(step, of)}` : `已完成，${n.integer(step)} 步`),
      stopped: (step, of) => `已停止，${stepOf(step, of)}`,
      failed: (step, of) => `出错，${stepOf(step, of)}`,
    },
    elsewhere: '在另一个标签页中打开',
    star: (name) => `标星“${name}”`,
    more: (name) => `“${name}”的详情`,
    open: '打开',
    openOf: (name) => `打开“${name}”`,
    onScreen: '已在屏幕上',
    compare: '对比',
    compareOf: (name) => `对比“${name}”`,
    compared: '已在对比中',
    uncompareOf: (name) => `把“${name}”移出对比`,
    again: '重新训练',
    againOf: (name) => `重新训练“${name}”`,
    remove: '删除',
    removeOf: (name) => `删除“${name}”`,
    removed: (name, minutes) => `“${name}”已删除。${n.integer(minutes)} 分钟内可以撤销。`,
    undo: '撤销',
    undoOf: (name) => `撤销删除“${name}”`,
    removeNow: '永久删除',
    removeNowOf: (name) => `永久删除“${name}”`,
    name: '名称',
    note: '备注',
    noAdapter: '尚未开始',
    imported: '来自存档',
    comma: '，',
    soFar: (passes) => `目前 pass@1：${passes}`,
    columns: { condition: '条件', seed: '种子', status: '状态', pass: 'pass@1（留出题）', bytes: '大小' },
    runs: (name) => `“${name}”的各次训练`,
    resumed: (times) => `恢复训练 ${n.integer(times)} 次`,
    facts: (date, adapter, size) => `${date}，${adapter}，${size}`,
    damaged: (count) => `${n.integer(count)} 个条目无法读取`,
    deleteDamaged: '删除',
  },

  storage: {
    heading: '存储',
    used: (kept) => `实验 ${kept}。`,
    models: (kept) => `模型 ${kept}。`,
    of: (usage, quota) => `共 ${usage}，上限 ${quota}。`,
    unknown: '存储上限未知。',
    meter: '已用存储',
    persisted: '已获持久存储。',
    notPersisted: '空间不足时浏览器可能清除。重要的内容请保存为存档。',
    ask: '申请持久存储',
    refused: '浏览器拒绝了持久存储。重要的内容请保存为存档。',
  },

  full: {
    heading: '空间不足',
    waiting: (needed) => `训练已暂停，等待释放空间。${needed} 尚未写入，仍在内存中。`,
    notKept: '未能保存。请先删除一些内容，然后重试。',
    notBegun: '尚未开始。请先删除一些内容，然后重新开始。',
    none: '这里没有其他实验：空间被其他网站或你的文件占用。',
    remove: (name, size) => `删除“${name}”，${size}`,
    retry: '重试',
  },
  busy: (name) => `“${name}”在另一个标签页中打开。要在这里训练，请先在那里关闭。`,
  fault: (detail) => `操作失败。${detail}`,
  dismiss: '知道了',
};
