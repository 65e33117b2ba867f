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
  askText: '链接里写了它的地址。目前没有从那里加载任何东西；加载之后，对方网站会知道你来过。',
  address: '地址',
  size: '大小',
  sizeUnknown: '未知',
  sizeAsk: '查询大小',
  sizeAsking: '正在查询',
  most: (size) => `最多加载 ${size}。`,
  load: '加载',
  refuse: '不加载',

  loading: (host) => `正在从 ${host} 加载`,
  reading: (name) => `正在读取 ${name}`,
  bytesOf: (read, of) => (of === null ? read : `${read}，共 ${of}`),
  cancel: '取消',

  leaveHeading: '屏幕上有一次训练',
  leaveText: '存档会取代它，训练将会结束。',
  leave: '结束训练，显示存档',
  stay: '继续训练',

  refusedHeading: '没有打开存档',
  refused: (why) => `${why}屏幕上的内容保持原样。`,
  dismiss: '知道了',
  unreadable: '浏览器无法读取这个文件。',
  notSaved: (why) => `存档没有保存。${why}`,
  nothingToSave: '屏幕上的训练不属于标题所写的配方。',
  holds: (runs) => `存档包含${runs}。`,
  nothingTrained: '这个配方还没有训练过，因此没有可保存的内容。',
  otherRuns:
    '屏幕上的内容属于另一个配方，与这里设定的不同，因此不会以这个标题保存。请先训练这个配方，或撤销改动。已保存的实验可以从“实验”中导出。',
  onScreen: (runs) => `屏幕上是${runs}。`,
  fromRecording: '录制的训练',
  fromArchive: (name) => `从存档打开的“${name}”`,
  trainedHere: (name) => (name === null ? '在这里训练的实验' : `在这里训练的“${name}”`),
  runsOf: (from, preset, conditions, seeds, runs, step, of) =>
    `${from}：预设“${preset}”；${conditions}；${seeds}；${n.integer(runs)} 次训练，${
      step === of ? `${n.integer(of)} 步` : `至第 ${n.integer(step)} 步（共 ${n.integer(of)} 步）`
    }`,
  fetchFaults: {
    unreachable: (host) =>
      `没有从 ${host} 收到任何内容。可能无法连接，也可能它不允许其他网站读取这个文件（CORS）。请在那里下载文件，再拖到这个页面上。`,
    status: (host, status) => `${host} 返回了错误 ${n.integer(status)}。`,
    'too-large': (most) => `文件大于 ${most}，存档不会有这么大。`,
    'not-https': '这个地址会转到 https 以外的地方，没有跟随。',
    'cut-off': '连接在结束之前断开了。',
  },

  kept: {
    export: '导出',
    exportOf: (name) => `把“${name}”导出为存档`,
    gathering: (name) => `正在读取“${name}”保存的内容`,
    heading: (name) => `把“${name}”保存为存档`,
    record: (runs, size) => `${n.integer(runs)} 次训练的配方、指标和样本：打包前 ${size}。`,
    weights: (count, size) => `训练好的模型：${n.integer(count)} 个 Hugging Face 文件夹，${size}`,
    checkpoints: (count, size) => `继续训练所需的检查点：${n.integer(count)} 个，${size}`,
    save: (size) => `保存，最多 ${size}`,
    onnx: '把模型另存为 ONNX',
    writingOnnx: (name) => `正在把“${name}”的模型写成 ONNX`,
    keeping: (name) => `正在把“${name}”保存到这个浏览器`,
    keptHeading: (name) => `“${name}”已保存`,
    kept: (name) => `已作为“${name}”保存在“实验”中。没有开始任何训练。`,
    goesOn: (count, runs) =>
      count === 0
        ? '存档里没有检查点：可以查看和对比，但不能接着训练。'
        : count < runs
          ? `存档里有 ${n.integer(runs)} 次训练中 ${n.integer(count)} 次的检查点；继续训练时，其余的会从头开始。`
          : '存档里有每次训练的检查点。继续训练时，在同一块适配器上会逐位一致地接着进行。',
    notKept: (name) => `“${name}”未能保存到这个浏览器。离开本页之前，它仍在屏幕上和“对比”中。`,
    noRoom: '空间不足。请先在“实验”中删除一些内容，然后重新打开它。',
  },

  inspection: {
    parts: '存档的内容',
    runs: (runs) => `训练：${runs}`,
    holds: (facts) => `剖析：${inspectionOf(facts)}`,
    noWeights: '只写明模型的名称，不保存权重。',
    nameOf: (model) => `forklab 剖析${model === null ? '' : ` ${model}`}`,
    heading: (name) => `“${name}”已打开`,
    opened: (name, facts) => `已在“剖析”中打开“${name}”：${inspectionOf(facts)}。`,
    beside: (facts) => `存档中的剖析内容已放入“剖析”：${inspectionOf(facts)}。`,
  },

  imported: '导入的实验',
  importedFrom: (name, adapter, day) => `${name}：${adapter}，${day}`,
  toRecorded: '回到录制的训练',
  nameOf: (preset) => `forklab 实验 ${preset}`,
};
