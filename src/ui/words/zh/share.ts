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
  'too-few-seeds': '种子太少',
};

const widths = {
  seeds: '取种子间方差',
  sampling: '取采样方差',
};

export const shareZh: typeof shareEn = {
  button: '分享',
  title: '分享这个实验',
  lead: '链接包含训练配置。打开者先看到预计开销，再决定是否开始训练。',
  close: '关闭',
  link: '链接',
  making: '正在生成链接。',
  length: (characters) => `${n.integer(characters)} 个字符`,
  long: (most) => `超过 ${n.integer(most)} 个字符，有些聊天和邮件程序会截断。请缩短备注。`,
  copy: '复制链接',
  copied: '已复制。',
  byHand: '浏览器不允许复制。文本已选中，请手动复制。',
  qr: '链接的二维码',
  qrTooLong: (most) => `超过 ${n.integer(most)} 个字符，不绘制二维码。`,
  forms: '嵌入',
  frame: '网页（iframe）',
  copyFrame: '复制 iframe',
  frameTitle: 'forklab 中的一个实验',
  markdown: 'Markdown 格式',
  copyMarkdown: '复制 Markdown',
  titleField: '标题',
  noteField: '备注',
  leftOf: (used, most) => `${n.integer(used)}/${n.integer(most)}`,
  withClaim: '附上训练结果',
  claimHint: '每个条件的均值、标准差和曲线，以及适配器类别。打开者可以用自己的训练与它对照。',
  openedClaim: '仍附带所打开链接的报告结果；改动标题或备注后不再附带。',
  noClaim: '请先在这里完成一次训练。',
  otherRecipe: '训练开始之后训练配置有改动，不能附上这次的结果。',
  file: '文件',
  fileHint: '存档还包含曲线、样本和剖析内容。',

  opened: '来自链接',
  nothingStarted: '尚未开始训练。',
  recipeChanged: '此后有改动。',
  recipe: (text) => `训练配置：${text}。`,
  seedsAre: (list) => (list.length > 8 ? `${n.integer(list.length)} 个种子` : `种子 ${list.join('、')}`),
  and: (parts) => parts.join('，'),
  noted: '链接的部分内容已忽略：',
  moreNotes: (count) => `另有 ${n.integer(count)} 条`,
  linkNote: (note) =>
    note.code === 'unknown-key-dropped'
      ? `未知字段“${note.path}”。链接可能来自更新的版本：请刷新页面。`
      : '这是旧版教学链接，会隐藏或锁定个别控件；现在已不支持，因此全部内容都会显示。',
  viewDropped: '未能恢复链接中的视图。',
  dismiss: '知道了',

  faultHeading: '没有打开链接',
  kept: '没有改动任何内容。',
  defaults: '打开默认设置',

  linkedSource: '来自链接。',
  linkedText: '这里还没有训练过。',

  claim: '作者报告的结果',
  claimedBy: (adapter) => `由链接作者报告，${adapterClasses[adapter]}训练得到。图中为细虚线。`,
  claimedLabel: (name, count) => `${name}（报告值，N = ${n.integer(count)}）`,
  claimColumns: { condition: '条件', claimed: '报告值', own: '你的结果', verdict: '结论' },
  resultOf: (mean, sd, count) =>
    `${n.fixed(mean, 3)}${sd === null ? '' : ` ± ${n.fixed(sd, 3)}`}，N\u00a0=\u00a0${n.integer(count)}`,
  notYet: '尚未训练',
  notAtEnd: '尚未完成',
  verdicts,
  interval: (difference, low, high, by) =>
    `你的结果 − 报告值：${n.signed(difference, 3)}，95% 置信区间 ${n.signed(low, 3)} 到 ${n.signed(high, 3)}（${widths[by]}）`,
  difference: (difference) => `你的结果 − 报告值：${n.signed(difference, 3)}`,
  detectable: (difference) =>
    `对 ${n.integer(Math.ceil(100 * difference - 1e-9))} 个百分点的差异，检验功效为 80%`,
  unknownScatter: (reach) => `双方都只有一个种子，种子间方差未知。仅采样就有 ±${n.fixed(reach, 3)} 的误差。`,
  rule: '判定标准',
  identical: (own, claimed) =>
    own === claimed
      ? `${n.integer(own)} 个种子的最终参数逐位相同`
      : `${n.integer(claimed)} 个种子中 ${n.integer(own)} 个的最终参数逐位相同`,
  otherBits: (count) => `${n.integer(count)} 个种子的最终参数与报告的不同：forklab 的版本或训练配置不一样。`,
  ruleText: [
    '完全相同：双方都在处理器上训练，且每个种子最终参数的 SHA-256 相同。',
    '其余情况由均值之差的 95% 置信区间决定：种子间方差合并的 t 区间，不窄于采样误差，再加上报告值的舍入。双方用同一批留出题。',
    '一致：区间含 0。报告值来自多个种子时，这里一个种子就够。',
    '不一致：区间不含 0，且双方都至少有 3 个种子。',
    '种子太少：区间不含 0，而某一方少于 3 个种子；或双方都只有一个（此时只有结果相等才算一致）。',
    '一致不等于等效。对 3 个百分点的检验功效为 80%，即真实相差 3 个百分点时，5 次比较中仍有 1 次得出“一致”。一个百分点即 pass@1 的 0.01。',
  ],
  sameClass: '适配器类别相同：结果应当接近。',
  sameBits: '双方都在处理器上训练：训练配置和种子相同，结果就逐位相同。',
  otherClass: (own) =>
    `你${adapterClasses[own]}训练：浮点求和顺序不同，单次训练会分化。请比较多个种子的均值。`,
  otherExperiment: '屏幕上的训练配置与报告的不同，不作比较。',
};
