import type { FieldGroup } from '../../../experiment/field_groups.ts';
import type { Unit } from '../../../experiment/spec.ts';
import { numbersOf } from '../numbers.ts';

const n = numbersOf('en');

/** The unit after a number. A ratio, a coefficient and a norm have no unit. */
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
    `Enter a ${whole ? 'whole ' : ''}number from ${typed(min)} to ${typed(max)}.`,
  refusedWords: 'Enter up to eight words or slots of the task, with blanks between them.',
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
    'mask.entropy': 'Entropy under',
    'mask.normaliser': 'Loss divided by',
    'mask.exclude': 'Tokens never trained',
    'objective.loss': 'Loss',
    'objective.clipLow': 'Clip below',
    'objective.clipHigh': 'Clip above',
    'objective.scaleRewards': 'Scale advantages',
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
    world: 'What is to be solved; the verifier gives the reward.',
    model: 'The distilled reasoner that every run starts from.',
    steps: 'Training steps of each run: sample, score, update.',
    minibatches: 'Updates per step, each on its share of the rollouts. With one, clipping has no effect.',
    epochs: 'Passes over the rollouts of a step.',
    microbatches: 'Parts that a mini-batch is split into: less memory, more time.',
    'rollout.prompts': 'Problems sampled at each step.',
    'rollout.group': 'Responses to each problem; advantages compare them with each other.',
    'rollout.temperature':
      'Divides the logits when sampling: above 1 flattens the distribution, below 1 sharpens it.',
    'rollout.length': 'Longer responses are truncated.',
    'rollout.batches':
      'Groups whose rewards are all equal give no gradient: 0 keeps them, 1 drops them, more resamples from up to this many batches.',
    'mask.select':
      'Which tokens get the gradient, by entropy or at random. Matched random: at each position as many as top has.',
    'mask.rho':
      'Share of response tokens that top and both random choices keep; bottom keeps the other 1 − ρ.',
    'mask.rule': 'How the entropy threshold between kept and masked tokens is set.',
    'mask.pool':
      'The tokens that are ranked together for one threshold. Within one response, matched random equals top.',
    'mask.entropy': 'The policy that is being updated, or the one that sampled.',
    'mask.normaliser': 'By the kept tokens (the paper’s Eq. 6) or by all of them (TRL).',
    'mask.exclude':
      'Words of the task or slots of its grammar (wait stop; next) that leave the pool: they get no gradient, and the loss is not divided by them.',
    'objective.loss': 'How the token losses are averaged.',
    'objective.clipLow': 'The probability ratio is clipped below 1 minus this.',
    'objective.clipHigh':
      'The probability ratio is clipped above 1 plus this; a larger value than below is clip-higher.',
    'objective.scaleRewards':
      'Whether advantages are divided by the standard deviation of rewards within their group.',
    'objective.kl': 'Coefficient of the KL divergence from the base model. 0 is off.',
    'objective.entropyBonus': 'Coefficient of the policy’s entropy in the objective. 0 is off.',
    'objective.overlong':
      'Within this many tokens of the maximum length, the penalty grows linearly (DAPO). 0 is off.',
    'optimiser.learningRate': 'Learning rate of AdamW, constant after the warm-up.',
    'optimiser.warmup': 'Linear warm-up, in updates.',
    'optimiser.beta1': 'Decay rate of the running mean of the gradient.',
    'optimiser.beta2': 'Decay rate of the running mean of its square.',
    'optimiser.epsilon': 'Added to the denominator, for numerical stability.',
    'optimiser.weightDecay': 'Decoupled weight decay (AdamW). 0 is off.',
    'optimiser.clipNorm': 'Gradients are clipped to this norm. 0 is off.',
    'evaluation.every': 'pass@1 is measured at step 0, then at this interval, and at the last step.',
    'evaluation.problems': 'Taken from the start of the held-out set; the task may have fewer.',
    'evaluation.samples': 'Largest k for pass@k.',
  } as Record<string, string>,

  choices: {
    model: {
      'countdown-164k-seed2': 'countdown-164k-seed2: distilled with seed 2',
      'countdown-164k-seed3': 'countdown-164k-seed3: distilled with seed 3',
      'countdown-164k-persistent': 'countdown-164k-persistent: from a teacher that never gives up',
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
      quantile: 'interpolated quantile, as in TRL',
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
      `${condition}: ${inline(field)} ${from} → ${to}`,
    added: (condition: string) => `Condition ${condition} added`,
    removed: (condition: string) => `Condition ${condition} removed`,
    order: 'Order of the conditions',
    seeds: (from: readonly number[], to: readonly number[]) => `Seeds ${seedList(from)} → ${seedList(to)}`,
    asRecipe: 'as the recipe',
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
    about:
      'What each run changes in the recipe. For one seed, all conditions share base model, problems and sampling stream.',
    name: 'Name',
    nameAbout: 'In results and links: a-z, 0-9 and -.',
    nameRefused: 'Enter 1 to 41 of a-z, 0-9 and -, not starting with - and not in use.',
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
    about: 'Each condition is trained once per seed. Comparisons need at least three seeds.',
  },
};
