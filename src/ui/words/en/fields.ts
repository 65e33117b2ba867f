import type { FieldGroup } from '../../../experiment/field_groups.ts';
import type { Unit } from '../../../experiment/spec.ts';
import { numbersOf } from '../numbers.ts';
import { plural } from '../plural.ts';

const n = numbersOf('en');

/** The unit after a number. A ratio, a coefficient and a norm have no unit. */
const units: Partial<Record<Unit, string>> = {
  steps: 'steps',
  updates: 'updates',
  passes: 'epochs',
  parts: 'parts',
  prompts: 'prompts',
  responses: 'responses',
  tokens: 'tokens',
  batches: 'batches',
  problems: 'problems',
  share: 'of tokens',
  temperature: 'T',
};

/** A number as it would be typed: bounds go from 1e-12 to a million. */
const typed = (value: number) => (Number.isInteger(value) ? n.integer(value) : String(value));

/** A name at its start that keeps its capital within a sentence: KL, DAPO, Adam. */
const properName = /^(\p{Lu}{2}|Adam)/u;

/** A name or a change as it stands within a sentence: “Kept share ρ” is “kept share ρ”. */
const inline = (text: string) =>
  properName.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1);

const seedList = (seeds: readonly number[]) =>
  seeds.length > 8 ? `${n.integer(seeds.length)} seeds` : n.list(seeds);

