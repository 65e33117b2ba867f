import type { ForeignRecord, ForeignRun } from '../foreign_run.ts';

/** A run of TRL of some steps, each with a reward and an entropy, with an evaluation before and after. */
export const madeForeignRun = (condition: string, seed: number | null, steps: number): ForeignRun => ({
  condition,
  seed,
  trainer: 'trl',
  sources: [{ path: `${condition}/out/checkpoint-${2 * steps}/trainer_state.json`, kind: 'trainer-state' }],
  unit: 'step',
  updatesPerStep: 2,
  notes: [],
  metrics: Array.from({ length: steps }, (_, i) => ({
    step: i + 1,
    reward: 0.2 + i / 100,
    entropy: 0.18,
    grad_norm: i === 1 ? Number.NaN : 1.5,
    'trl/reward_std': 0.4,
  })),
  evaluations: [
    { step: 0, 'eval/pass@1': 0.2 },
    { step: steps, 'eval/pass@1': 0.35, 'trl/eval_reward': 0.35 },
  ],
});

export const madeForeignRecord = (runs: ForeignRun[] = [madeForeignRun('top20', 1, 3)]): ForeignRecord => ({
  format: 1,
  name: 'From TRL',
  date: '2026-11-30T12:00:00.000Z',
  version: '0.2.0',
  runs,
});
