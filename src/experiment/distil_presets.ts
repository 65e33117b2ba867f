import * as v from 'valibot';
import { optimiserSchema } from './spec.ts';

const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** How a base is distilled from the teacher's traces. */
export const distilSchema = v.strictObject({
  world: v.picklist(['countdown', 'walk']),
  shape: v.strictObject({
    layers: integer(1, 64),
    width: integer(8, 4096),
    heads: integer(1, 64),
    kvHeads: integer(1, 64),
    headDim: integer(2, 256),
    hidden: integer(8, 16_384),
    context: integer(8, 4096),
    ropeTheta: v.pipe(v.number(), v.gtValue(1)),
  }),
  teacher: v.strictObject({ skill: share, stop: share, attempts: integer(1, 64) }),
  /** Updates, and traces per update. */
  steps: integer(1, 1_000_000),
  batch: integer(1, 4096),
  /** The learning rate warms up linearly, then decays by a cosine to this share of its peak. */
  finalShare: share,
  optimiser: optimiserSchema,
  /** Seed of the initial weights, the problems and the teacher's choices; default: 1. */
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1))),
});

export type DistilSpec = v.InferOutput<typeof distilSchema>;

const teacher = { skill: 0.35, stop: 0.7, attempts: 3 };
const optimiser = {
  learningRate: 4e-3,
  warmup: 50,
  beta1: 0.9,
  beta2: 0.98,
  epsilon: 1e-8,
  weightDecay: 0,
  clipNorm: 1,
};
const shape = { headDim: 32, context: 72, ropeTheta: 1000 };

const main: DistilSpec = {
  world: 'countdown',
  shape: { ...shape, layers: 3, width: 64, heads: 2, kvHeads: 2, hidden: 192 },
  teacher,
  steps: 1400,
  batch: 64,
  finalShare: 0.05,
  optimiser,
};

/** The shipped bases (`docs/background.md`), by the name of their folder in `public/models/`. */
export const distilPresets: Record<string, DistilSpec> = {
  'countdown-50k': {
    world: 'countdown',
    shape: { ...shape, layers: 2, width: 48, heads: 2, kvHeads: 1, hidden: 112 },
    teacher,
    steps: 1400,
    batch: 64,
    finalShare: 0.05,
    optimiser,
  },
  'countdown-164k': main,
  /** Other bases with the same recipe, to replicate results on. */
  'countdown-164k-seed2': { ...main, seed: 2 },
  'countdown-164k-seed3': { ...main, seed: 3 },
  /**
   * A teacher that never gives up: it stops after its third failed attempt, where there is no room for a fourth, and
   * never before, so that there is no choice between `wait` and `stop` to learn.
   */
  'countdown-164k-persistent': { ...main, teacher: { ...teacher, stop: 0 } },
  /** Up to five attempts: room for longer responses (Fig. 10 of the paper). 7 + 91 tokens, and 6 to spare. */
  'countdown-164k-long': {
    ...main,
    shape: { ...main.shape, context: 104 },
    teacher: { ...teacher, attempts: 5 },
  },
  'countdown-850k': {
    world: 'countdown',
    shape: { ...shape, layers: 4, width: 128, heads: 4, kvHeads: 4, hidden: 368 },
    teacher,
    steps: 1000,
    batch: 64,
    finalShare: 0.05,
    optimiser: { ...optimiser, learningRate: 2.5e-3 },
  },
  'walk-86k': {
    world: 'walk',
    shape: { ...shape, layers: 2, width: 64, heads: 2, kvHeads: 2, hidden: 128 },
    teacher: { skill: 0.1, stop: 0.15, attempts: 8 },
    steps: 1400,
    batch: 64,
    finalShare: 0.05,
    optimiser,
  },
};
