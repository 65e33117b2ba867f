import type { ArchiveFault, Disagreement } from '../../../formats/archive/archive_fault.ts';
import type { archiveEn } from '../en/archive.ts';
import { numbersOf } from '../numbers.ts';
import { tracesZh } from './traces.ts';

const n = numbersOf('zh-CN');
const mebi = (bytes: number) => `${n.integer(bytes / 2 ** 20)} MiB`;
const at = (path: string, line: number | null) => (line === null ? path : `${path} 第 ${n.integer(line)} 行`);

const disagreements: Record<Disagreement, string> = {
  'run-twice': '同一次训练出现了两次',
  'files-without-run': '它属于清单里没有的训练',
  'samples-and-groups': '这次训练的 samples.jsonl 与 groups.jsonl 对不上',
  'words-and-vocabulary': '其中的词与 vocabulary.json 不一致',
  chunks: '样本分块的编号不连续',
};

const damages = {
  inflate: '数据无法解压',
  size: '长度与 zip 所说的不同',
  crc: '校验和（CRC-32）不对',
  'sha-256': 'SHA-256 与 manifest.json 中的不同',
} as const;

function phraseOf(fault: ArchiveFault): string {
  switch (fault.code) {
    case 'not-a-zip':
      return '这个文件不是 zip';
    case 'cut-off':
      return '末尾不见了，可能下载中断';
    case 'trailing':
      return 'zip 的前面或后面多了别的内容';
    case 'file-too-large':
      return `文件大于 ${mebi(fault.limit)}`;
    case 'too-many-entries':
      return `条目超过 ${n.integer(fault.limit)} 个`;
    case 'inflates-too-far':
      return `所有条目加起来大于 ${mebi(fault.limit)}`;
    case 'entry-too-large':
      return `${fault.path} 大于 ${mebi(fault.limit)}`;
    case 'ratio':
      return `${fault.path} 解压后超过原大小的 ${n.integer(fault.limit)} 倍`;
    case 'zip64':
      return '它是 zip64，这种大小的存档用不着';
    case 'encrypted':
      return `${fault.path} 已加密`;
    case 'several-disks':
      return '它只是分卷 zip 中的一卷';
    case 'unknown-method':
      return `${fault.path} 的压缩方法是 ${fault.method}，既不是存储也不是 deflate`;
    case 'streamed':
      return `${fault.path} 是以流的方式打包的，大小写在数据之后；请用 forklab 打包`;
    case 'not-a-file':
      return `${fault.path} 是文件夹、链接或其他不是文件的东西`;
    case 'bad-name':
      return `有一个条目的名字不该出现在存档里：${fault.path}`;
    case 'unknown-name':
      return `${fault.path} 不是存档的一部分`;
    case 'repeated-name':
      return `${fault.path} 出现了两次`;
    case 'headers-disagree':
      return `zip 目录与条目 ${fault.path} 的说法不同`;
    case 'overlap':
      return `${fault.path} 不是从前一个条目结束的地方开始`;
    case 'damaged':
      return `${fault.path} 已损坏：${damages[fault.by]}`;
    case 'missing-entry':
      return `缺少 ${fault.path}`;
    case 'unlisted-entry':
      return `manifest.json 里没有 ${fault.path}`;
    case 'newer-format':
      return `它的格式是 ${fault.format}，来自更新版本的 forklab：请刷新页面或更新`;
    case 'json':
      return `${fault.path}：${tracesZh.fault(fault.line, fault.fault).replace(/。$/, '')}`;
    case 'wrong-value':
      return `${at(fault.path, fault.line)}：字段 ${fault.field} 的值不对（${fault.rule}）`;
    case 'disagreement':
      return `${at(fault.path, fault.line)}：${disagreements[fault.between]}`;
    case 'too-many-tokens':
      return `样本超过 ${n.integer(fault.limit)} 个词元`;
    case 'record':
      return `整份记录前后矛盾（${fault.reason.replace(/\.$/, '')}）`;
    case 'no-digest':
      return '检查存档需要 SHA-256，而浏览器只在 https 或 localhost 页面上提供它';
  }
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
  fault: (fault) => `存档无法使用：${phraseOf(fault)}。`,
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

  imported: '导入的实验',
  importedFrom: (name, adapter, day) => `${name}：${adapter}，${day}`,
  toRecorded: '回到录制的训练',
  nameOf: (preset) => `forklab 实验 ${preset}`,
};
