/** How a group's rewards become advantages. */
export interface AdvantageOptions {
  /** Divide by the group's standard deviation; false is Dr. GRPO's r - mean. */
  scale: boolean;
  /** `population` divides the squares by G (forklab, GRPO's std), `sample` by G - 1 (TRL, verl). */
  deviation: 'population' | 'sample';
  /** Added to the deviation: 0 (forklab, whose groups of equal rewards are dropped), 1e-4 (TRL), 1e-6 (verl). */
  epsilon: number;
}

/** adv = (r - mean) / sd. */
export const forklabAdvantage: AdvantageOptions = { scale: true, deviation: 'population', epsilon: 0 };
/** adv = (r - mean) / (unbiased sd + 1e-4). */
export const trlAdvantage: AdvantageOptions = { scale: true, deviation: 'sample', epsilon: 1e-4 };

/**
 * Group-relative advantages, one group's G rewards after another.
 * A group whose rewards are all equal has no signal: its advantages are 0.
 */
export function groupAdvantages(
  rewards: ArrayLike<number>,
  group: number,
  options: AdvantageOptions = forklabAdvantage,
): Float64Array {
  const advantages = new Float64Array(rewards.length);
  for (let start = 0; start < rewards.length; start += group) {
    const own = Array.from({ length: group }, (_, i) => rewards[start + i]);
    if (own.every((reward) => reward === own[0])) continue;
    const mean = own.reduce((a, b) => a + b) / group;
    const squares = own.reduce((sum, reward) => sum + (reward - mean) * (reward - mean), 0);
    const deviation = Math.sqrt(squares / (options.deviation === 'sample' ? group - 1 : group));
    own.forEach((reward, i) => {
      advantages[start + i] = (reward - mean) / (options.scale ? deviation + options.epsilon : 1);
    });
  }
  return advantages;
}

/**
 * DAPO's soft overlong punishment, added to the reward: 0 up to longest - buffer tokens, then falling linearly to
 * -1 at `longest`, and -1 past it. A buffer of 0 is off.
 */
export function overlongPunishment(length: number, longest: number, buffer: number): number {
  if (buffer === 0) return 0;
  return Math.max(-1, Math.min(0, (longest - buffer - length) / buffer));
}
