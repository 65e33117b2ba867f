import type { Refusal } from '../../../trainers/export/refusal_sentence.ts';
import type { toTrainerEn } from '../en/to_trainer.ts';

export const toTrainerZh: typeof toTrainerEn = {
  heading: '用于其他训练框架',
  hint: '把一次训练写成供 TRL、ms-swift 或 verl 使用的文件夹：配置、数据、验证器、模型和说明差别的 README。',
  trainer: '训练框架',
  condition: '条件',
  seed: '种子',
  plain: (trainer) => `${trainer} 自身的设置即可表达这个训练配置。`,
  module: (trainer) => `${trainer} 自身的设置无法表达这个训练配置，附带一个 Python 模块。`,
  oneProcess: '只能单进程运行。',
  unchecked: '损失、数据和奖励已在处理器上核对，没有在 GPU 上运行过。',
  refused: (trainer) => `${trainer} 无法训练这个训练配置`,
  refusal,
  save: (trainer) => `保存为 ${trainer} 文件夹`,
  writing: (trainer) => `正在写 ${trainer} 文件夹`,
  failed: '文件夹写入失败',
};

function refusal(of: Refusal): string {
  switch (of.code) {
    case 'uneven-parts':
      return `${of.trainer} 把一步的 ${of.responses} 个回答等分，而 ${of.parts} 份（小批量数乘微批量数）无法整除：请改变提示数、回答数或份数。`;
    case 'whole-groups':
      return `${of.trainer} 的小批量由完整的组构成，而 ${of.prompts} 个提示无法平分给 ${of.minibatches} 个小批量：请改变提示数或小批量数。`;
    case 'no-refilling':
      return `${of.trainer} 不会为奖励全部相同的组补采新的提示，而这个训练配置允许最多 ${of.batches} 批：请设为 1（丢弃这样的组），或导出到会补采的 ms-swift 或 verl。`;
    case 'bonus':
      return `${of.trainer} 的熵正则只在一个微批量中保留的词元上取平均；损失为 grpo，或有掩码且归一化方式为 all 或有多个微批量时，forklab 的熵正则与此不同：请去掉熵正则，或用损失 dapo、归一化方式 kept 和一个微批量。`;
    case 'no-bonus':
      return `${of.trainer} 没有熵正则：请去掉它，或导出到 TRL。`;
    case 'bonus-everywhere':
      return `${of.trainer} 对所有词元给熵正则，而 forklab 只给保留的词元：请去掉它，或选择全部词元。`;
    case 'wide-pool':
      return `词元池 ${of.pool} 把几个微批量的词元放在一起排序，而 ${of.trainer} 的模块一次只看到一个微批量：请用词元池 microbatch 或 sequence，或导出到 TRL。`;
    case 'old-entropy':
      return `${of.trainer} 不保存旧策略的熵：请用 entropy current，或导出到 TRL。`;
    case 'given-mask':
      return `在损失之前就选好的掩码（${of.select}）要除以整个小批量中保留的词元数，而 ${of.trainer} 的模块一次只看到一个微批量：请只用一个微批量，或用归一化方式 all，或导出到 TRL。`;
    case 'excluded':
      return `掩码排除了词元 ${of.exclude}，而 ${of.trainer} 的模块不能排除词元：请去掉 exclude。`;
    case 'reward-scale':
      return `${of.trainer} 按整个奖励（含过长惩罚）补采组，而 forklab 只按验证器的奖励：请把 overlong 设为 0，或把 batches 设为 0 或 1。`;
    case 'missing-file':
      return `模型文件夹中没有 ${of.file}。`;
    case 'other-vocabulary':
      return `模型的 tokenizer.json 中的词与任务 ${of.world} 的词表（及其顺序）不一致。`;
    case 'short-context':
      return `提示加回答共 ${of.needed} 个词元，超过了模型的上下文长度 ${of.context}。`;
  }
}
