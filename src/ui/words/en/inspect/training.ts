import { numbersOf } from '../../numbers.ts';
import { plural } from '../../plural.ts';

const n = numbersOf('en');

/** A rollout as a chip names it. */
interface RolloutFacts {
  readonly index: number;
  readonly right: boolean | null;
  readonly reward: number | null;
  readonly advantage: number | null;
  readonly tokens: number;
}

const amount = (value: number) => n.fixed(value, Number.isInteger(value) ? 0 : 2);
const reward = (value: number) => `reward ${amount(value)}`;
const advantage = (value: number) => `advantage ${n.signed(value, 2)}`;

/** Rollouts of a training, by step and prompt. */
export const trainingEn = {
  label: 'Rollouts of a training',
  step: 'Step',
  stepName: (step: number, isEvaluation: boolean) =>
    `${n.integer(step)}${isEvaluation ? ', evaluation' : ''}`,
  before: 'Step before',
  next: 'Next step',
  ofSteps: (at: number, of: number) => `${n.integer(at)} of ${n.integer(of)}`,
  summary: (rollouts: number, prompts: number, mean: number | null) =>
    [
      plural(rollouts, 'rollout', 'rollouts'),
      `of ${plural(prompts, 'prompt', 'prompts')}`,
      ...(mean === null ? [] : [`· mean reward ${n.fixed(mean, 2)}`]),
    ].join(' '),
  promptText: 'Prompt',
  prompt: (group: number) => `Prompt ${n.integer(group)}`,
  right: (right: number, of: number) => `${n.integer(right)} of ${n.integer(of)} right`,
  meanReward: (mean: number) => `mean reward ${n.fixed(mean, 2)}`,
  equal: 'rewards equal',
  value: (value: number) => n.signed(value, 1),
  chip: ({ index, right, reward: paid, advantage: a, tokens }: RolloutFacts) =>
    [
      `Rollout ${n.integer(index)}`,
      right === null ? 'not judged' : right ? 'right' : 'wrong',
      ...(paid === null ? [] : [reward(paid)]),
      ...(a === null ? [] : [advantage(a)]),
      plural(tokens, 'token', 'tokens'),
    ].join(', '),
  more: (prompts: number) => plural(prompts, 'more prompt', 'more prompts'),
  fewer: 'Fewer prompts',
  /** Under the text: what the trainer says of this rollout. */
  facts: (facts: {
    reward: number | null;
    advantage: number | null;
    kept: readonly [number, number] | null;
  }) =>
    [
      ...(facts.reward === null ? [] : [reward(facts.reward)]),
      ...(facts.advantage === null ? [] : [advantage(facts.advantage)]),
      ...(facts.kept === null
        ? []
        : [`its mask kept ${n.integer(facts.kept[0])} of ${plural(facts.kept[1], 'token', 'tokens')}`]),
    ].join(' · '),
  kept: 'its training’s mask kept it',
  notKept: 'its training’s mask dropped it',
  pool: 'this step',

  /** Where the file has the text or the tokens alone. */
  noEntropies: 'The file has no entropies.',
  scoreStep: (rollouts: number) => `Score all ${n.integer(rollouts)} of this step`,
  scoreAll: (rollouts: number) => `Score all ${n.integer(rollouts)}`,
  scores: (model: string) => `${model} can score it.`,
  tokenises: (model: string) => `${model} tokenises the text and scores it.`,
  cannot: (model: string) =>
    `${model} does not have its words. Choose the model that it is of, or add one from the Hub or from disk.`,
  otherWords: (of: { model: string; id: number; word: string; own: string }) =>
    `Token ${n.integer(of.id)} is “${of.word}” in the file and “${of.own}” in ${of.model}: it was written with another tokenizer, so nothing was scored.`,
};
