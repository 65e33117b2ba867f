import * as v from 'valibot';

/**
 * The experiment spec: the one schema from which links, archives, forms, the command line and exports derive.
 * Every field is bounded; unknown keys are rejected. Lengths are in tokens, entropies in nats.
 */

/** The unit of a field, named in each language. `ratio` and `coefficient` have no unit. */
export type Unit =
  | 'steps'
  | 'updates'
  | 'passes'
  | 'parts'
  | 'prompts'
  | 'responses'
  | 'tokens'
  | 'batches'
  | 'problems'
  | 'share'
  | 'temperature'
  | 'ratio'
  | 'coefficient'
  | 'norm';

const integer = (min: number, max: number, unit: Unit) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max), v.metadata({ unit }));
const real = (min: number, max: number, unit: Unit) =>
  v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max), v.metadata({ unit }));
const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));

/** Least share of kept tokens: with none there is nothing to learn from. */
export const leastRho = 0.001;

/** Which tokens the gradient touches (arXiv 2506.01939, Eq. 6; `docs/background.md`). */
export const maskSchema = v.strictObject({
  /**
   * `bottom` is the complement of `top`: with rho 0.2 it is the bottom 80 %. `matched` keeps as many tokens as `top` at
   * each position within the responses, drawn at random (`docs/background.md`).
   */
  select: v.picklist(['top', 'bottom', 'random', 'all', 'matched']),
  /** Share of response tokens that `top`, `random` and `matched` keep. */
  rho: real(leastRho, 1, 'share'),
  /** The threshold rule: exactly k tokens, all at or above the k-th, or TRL's interpolated quantile. */
  rule: v.picklist(['topk', 'threshold', 'quantile']),
  /** The set of tokens that are ranked together. */
  pool: v.picklist(['microbatch', 'minibatch', 'rollout', 'sequence']),
  /** Which policy's entropy: the one being updated, or the sampling one. */
  entropy: v.picklist(['current', 'old']),
  /** Divide by the kept tokens (Eq. 6 of v2) or by all response tokens (v1, TRL). */
  normaliser: v.picklist(['kept', 'all']),
  /**
   * Words of the world, and slots of its grammar, whose tokens leave the pool: they are never kept, rank with none and count
   * in no normaliser. Up to eight, with a blank between two (`wait stop`); absent or empty: none.
   */
  exclude: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^$|^[-+*=;:<>\w]{1,24}( [-+*=;:<>\w]{1,24}){0,7}$/,
        'it must be up to eight words, with a blank between two',
      ),
    ),
  ),
});

/** The policy-gradient step; default: DAPO (arXiv 2503.14476). */
export const objectiveSchema = v.strictObject({
  loss: v.picklist(['dapo', 'grpo']),
  clipLow: real(0, 1, 'ratio'),
  clipHigh: real(0, 10, 'ratio'),
  /** Divide advantages by the group's standard deviation. */
  scaleRewards: v.boolean(),
  /** Coefficient of the k3 KL penalty against the base; 0 is off. */
  kl: real(0, 10, 'coefficient'),
  /** Coefficient of the entropy bonus; 0 is off. */
  entropyBonus: real(0, 10, 'coefficient'),
  /** Length of DAPO's soft overlong interval, in tokens; 0 is off. */
  overlong: integer(0, 4096, 'tokens'),
});

/** The rollouts of one step. */
export const rolloutSchema = v.strictObject({
  prompts: integer(1, 1024, 'prompts'),
  /** Responses per prompt, G. */
  group: integer(2, 256, 'responses'),
  temperature: real(0.05, 5, 'temperature'),
  /** Longest response, in tokens. */
  length: integer(1, 4096, 'tokens'),
  /**
   * Dynamic sampling: groups whose rewards are all equal are dropped, and refilled from at most this many
   * batches of prompts per step. 1 drops without refilling; 0 keeps every group.
   */
  batches: integer(0, 32, 'batches'),
});

