/**
 * A task of one's own, in one file: npx tsx examples/own_task.ts
 *
 * Pick two of three numbers whose sum is the goal: `3 5 2 goal 7 :` is answered by `5 + 2 = 7 <eos>`. A small model is
 * first taught by a teacher who mostly guesses, then trained by reward on the 20 % of its tokens with the highest entropy.
 * The forks are the two numbers; all else follows from what is written.
 */

import { openEngine } from '../src/cli/machine/engine.ts';
import type { DistilSpec } from '../src/experiment/distil_presets.ts';
import { presets } from '../src/experiment/presets.ts';
import { recipeOf, type Spec } from '../src/experiment/spec.ts';
import type { Random } from '../src/random/stream.ts';
import { Distillation, distilConfig } from '../src/rl/distil.ts';
import { Run } from '../src/rl/run.ts';
import { TrainingEngine } from '../src/rl/training_engine.ts';
import { inHashOrder, type Part, partOf } from '../src/task/split.ts';
import { vocabularyOf } from '../src/task/vocabulary.ts';
import type { Verdict, World } from '../src/task/world.ts';

interface Problem {
  readonly numbers: readonly number[];
  readonly goal: number;
}

const most = 6;
const vocabulary = vocabularyOf([
  ...Array.from({ length: 2 * most + 1 }, (_, n) => String(n)), // the id of a number is the number
  ...['<bos>', '<eos>', 'goal', ':', '+', '='],
]);
const [goalWord, colon, plus, equals] = ['goal', ':', '+', '='].map(vocabulary.id);

const draw = (random: Random): Problem => {
  const numbers = Array.from({ length: 3 }, () => 1 + random.integer(most));
  const [a, b] = twoOf(random);
  return { numbers, goal: numbers[a] + numbers[b] };
};
const twoOf = (random: Random): [number, number] => {
  const a = random.integer(3);
  return [a, (a + 1 + random.integer(2)) % 3];
};
const words = ({ numbers, goal }: Problem) => [...numbers, goal];

/** Every problem of one part. A tenth is never trained on, and a tenth is for choosing between checkpoints. */
const listed = (part: Part): Problem[] => {
  const triples = Array.from({ length: most ** 3 }, (_, n) =>
    [0, 1, 2].map((i) => 1 + (Math.floor(n / most ** i) % most)),
  );
  const all = triples.flatMap((numbers) => {
    const [a, b, c] = numbers;
    return [...new Set([a + b, a + c, b + c])].map((goal) => ({ numbers, goal }));
  });
  return inHashOrder(
    all.filter((problem) => partOf(words(problem)) === part),
    words,
  );
};

/** The verifier: the one part that RLVR cannot do without. */
function verify({ numbers, goal }: Problem, response: readonly number[]): Verdict {
  const [x, op, y, is, sum, end] = response;
  if (end !== vocabulary.eos) return { reward: 0, answer: null, reason: 'truncated' };
  if (response.length !== 6 || op !== plus || is !== equals)
    return { reward: 0, answer: null, reason: 'malformed' };
  const at = numbers.indexOf(x);
  const there = at >= 0 && numbers.some((n, i) => n === y && i !== at);
  const answer = `${x} + ${y} = ${sum}`;
  if (!there) return { reward: 0, answer, reason: 'wrong-number' };
  if (x + y !== sum) return { reward: 0, answer, reason: 'wrong-arithmetic' };
  return sum === goal ? { reward: 1, answer, reason: 'solved' } : { reward: 0, answer, reason: 'wrong-goal' };
}

const teacher = { skill: 0.35, stop: 1, attempts: 1 };
const slots = ['x', '+', 'y', '=', 'sum', 'end'];

export const pairs: World<Problem> = {
  name: 'pairs',
  vocabulary,
  promptLength: 7,
  responseLength: 8,
  teacher,
  sample(random) {
    for (;;) {
      const problem = draw(random);
      if (partOf(words(problem)) === 'training') return problem;
    }
  },
  heldOut: () => listed('held-out'),
  validation: () => listed('validation'),
  prompt: ({ numbers, goal }) => [vocabulary.bos, ...numbers, goalWord, goal, colon],
  title: ({ numbers, goal }) => `${numbers.join(' ')} → ${goal}`,
  parse(text) {
    const found = text.match(/\d+/g)?.map(Number) ?? [];
    return found.length === 4 ? { numbers: found.slice(0, 3), goal: found[3] } : null;
  },
  slots: (response) => response.map((_, i) => slots[i] ?? ''),
  forkSlots: ['x', 'y'],
  /** Knows the answer one time in three; else guesses, and does its sum without a slip. */
  trace({ numbers, goal }, random, { skill } = teacher) {
    const knows = random.uniform() < skill;
    let [a, b] = twoOf(random);
    while (knows && numbers[a] + numbers[b] !== goal) [a, b] = twoOf(random);
    return [numbers[a], plus, numbers[b], equals, numbers[a] + numbers[b], vocabulary.eos];
  },
  verify,
  ending: (problem, response) => verify(problem, response).answer,
};

/** Teaches a base and trains it; says pass@1 on held-out problems as it goes. @returns the last pass@1 */
export async function main(
  teach = 1000,
  steps = 40,
  say: (line: string) => void = console.log,
): Promise<number> {
  const device = await openEngine();
  const world = pairs as World;
  const base: Spec = presets['countdown-mini@1'];
  const teaching: DistilSpec = {
    world: base.world,
    shape: {
      layers: 2,
      width: 64,
      heads: 2,
      kvHeads: 2,
      headDim: 32,
      hidden: 128,
      context: 16,
      ropeTheta: 1000,
    },
    teacher: world.teacher,
    steps: teach,
    batch: 64,
    finalShare: 0.05,
    optimiser: { ...base.optimiser, learningRate: 4e-3, warmup: 50, beta2: 0.98 },
  };
  const distillation = await Distillation.create(device, teaching, world, 1);
  while (distillation.step < teach) await distillation.advance();
  const { parameters: values } = await distillation.state();
  distillation.destroy();

  const spec: Spec = {
    ...base,
    steps,
    optimiser: { ...base.optimiser, learningRate: 5e-4 },
    rollout: { ...base.rollout, prompts: 32, group: 8, length: world.responseLength },
    mask: { ...base.mask, select: 'top', rho: 0.2 },
    evaluation: { every: 10, problems: 200, samples: 8 },
  };
  const weights = { config: distilConfig(teaching, world), values };
  const engine = await TrainingEngine.create(device, spec, world, weights);
  const run = await Run.create(engine, recipeOf(spec, { name: 'top20', mask: {}, objective: {} }, 1));
  let pass = 0;
  for (;;) {
    if (run.step % spec.evaluation.every === 0) {
      pass = (await run.evaluate())['eval/pass@1'];
      say(`step ${run.step}: pass@1 ${pass.toFixed(3)}`);
    }
    if (run.step === steps) break;
    await run.advance();
  }
  run.destroy();
  engine.destroy();
  return pass;
}

if (process.argv[1] === import.meta.filename) {
  await main();
  process.exit();
}
