import type { AdapterClass } from '../../../experiment/claim.ts';
import type { ReplicationVerdict } from '../../../stats/replication.ts';
import type { shareEn } from '../en/share.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('zh-CN');

const adapterClasses: Record<AdapterClass, string> = {
  software: '在软件渲染上',
  integrated: '在集成显卡上',
  discrete: '在独立显卡上',
  unknown: '在类别未知的 GPU 上',
  wasm: '在处理器上（精确）',
};

const verdicts: Record<ReplicationVerdict, string> = {
  identical: '完全相同',
  agrees: '一致',
  differs: '不一致',
  'too-few-seeds': '随机种子太少',
};

const widths = {
  seeds: '宽度来自随机种子之间的离散',
  sampling: '宽度来自作答采样的随机性',
};

export const shareZh: typeof shareEn = {
  button: '分享',
  title: '分享这个实验',
  lead: '链接重现的是配方，不是曲线。打开它的人先看到所需的代价，再由自己开始。',
  close: '关闭',
  link: '链接',
  making: '正在生成链接。',
  length: (characters) => `${n.integer(characters)} 个字符`,
  long: (most) =>
    `超过 ${n.integer(most)} 个字符：有些聊天和邮件程序会截断这样的链接。缩短或去掉备注会有帮助。`,
  copy: '复制链接',
  copied: '已复制。',
  byHand: '浏览器不允许网页复制。文本已选中，请手动复制。',
  qr: '链接的二维码',
  qrTooLong: (most) => `不超过 ${n.integer(most)} 个字符的链接才绘制二维码。`,
  forms: '用于其他地方',
  frame: '嵌入网页（iframe）',
  copyFrame: '复制 iframe',
  frameTitle: 'forklab 中的一个实验',
  markdown: 'Markdown 格式',
  copyMarkdown: '复制 Markdown',
  titleField: '标题',
  noteField: '备注',
  leftOf: (used, most) => `${n.integer(used)} / ${n.integer(most)}`,
  withClaim: '附上训练结果，供人对照',
  claimHint:
    '包括每个条件的均值、离散程度和曲线，以及本机适配器的类别。打开链接的人可以用自己的训练与它对照。',
  openedClaim: '链接会继续附带所打开链接声称的结果。换了标题或备注就不再附带。',
  noClaim: '在这里完成一次训练之后，才能分享结果。',
  otherRecipe: '这次训练开始之后配方有改动，所以链接不能声称它的结果。',
  file: '文件',
  fileHint: '链接里没有曲线和样本。存档里有：配方、曲线、样本和剖析的内容，都在一个 zip 里。',

  opened: '来自链接',
  nothingStarted: '没有开始任何训练。',
  recipeChanged: '此后配方有改动。',
  recipe: (text) => `配方：${text}。`,
  seedsAre: (list) =>
    list.length > 8 ? `${n.integer(list.length)} 个随机种子` : `随机种子 ${list.join('、')}`,
  and: (parts) => parts.join('，'),
  noted: '链接里有些内容没能使用：',
  moreNotes: (count) => `另有 ${n.integer(count)} 条`,
  linkNote: (note) =>
    note.code === 'unknown-key-dropped'
      ? `这里不认识字段“${note.path}”，已略去。链接可能来自更新的版本：请刷新页面。`
      : '这是旧版教学链接，会隐藏或锁定个别控件；现在已不支持，因此全部内容都会显示。',
  viewDropped: '它对视图的描述在这里无法使用，视图保持原样。',
  dismiss: '知道了',

  faultHeading: '没有打开链接',
  kept: '这里的一切保持原样。',
  defaults: '打开默认设置',

  linkedSource: '来自链接。',
  linkedText: '这里还没有训练过。',

  claim: '声称的结果',
  claimedBy: (adapter) => `由链接作者声称，${adapterClasses[adapter]}训练得到。图中以细虚线表示。`,
  claimedLabel: (name, count) => `${name}（声称，N = ${n.integer(count)}）`,
  claimColumns: { condition: '条件', claimed: '声称', own: '你的结果', verdict: '结论' },
  resultOf: (mean, sd, count) =>
    `${n.fixed(mean, 3)}${sd === null ? '' : ` ± ${n.fixed(sd, 3)}`}，N\u00a0=\u00a0${n.integer(count)}`,
  notYet: '还没有训练',
  notAtEnd: '还没有到最后一步',
  verdicts,
  interval: (difference, low, high, by) =>
    `你的 − 声称的：${n.signed(difference, 3)}，95 % 区间 ${n.signed(low, 3)} 到 ${n.signed(high, 3)}（${widths[by]}）`,
  difference: (difference) => `你的 − 声称的：${n.signed(difference, 3)}`,
  detectable: (difference) =>
    `若真实差异为 ${n.integer(Math.ceil(100 * difference - 1e-9))} 个百分点，5 次中有 4 次能发现`,
  unknownScatter: (reach) =>
    `双方都只有一个随机种子，种子之间的离散程度未知。仅作答采样就有 ±${n.fixed(reach, 3)} 的误差。`,
  rule: '如何判定',
  identical: (own, claimed) =>
    own === claimed
      ? `${n.integer(own)} 个种子训练出的参数逐位相同`
      : `${n.integer(claimed)} 个种子中 ${n.integer(own)} 个训练出的参数逐位相同`,
  otherBits: (count) => `${n.integer(count)} 个种子训练出的参数与声称的不同：forklab 的版本或配方不一样。`,
  ruleText: [
    '完全相同：双方都在处理器上训练，且每个种子最终参数的散列值（SHA-256）相同。',
    '其余情况由均值之差的 95 % 区间决定：宽度取自随机种子之间的离散（双方合并方差的 t 区间），且不窄于作答采样本身的误差，再加上声称值的舍入。双方用的是同一批留出题，选题不带来额外误差。',
    '一致：区间含 0。如果声称值来自多个随机种子，这里一个种子就够。',
    '不一致：区间不含 0，且双方都至少有 3 个随机种子。',
    '随机种子太少：区间不含 0，而某一方少于 3 个随机种子；或者双方都只有一个，种子之间的离散程度未知（此时只有结果相等才算一致）。',
    '一致不等于相等。“若真实差异为 3 个百分点，5 次中有 4 次能发现”指：真实结果相差 3 个百分点时，这样的比较 5 次中有 4 次不会得出“一致”。一个百分点是 pass@1 的百分之一。',
  ],
  sameClass: '适配器类别相同：结果应当接近声称值。',
  sameBits: '双方都在处理器上训练：配方和种子相同，结果就逐位相同。',
  otherClass: (own) =>
    `你${adapterClasses[own]}训练：求和的顺序不同，单次训练会走出不同的路。请比较多个随机种子的均值。`,
  otherExperiment: '屏幕上的实验与声称的配方不同，因此不作比较。',
};
