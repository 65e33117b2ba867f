import { type Alert, alerts } from '../alerts.ts';
import type { ForeignLine, ForeignRun } from './foreign_run.ts';

/**
 * Detects problems of a foreign run, as `alerts` does of the lab's. Where groups were refilled, the rewards are those that the
 * trainer kept. What the trainer does not log raises no alert.
 */
export const foreignAlerts = ({ metrics }: Pick<ForeignRun, 'metrics'>): Alert[] =>
  alerts(
    metrics.map((line) => ({
      step: line.step,
      reward: of(line, 'reward', 'ms-swift/reward', 'verl/critic/score/mean'),
      entropy: of(line, 'entropy'),
      frac_reward_zero_std: of(line, 'frac_reward_zero_std'),
      'completions/clipped_ratio': of(line, 'completions/clipped_ratio'),
      'clip_ratio/low_mean': of(line, 'clip_ratio/low_mean'),
      // verl counts both sides together.
      'clip_ratio/high_mean': of(line, 'clip_ratio/high_mean', 'verl/actor/pg_clipfrac'),
      loss: of(line, 'loss', 'verl/actor/pg_loss'),
      grad_norm: of(line, 'grad_norm'),
    })),
  );

/** The first of some names that the line has; null for none. */
function of(line: ForeignLine, ...names: readonly string[]): number | null {
  for (const name of names) if (Object.hasOwn(line, name)) return line[name];
  return null;
}