/** The settings: every field of a recipe, with a line of explanation, keyed by its path. */
export const fieldsEn = {
  open: 'All settings',
  title: 'All settings',
  lead: 'Changes apply to the next training.',
  done: 'Done',
  groups: {
    task: 'Task and model',
    rollouts: 'Rollouts',
    mask: 'Mask',
    objective: 'Objective',
    optimiser: 'Optimiser and updates',
    evaluation: 'Evaluation',
  } satisfies Record<FieldGroup, string> as Record<FieldGroup, string>,
  changedIn: (count: number) => (count === 0 ? '' : `${n.integer(count)} changed`),
  units,
  bounds: (min: number, max: number) => `${typed(min)} to ${typed(max)}`,
  preset: (value: string) => `Preset: ${value}.`,
  refusedNumber: (min: number, max: number, whole: boolean) =>
    `Enter a ${whole ? 'whole ' : ''}number from ${typed(min)} to ${typed(max)}.`,
  refusedWords: 'Enter up to eight task words or slots, separated by spaces.',
  noWords: 'none',
  inline,
  yes: 'yes',
  no: 'no',

  names: {
    world: 'Task',
    model: 'Base model',
    steps: 'Steps',
    minibatches: 'Mini-batches',
    epochs: 'Epochs',
    microbatches: 'Micro-batches',
    'rollout.prompts': 'Prompts per step',
    'rollout.group': 'Responses per prompt (G)',
    'rollout.temperature': 'Sampling temperature',
    'rollout.length': 'Max response length',
    'rollout.batches': 'Dynamic sampling',
    'mask.select': 'Trained tokens',
    'mask.rho': 'Kept share ρ',
    'mask.rule': 'Threshold rule',
    'mask.pool': 'Ranking pool',
    'mask.entropy': 'Entropy of',
    'mask.normaliser': 'Loss normaliser',
    'mask.exclude': 'Excluded tokens',
    'objective.loss': 'Loss',
    'objective.clipLow': 'Lower clip ε_low',
    'objective.clipHigh': 'Upper clip ε_high',
    'objective.scaleRewards': 'Normalise advantages',
    'objective.kl': 'KL penalty',
    'objective.entropyBonus': 'Entropy bonus',
    'objective.overlong': 'Soft overlong interval',
    'optimiser.learningRate': 'Learning rate',
    'optimiser.warmup': 'Warm-up',
    'optimiser.beta1': 'Adam β₁',
    'optimiser.beta2': 'Adam β₂',
    'optimiser.epsilon': 'Adam ε',
    'optimiser.weightDecay': 'Weight decay',
    'optimiser.clipNorm': 'Max gradient norm',
    'evaluation.every': 'Evaluate every',
    'evaluation.problems': 'Held-out problems',
    'evaluation.samples': 'Responses per problem',
  } as Record<string, string>,

  about: {
    world: 'A verifier gives the reward.',
    model: 'The SFT model that every run starts from.',
    steps: 'Each: sample, score, update.',
    minibatches: 'Updates per epoch. With one update per step, clipping has no effect.',
    epochs: 'Passes over the rollouts of a step.',
    microbatches: 'Gradient accumulation: less memory, more time.',
    'rollout.prompts': 'Problems sampled at each step.',
    'rollout.group': 'Advantages are relative to this group.',
    'rollout.temperature': 'Divides the logits when sampling.',
    'rollout.length': 'Longer responses are truncated.',
    'rollout.batches':
      'Groups with equal rewards: 0 keeps them, 1 drops them, more resamples from up to this many batches.',
    'mask.select': 'Matched random: as many tokens per position as top.',
    'mask.rho': 'Top and random keep ρ of the response tokens; bottom keeps 1 − ρ.',
    'mask.rule': 'How the entropy threshold τ is set.',
    'mask.pool': 'Tokens ranked together. Within one response, matched random equals top.',
    'mask.entropy': 'The policy being updated, or the old policy that sampled.',
    'mask.normaliser': 'Kept tokens (the paper’s Eq. 6) or all (TRL).',
    'mask.exclude':
      'Task words or grammar slots (wait stop; next) left out of ranking, gradient and normaliser.',
    'objective.loss': 'How token losses are averaged.',
    'objective.clipLow': 'Clips the probability ratio below 1 − ε_low.',
    'objective.clipHigh': 'Clips it above 1 + ε_high; larger than ε_low is clip-higher.',
    'objective.scaleRewards': 'By the standard deviation of rewards in the group.',
    'objective.kl': 'Coefficient of the KL to the base model. 0 is off.',
    'objective.entropyBonus': 'Coefficient of the policy entropy. 0 is off.',
    'objective.overlong': 'Linear penalty in this many tokens before the maximum (DAPO). 0 is off.',
    'optimiser.learningRate': 'AdamW; constant after warm-up.',
    'optimiser.warmup': 'Linear, in updates.',
    'optimiser.beta1': 'Decay rate of the first moment.',
    'optimiser.beta2': 'Decay rate of the second moment.',
    'optimiser.epsilon': 'Added to the denominator for stability.',
    'optimiser.weightDecay': 'Decoupled (AdamW). 0 is off.',
    'optimiser.clipNorm': 'Gradients are clipped to this norm. 0 is off.',
    'evaluation.every': 'Also at step 0 and at the last step.',
    'evaluation.problems': 'From the start of the held-out set; the task may have fewer.',
    'evaluation.samples': 'Largest k for pass@k.',
  } as Record<string, string>,

  choices: {
    model: {
      'countdown-164k-seed2': 'countdown-164k-seed2: SFT seed 2',
      'countdown-164k-seed3': 'countdown-164k-seed3: SFT seed 3',
      'countdown-164k-persistent': 'countdown-164k-persistent: demonstrations never give up',
      'countdown-164k-long': 'countdown-164k-long: up to five attempts',
    },
    world: { countdown: 'Countdown, 3 numbers', walk: 'Walk on a ring' },
    'mask.select': {
      top: 'top ρ by entropy',
      bottom: 'bottom 1 − ρ',
      random: 'random ρ',
      matched: 'matched random ρ',
      all: 'all tokens',
    },
    'mask.rule': {
      topk: 'exactly k tokens',
      threshold: 'all at or above the k-th',
      quantile: 'interpolated quantile (TRL)',
    },
    'mask.pool': {
      microbatch: 'micro-batch',
      minibatch: 'mini-batch',
      rollout: 'whole step',
      sequence: 'each response',
    },
    'mask.entropy': { current: 'current policy', old: 'old policy' },
    'mask.normaliser': { kept: 'kept tokens', all: 'all response tokens' },
    'objective.loss': { dapo: 'DAPO: mean over tokens', grpo: 'GRPO: mean over responses' },
  } as Record<string, Record<string, string>>,

  changes: {
    heading: (preset: string) => `Changes from “${preset}”`,
    none: (preset: string) => `No changes from “${preset}”.`,
    change: (field: string, from: string, to: string) => `${field} ${from} → ${to}`,
    ofCondition: (condition: string, field: string, from: string, to: string) =>
      `${condition}: ${inline(field)} ${from} → ${to}`,
    added: (condition: string) => `Condition ${condition} added`,
    removed: (condition: string) => `Condition ${condition} removed`,
    order: 'Condition order',
    seeds: (from: readonly number[], to: readonly number[]) => `Seeds ${seedList(from)} → ${seedList(to)}`,
    asRecipe: 'as in the recipe',
    undo: 'Undo',
    undoOf: (change: string) => `Undo: ${change}`,
    undoAll: 'Undo all',
    more: (count: number) => `and ${n.integer(count)} more`,
    and: '; ',
    ofPreset: (preset: string, changes: string) =>
      changes === '' ? `“${preset}”, unchanged` : `“${preset}” with ${changes}`,
  },

  conditions: {
    heading: 'Conditions',
    about: 'With the same seed, all conditions share base model, problems and sampling randomness.',
    name: 'Name',
    nameAbout: 'a-z, 0-9 and -',
    nameRefused: 'Use 1 to 41 of a-z, 0-9 and -. No leading -, no duplicates.',
    own: (count: number) => plural(count, 'change', 'changes'),
    addField: 'Change a field',
    clearField: (field: string) => `${field}: as in the recipe`,
    asRecipe: 'As in the recipe',
    add: 'Add condition',
    remove: 'Remove',
    removeOf: (condition: string) => `Remove condition ${condition}`,
    removeLast: 'At least one condition is needed.',
    full: 'At most 16 conditions.',
  },
  seeds: {
    heading: 'Seeds',
    about: 'One run per condition and seed. Comparisons need at least three seeds.',
  },
};
