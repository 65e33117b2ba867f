import { foldKey, type Random, randomStream } from '../../random/stream.ts';
import { experiments } from '../experiments.ts';
import type { ExperimentId } from '../names.ts';
import type { EvaluatedPoint, RunResult } from '../results.ts';

/** A stream of random numbers for each thing that is made, so that making one more leaves the others as they were. */
export type RandomOf = (what: string) => Random;

export const randomOf =
  (seed: number): RandomOf =>
  (what) =>
    randomStream(seed, foldKey(...[...what].map((sign) => sign.charCodeAt(0))));

/** Nearly normal: twelve uniform numbers less six. */
export const spread = (random: Random, sd: number) =>
  sd * (Array.from({ length: 12 }, () => random.uniform()).reduce((sum, u) => sum + u, 0) - 6);

/** What a condition gains in pass@1, of what all tokens gain; entropy at its end, nats; length at its end, tokens. */
const shapes: Record<string, readonly [gain: number, entropy: number, length: number]> = {
  top20: [0.97, 0.17, 46.5],
  all: [1, 0.155, 45.6],
  bottom80: [0.1, 0.12, 37.2],
  random20: [0.7, 0.165, 43.4],
  matched20: [0.78, 0.168, 44.1],
  top10: [0.8, 0.176, 45.1],
  top50: [1.01, 0.163, 46.1],
  symmetric: [0.93, 0.14, 45.0],
  'entropy-bonus': [0.9, 0.158, 45.2],
  'clip-higher': [1, 0.155, 45.6],
  'top20-v1': [0.8, 0.172, 44.2],
  'top20-threshold': [0.97, 0.17, 46.4],
  'top20-sequence': [0.95, 0.171, 46.2],
  'top20-rollout': [0.96, 0.17, 46.6],
};

/** pass@1 of an experiment's base, and the gain of training on all tokens. */
const places: Partial<Record<ExperimentId, readonly [base: number, gain: number]>> = {
  'base-2': [0.2, 0.1],
  'base-3': [0.22, 0.08],
  'size-50k': [0.16, 0.13],
  'size-850k': [0.34, 0.3],
  walk: [0.3, 0.25],
  long: [0.25, 0.22],
  'long-same': [0.46, 0.02],
  'long-more': [0.46, 0.08],
};

/** Runs of every experiment, condition and seed. */
export function madeRuns(random: RandomOf): RunResult[] {
  const made: RunResult[] = [];
  for (const { id, spec, continues } of experiments) {
    for (const condition of namesOf(id)) {
      for (const seed of spec.seeds) {
        const before = made.find(
          (run) => run.experiment === continues && run.condition === condition && run.seed === seed,
        );
        made.push(madeRun(id, condition, seed, before?.points.at(-1), random(`${id} ${condition} ${seed}`)));
      }
    }
  }
  return made;
}

/** The conditions of an experiment, and the position-matched control, whether it has it yet or not. */
const namesOf = (id: ExperimentId): string[] => {
  const names = experiments.find((one) => one.id === id)?.spec.conditions.map(({ name }) => name) ?? [];
  return [...new Set(id === 'shares' ? [...names, 'matched20'] : names)];
};

/** 64 hexadecimal digits. */
const hashOf = (name: string) =>
  [...name]
    .reduce((digits, sign) => digits + sign.charCodeAt(0).toString(16), '')
    .padEnd(64, '0')
    .slice(0, 64);

function madeRun(
  experiment: ExperimentId,
  condition: string,
  seed: number,
  start: EvaluatedPoint | undefined,
  random: Random,
): RunResult {
  const { steps, evaluation } = experiments.find(({ id }) => id === experiment)!.spec;
  const [share, entropy, length] = shapes[condition];
  const [base, gain] = places[experiment] ?? [0.235, 0.23];
  const luck = spread(random, 0.014);
  const from = start ?? {
    passAt1: base,
    passAtK: base + 0.3,
    length: 31.2,
    entropy: 0.187,
    truncated: 0.004,
    firstAttempt: 0.17,
    gaveUp: 0.7,
  };
  const longer = experiment === 'long-more' ? 12 : 0;
  const points = Array.from({ length: Math.floor(steps / evaluation.every) + 1 }, (_, i): EvaluatedPoint => {
    const way = 1 - Math.exp((-3 * i * evaluation.every) / steps);
    const noise = i === 0 ? 0 : 1;
    const passAt1 = from.passAt1 + way * (share * gain + luck) + noise * spread(random, 0.006);
    return {
      step: i * evaluation.every,
      passAt1,
      passAtK: from.passAtK + 0.4 * way * (share * gain + luck) + noise * spread(random, 0.008),
      k: evaluation.samples,
      problems: evaluation.problems,
      length: from.length + way * (length + longer - from.length) + noise * spread(random, 0.5),
      entropy: from.entropy + way * (entropy - from.entropy) + noise * spread(random, 0.002),
      truncated: Math.max(0, from.truncated + noise * spread(random, 0.002)),
      firstAttempt: experiment === 'walk' ? null : 0.17 + 0.1 * way,
      gaveUp: 0.7 - 0.6 * way,
    };
  });
  return {
    experiment,
    condition,
    seed,
    steps,
    seconds: 300 + 60 * random.uniform(),
    tokens: 900_000,
    clipped: { low: 0.01 + 0.002 * random.uniform(), high: 0.003 },
    hash: hashOf(`${experiment} ${condition} ${seed}`),
    points,
  };
}
