import type { Random } from '../../random/stream.ts';
import { experiments } from '../experiments.ts';
import type { ModelName } from '../names.ts';
import type { PersistenceResult, Sampled } from '../results.ts';
import { spread } from './made_runs.ts';

/** How right attempts are, and how often a failed one is followed by another. */
const skills: Record<string, readonly [attempt: number, goesOn: number]> = {
  top20: [0.28, 0.8],
  random20: [0.24, 0.75],
  bottom80: [0.16, 0.3],
  all: [0.27, 0.9],
};

/** Tests of every base, and of every run's last model. */
export function madePersistence(random: Random): PersistenceResult[] {
  const bases = [...new Set(experiments.map(({ spec }) => spec.model))];
  return [
    ...bases.map((base) => tested({ base }, 0.17, 0.25, random)),
    ...experiments.flatMap(({ id, spec }) =>
      spec.conditions.flatMap(({ name }) =>
        spec.seeds.map((seed) => {
          const [attempt, goesOn] = skills[name] ?? skills.all;
          const model = { base: spec.model, run: { experiment: id, condition: name, seed } };
          return tested(model, attempt + spread(random, 0.01), goesOn, random);
        }),
      ),
    ),
  ];
}

/** Three attempts, of which each later one is made with some chance. */
function tested(model: ModelName, attempt: number, goesOn: number, random: Random): PersistenceResult {
  const samples = model.run ? 8 : 64;
  const noAttempts = model.base.startsWith('walk');
  const sampled = (chance: number, own: number, temperature: number): Sampled => {
    const later = chance * (1 - own) * own * (1 + chance * (1 - own));
    const rate = Math.min(1, Math.max(0, own + later + spread(random, 0.006)));
    return {
      temperature,
      samples,
      passAt1: { rate, se: 0.025 / Math.sqrt(samples) },
      passAt8: { rate: Math.min(1, rate + 0.3), se: model.run ? null : 0.005 },
      firstAttempt: noAttempts ? null : { rate: own, se: 0.022 / Math.sqrt(samples) },
      perAttempt: noAttempts ? null : own * 0.9,
      attempts: noAttempts ? null : 1 + chance,
      gaveUp: chance === 1 ? 0 : (1 - chance) * (1 - own),
      truncated: 0.4 * chance * (1 - own),
      length: 20 + 25 * chance,
    };
  };
  return {
    model,
    problems: 249,
    asIs: sampled(goesOn, attempt, 1),
    goesOn: sampled(1, attempt, 1),
    tuned: sampled(1, attempt * 1.2, 0.4),
    validation: [1, 0.8, 0.6, 0.4, 0.2].map((temperature) => ({
      temperature,
      passAt1: 0.4 + 0.05 * (temperature === 0.4 ? 1 : 0),
    })),
  };
}
