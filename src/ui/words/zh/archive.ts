import type { InspectionFacts } from '../../../formats/archive/inspection_facts.ts';
import type { archiveEn } from '../en/archive.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');

/** 逐一写出名字的模型数。 */
const named = 3;

function inspectionOf({ sets, samples, continuations, scans, models }: InspectionFacts): string {
  const names = models.slice(0, named).join('、') + (models.length > named ? '等' : '');
  return [
    `${names && `${names} 的 `}${n.integer(samples)} 个样本${sets > 1 ? `（${n.integer(sets)} 组）` : ''}`,
    continuations > 0 && `${n.integer(continuations)} 次续写`,
    scans > 0 && `${n.integer(scans)} 次分叉扫描`,
  ]
    .filter(Boolean)
    .join('、');
}

export const archiveZh: typeof archiveEn = {
  open: '打开存档',
  save: '保存为存档',
  saving: '正在打包存档',
  drop: '松开鼠标即可打开存档（.forklab.zip）',

  askHeading: (host) => `从 ${host} 加载存档？`,
  askSize: (size, host) => `从 ${host} 加载 ${size}？`,
  askText: '地址来自链接。目前没有加载任何内容；加载时对方网站会看到你的请求。',
  address: '地址',
  size: '大小',
  sizeUnknown: '未知',
  sizeAsk: '查询大小',
  sizeAsking: '正在查询',
  most: (size) => `上限 ${size}。`,
  load: '加载',
  refuse: '不加载',

  loading: (host) => `正在从 ${host} 加载`,
  reading: (name) => `正在读取 ${name}`,
  bytesOf: (read, of) => (of === null ? read : `${read}，共 ${of}`),
  cancel: '取消',

  leaveHeading: '有训练尚未结束',
  leaveText: '打开存档会结束这次训练。',
  leave: '结束训练，打开存档',
  stay: '继续训练',

  refusedHeading: '没有打开存档',
  refused: (why) => `${why}没有改动任何内容。`,
  dismiss: '知道了',
  unreadable: '浏览器无法读取这个文件。',
  notSaved: (why) => `存档没有保存。${why}`,
  nothingToSave: '标题对应的训练配置与屏幕上的训练不同。',
  holds: (runs) => `包含${runs}。`,
  nothingTrained: '没有可保存的内容：这个训练配置还没有训练过。',
  otherRuns: '屏幕上的训练用的是另一个训练配置。请训练当前配置、撤销改动，或从“实验”中导出。',
  onScreen: (runs) => `屏幕上是${runs}。`,
  fromRecording: '录制的训练',
  fromArchive: (name) => `从存档打开的“${name}”`,
  trainedHere: (name) => (name === null ? '本机训练的实验' : `本机训练的“${name}”`),
  runsOf: (from, preset, conditions, seeds, runs, step, of) =>
    `${from}：预设“${preset}”；${conditions}；${seeds}；${n.integer(runs)} 次训练，${
      step === of ? `${n.integer(of)} 步` : `至第 ${n.integer(step)} 步（共 ${n.integer(of)} 步）`
    }`,
  fetchFaults: {
    unreachable: (host) => `无法连接 ${host}，或它不允许其他网站读取（CORS）。请下载文件后拖到这里。`,
    status: (host, status) => `${host} 返回了错误 ${n.integer(status)}。`,
    'too-large': (most) => `文件大于存档的上限 ${most}。`,
    'not-https': '这个地址会转到 https 以外的地方。',
    'cut-off': '连接中断了。',
  },

  kept: {
    export: '导出',
    exportOf: (name) => `把“${name}”导出为存档`,
    gathering: (name) => `正在读取“${name}”`,
    heading: (name) => `把“${name}”保存为存档`,
    record: (runs, size) => `${n.integer(runs)} 次训练的训练配置、指标和样本：压缩前 ${size}。`,
    weights: (count, size) => `训练好的模型：${n.integer(count)} 个 Hugging Face 文件夹，${size}`,
    checkpoints: (count, size) => `恢复训练所需的检查点：${n.integer(count)} 个，${size}`,
    save: (size) => `保存，最多 ${size}`,
    onnx: '把模型另存为 ONNX',
    writingOnnx: (name) => `正在把“${name}”的模型写成 ONNX`,
    keeping: (name) => `正在把“${name}”保存到这个浏览器`,
    keptHeading: (name) => `“${name}”已保存`,
    kept: (name) => `已在“实验”中保存为“${name}”。`,
    goesOn: (count, runs) =>
      count === 0
        ? '没有检查点：可以查看和对比，不能恢复训练。'
        : count < runs
          ? `${n.integer(runs)} 次训练中 ${n.integer(count)} 次有检查点，其余的会从头开始。`
          : '每次训练都可以恢复；在同一块适配器上结果逐位相同。',
    notKept: (name) => `“${name}”未能保存到这个浏览器。离开本页之前仍可查看。`,
    noRoom: '空间不足。请在“实验”中删除一些内容后重新打开。',
  },

  inspection: {
    parts: '内容',
    runs: (runs) => `训练：${runs}`,
    holds: (facts) => `剖析：${inspectionOf(facts)}`,
    noWeights: '不含模型权重。',
    nameOf: (model) => `forklab 剖析${model === null ? '' : ` ${model}`}`,
    heading: (name) => `“${name}”已打开`,
    opened: (name, facts) => `已在“剖析”中打开“${name}”：${inspectionOf(facts)}。`,
    beside: (facts) => `存档中的剖析内容：${inspectionOf(facts)}。`,
  },

  imported: '导入的实验',
  importedFrom: (name, adapter, day) => `${name}：${adapter}，${day}`,
  toRecorded: '回到录制的训练',
  nameOf: (preset) => `forklab 实验 ${preset}`,
};