export const optimiserSchema = v.strictObject({
  learningRate: real(0, 1, 'coefficient'),
  /** Linear warm-up, in updates. */
  warmup: integer(0, 100_000, 'updates'),
  beta1: real(0, 0.9999, 'coefficient'),
  beta2: real(0, 0.999999, 'coefficient'),
  epsilon: real(1e-12, 1e-2, 'coefficient'),
  weightDecay: real(0, 1, 'coefficient'),
  /** Max gradient norm (global); 0 is off. */
  clipNorm: real(0, 1000, 'norm'),
});

export const evaluationSchema = v.strictObject({
  /** Evaluate at step 0, every N steps, and at the last. */
  every: integer(1, 10_000, 'steps'),
  /** Held-out problems, the first n of the world's list. */
  problems: integer(1, 10_000, 'problems'),
  /** Responses per problem; pass@k is reported for k up to it. */
  samples: integer(1, 256, 'responses'),
});

/** A run is identified by its condition and seed, so neither may be duplicated. */
const different = (keys: readonly unknown[]) => new Set(keys).size === keys.length;

const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'use a-z, 0-9 and -'));

/** A condition: a name and what it changes in the mask and the objective. */
export const conditionSchema = v.strictObject({
  name,
  mask: v.optional(v.partial(maskSchema), {}),
  objective: v.optional(v.partial(objectiveSchema), {}),
});

export const specSchema = v.strictObject({
  schema: v.literal(1),
  world: v.picklist(['countdown', 'walk']),
  /** A shipped base (a folder of `public/models/`). */
  model: name,
  steps: integer(1, 100_000, 'steps'),
  /** Gradient updates per step, each on its share of the rollouts. */
  minibatches: integer(1, 64, 'updates'),
  /** Passes over each step's rollouts. */
  epochs: integer(1, 16, 'passes'),
  /** Micro-batches per mini-batch (memory against speed). */
  microbatches: integer(1, 64, 'parts'),
  rollout: rolloutSchema,
  mask: maskSchema,
  objective: objectiveSchema,
  optimiser: optimiserSchema,
  evaluation: evaluationSchema,
  conditions: v.pipe(
    v.array(conditionSchema),
    v.minLength(1),
    v.maxLength(16),
    v.check((all) => different(all.map((condition) => condition.name)), 'a condition is there twice'),
  ),
  seeds: v.pipe(
    v.array(seed),
    v.minLength(1),
    v.maxLength(64),
    v.check((all) => different(all), 'a seed is there twice'),
  ),
});

export type Mask = v.InferOutput<typeof maskSchema>;
export type Objective = v.InferOutput<typeof objectiveSchema>;
export type Optimiser = v.InferOutput<typeof optimiserSchema>;
export type Condition = v.InferOutput<typeof conditionSchema>;
export type Spec = v.InferOutput<typeof specSchema>;

/**
 * Parses an untrusted value into a spec.
 * @throws Error naming the first invalid field
 */
export function parseSpec(value: unknown): Spec {
  const parsed = v.safeParse(specSchema, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue) ?? 'the spec';
  throw new Error(`The experiment cannot be used: ${path}: ${issue.message}.`);
}

/** Whether a mask has an entropy threshold; otherwise there is no tau. */
export const cuts = ({ select }: Pick<Mask, 'select'>): boolean => select === 'top' || select === 'bottom';

/** One run's recipe: the spec with one condition's changes in place. */
export interface Recipe extends Omit<Spec, 'conditions' | 'seeds' | 'schema'> {
  condition: string;
  seed: number;
}

/** Puts a condition and a seed into a spec. */
export function recipeOf(spec: Spec, condition: Condition, seed: number): Recipe {
  const { conditions: _conditions, seeds: _seeds, schema: _schema, ...rest } = spec;
  return {
    ...rest,
    condition: condition.name,
    seed,
    mask: { ...spec.mask, ...condition.mask },
    objective: { ...spec.objective, ...condition.objective },
  };
}
