import type { FieldGroup } from '../../../experiment/field_groups.ts';
import type { Unit } from '../../../experiment/spec.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('en');

/** What stands after a number. A ratio, a coefficient and a norm have no unit. */
const units: Partial<Record<Unit, string>> = {
  steps: 'steps',
  updates: 'updates',
  passes: 'passes',
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

/** The settings: every field of a recipe, with a line of explanation, keyed by its path. */
export const fieldsEn = {
  open: 'All settings',
  title: 'All settings',
  lead: 'Every field of the recipe. What you change applies to the next training.',
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
    `Not used: it takes a ${whole ? 'whole ' : ''}number from ${typed(min)} to ${typed(max)}.`,
  yes: 'yes',
  no: 'no',

  names: {
    world: 'Task',
    model: 'Base model',
    steps: 'Steps',
    minibatches: 'Mini-batches',
    epochs: 'Epochs',
    microbatches: 'Micro-batches',
    'rollout.prompts': 'Prompts a step',
    'rollout.group': 'Responses a prompt, G',
    'rollout.temperature': 'Sampling temperature',
    'rollout.length': 'Longest response',
    'rollout.batches': 'Dynamic sampling',
    'mask.select': 'Gradient on',
    'mask.rho': 'Kept share ρ',
    'mask.rule': 'Rule of the cut',
    'mask.pool': 'Ranked together',
    'mask.entropy': 'Entropy of',
    'mask.normaliser': 'Loss divided by',
    'objective.loss': 'Loss',
    'objective.clipLow': 'Clip below',
    'objective.clipHigh': 'Clip above',
    'objective.scaleRewards': 'Advantages scaled',
    'objective.kl': 'KL penalty',
    'objective.entropyBonus': 'Entropy bonus',
    'objective.overlong': 'Soft overlong interval',
    'optimiser.learningRate': 'Learning rate',
    'optimiser.warmup': 'Warm-up',
    'optimiser.beta1': 'Adam β₁',
    'optimiser.beta2': 'Adam β₂',
    'optimiser.epsilon': 'Adam ε',
    'optimiser.weightDecay': 'Weight decay',
    'optimiser.clipNorm': 'Largest gradient norm',
    'evaluation.every': 'Evaluated every',
    'evaluation.problems': 'Held-out problems',
    'evaluation.samples': 'Responses a problem',
  } as Record<string, string>,

  about: {
    world: 'What is to be solved; the verifier gives the reward.',
    model: 'The distilled reasoner that every run begins from.',
    steps: 'Training steps of each run: sample, score, update.',
    minibatches: 'Updates a step, each on its share of the rollouts. With one, clipping never acts.',
    epochs: 'How often a step’s rollouts are gone through.',
    microbatches: 'Parts that a mini-batch is cut into: less memory, more time.',
    'rollout.prompts': 'Problems drawn for a step.',
    'rollout.group': 'Responses to each problem; advantages compare them with each other.',
    'rollout.temperature': 'Divides the logits when sampling: above 1 is bolder, below 1 surer.',
    'rollout.length': 'A response is cut off at this length.',
    'rollout.batches':
      'Groups whose rewards are all equal teach nothing: 0 keeps them, 1 drops them, more refill them from so many batches.',
    'mask.select':
      'Which tokens the gradient touches, by entropy or at random. Matched random: at each position as many as the top.',
    'mask.rho': 'Share of response tokens that top and both random choices keep; bottom is the rest of top.',
    'mask.rule': 'How the cut between kept and masked tokens is made.',
    'mask.pool':
      'The set of tokens that one cut is made in. Within one response, matched random is the top itself.',
    'mask.entropy': 'Of the policy that is being updated, or of the one that sampled.',
    'mask.normaliser': 'By the kept tokens (the paper’s Eq. 6) or by all of them (TRL).',
    'objective.loss': 'How the terms of the tokens are added up.',
    'objective.clipLow': 'The probability ratio counts down to 1 − this.',
    'objective.clipHigh':
      'The probability ratio counts up to 1 + this; above the lower bound is clip-higher.',
    'objective.scaleRewards': 'Whether advantages are divided by the deviation within their group.',
    'objective.kl': 'Holds the policy near its base. 0 is off.',
    'objective.entropyBonus': 'Rewards entropy itself. 0 is off.',
    'objective.overlong':
      'Responses within so many tokens of the longest are punished more and more. 0 is off.',
    'optimiser.learningRate': 'Size of AdamW’s steps.',
    'optimiser.warmup': 'The learning rate rises in a line over so many updates.',
    'optimiser.beta1': 'How long the mean of the gradient remembers.',
    'optimiser.beta2': 'How long the mean of its square remembers.',
    'optimiser.epsilon': 'Added to the divisor, so that it is never zero.',
    'optimiser.weightDecay': 'Draws parameters to zero. 0 is off.',
    'optimiser.clipNorm': 'A longer gradient is shortened to this. 0 is off.',
    'evaluation.every': 'pass@1 is measured at step 0, after so many steps, and at the last.',
    'evaluation.problems': 'The first so many of the held-out problems; the task may have fewer.',
    'evaluation.samples': 'pass@k is told for k up to this.',
  } as Record<string, string>,

  choices: {
    model: {
      'countdown-164k-seed2': 'countdown-164k-seed2: distilled with seed 2',
      'countdown-164k-seed3': 'countdown-164k-seed3: distilled with seed 3',
      'countdown-164k-long': 'countdown-164k-long: up to five attempts',
    },
    world: { countdown: 'Countdown, 3 numbers', walk: 'Walk on a ring' },
    'mask.select': {
      top: 'top ρ by entropy',
      bottom: 'bottom 1 − ρ',
      random: 'a random ρ',
      matched: 'a matched random ρ',
      all: 'all tokens',
    },
    'mask.rule': {
      topk: 'exactly k tokens',
      threshold: 'all at or above the k-th',
      quantile: 'interpolated quantile, as TRL',
    },
    'mask.pool': {
      microbatch: 'micro-batch',
      minibatch: 'mini-batch',
      rollout: 'all rollouts of a step',
      sequence: 'each response',
    },
    'mask.entropy': { current: 'current policy', old: 'sampling policy' },
    'mask.normaliser': { kept: 'kept tokens', all: 'all response tokens' },
    'objective.loss': { dapo: 'DAPO: mean over tokens', grpo: 'GRPO: mean over responses' },
  } as Record<string, Record<string, string>>,

  changes: {
    heading: (preset: string) => `Changed from “${preset}”`,
    none: (preset: string) => `As in “${preset}”, nothing changed.`,
    change: (field: string, from: string, to: string) => `${field} ${from} → ${to}`,
    ofCondition: (condition: string, field: string, from: string, to: string) =>
      `${condition}: ${field} ${from} → ${to}`,
    added: (condition: string) => `Condition ${condition} added`,
    removed: (condition: string) => `Condition ${condition} left out`,
    order: 'Order of the conditions',
    seeds: (from: string, to: string) => `Seeds ${from} → ${to}`,
    asRecipe: 'as the recipe',
    undo: 'Undo',
    undoOf: (change: string) => `Undo: ${change}`,
    undoAll: 'Undo all',
    more: (count: number) => `and ${n.integer(count)} more`,
  },

  conditions: {
    heading: 'Conditions',
    about:
      'What each run changes of the recipe. All conditions share base, problems and sampling stream at a seed.',
    name: 'Name',
    nameAbout: 'In results and links: a-z, 0-9 and -.',
    nameRefused: 'Not used: a name is 1 to 41 of a-z, 0-9 and -, not beginning with -, and no other’s.',
    own: (count: number) => (count === 1 ? '1 field of its own' : `${n.integer(count)} fields of its own`),
    addField: 'Change a field here',
    clearField: (field: string) => `${field}: as the recipe`,
    asRecipe: 'As the recipe',
    add: 'Add a condition',
    remove: 'Remove',
    removeOf: (condition: string) => `Remove the condition ${condition}`,
    removeLast: 'One condition must stay.',
    full: 'There is room for 16 conditions.',
  },
  seeds: {
    heading: 'Seeds',
    about: 'Each condition is trained once with each seed: three are the least to compare by.',
  },
};
