import type { Trainer } from '../../../../experiment/foreign/foreign_run.ts';
import { type foreignEn, trainerNames } from '../../en/trainers/foreign.ts';
import { numbersOf } from '../../numbers.ts';

const n = numbersOf('zh-CN');

/** 其他训练框架的训练在对比中的称呼。 */
export const foreignZh: typeof foreignEn = {
  groupName: (condition, trainer, unit) => {
    const of = trainer === null ? condition : `${condition} · ${trainerNames[trainer]}`;
    return unit === 'step' ? of : `${of}（${unit === 'update' ? '按更新计' : '按记录行计'}）`;
  },
  ownMetric: (id) => {
    const [space, ...rest] = id.split('/');
    const name = rest.join('/');
    return space === 'other' ? name : `${name}（${trainerNames[space as Trainer] ?? space}）`;
  },
  evaluated: '其他框架按各自的设置评测。',
  ownMetrics: '训练框架自己的名称',
  runs: (count) => `另有 ${n.integer(count)} 次其他框架的训练。`,
  archived: (count) => `“对比”中 ${n.integer(count)} 次其他框架的训练。`,
  curvesAlone: '其他框架的训练只出现在“曲线”中：这里没有它们的训练配置，同一种子抽到的回答也不同。',
  stepsAlone: '其他框架的训练只按步数绘制：它们统计的词元数和时间含义不同。',
};
