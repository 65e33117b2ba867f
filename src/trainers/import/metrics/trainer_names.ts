import { stepMetrics, type Trainer } from '../../../experiment/foreign/foreign_run.ts';

/** What Hugging Face's callbacks call a metric elsewhere, as its own log calls it: `train/reward`, `eval/reward`. */
export const loggedName = (name: string): string =>
  name.startsWith('train/') ? name.slice(6) : name.startsWith('eval/') ? `eval_${name.slice(5)}` : name;

/** Whose names these are; null for none that is known. */
export function trainerOf(names: ReadonlySet<string>): Trainer | null {
  const has = (test: (name: string) => boolean) => [...names].some(test);
  if (has((name) => /^(actor|critic)\/|^val-core\//.test(name))) return 'verl';
  if (names.has('entropy/mean') || names.has('train_speed(s/it)') || names.has('memory(GiB)'))
    return 'ms-swift';
  const ofTrl = [
    'reward_std',
    'frac_reward_zero_std',
    'completions/mean_length',
    'completions/clipped_ratio',
  ];
  if (ofTrl.some((name) => names.has(name)) || has((name) => /^(eval_)?rewards\/.+\/mean$/.test(name)))
    return 'trl';
  return null;
}

/** The function of an export that says 1 for a right answer and 0 for all else: its mean is pass@1. */
const verifier = /^eval_rewards\/(?:.*[._])?(?:verify|forklab)\/mean$/i;

/**
 * How a trainer's names are those of the lab; what is not among them means something else, or is not there in the lab.
 * `reward_std` of TRL is over the whole batch, the lab's over a group; its `num_tokens` counts each token once.
 */
export function ourName(
  name: string,
  {
    trainer,
    isRefilled,
    names,
  }: { trainer: Trainer | null; isRefilled: boolean; names: ReadonlySet<string> },
): string | null {
  if (trainer === 'verl') return verlName(name, names);
  // Where groups were replaced before anything was counted, the rewards are of those that were kept.
  if (isRefilled && (name === 'reward' || name === 'frac_reward_zero_std')) return null;
  if (trainer === 'ms-swift') {
    // At a step ms-swift logs the rate of the next update.
    if (name === 'learning_rate' || name === 'entropy') return null;
    if (name === 'entropy/mean') return 'entropy';
    if (name === 'entropy/threshold') return 'mask/tau';
    if (name === 'eval_entropy/mean') return 'eval/entropy';
  }
  // Masks and dropped groups are logged by the module of an export.
  if ((stepMetrics as readonly string[]).includes(name)) return name;
  if (verifier.test(name)) return 'eval/pass@1';
  if (name === 'eval_entropy') return 'eval/entropy';
  if (name === 'eval_completions/mean_length') return 'eval/length';
  return name === 'eval_completions/clipped_ratio' ? 'eval/truncated' : null;
}

const verlNames: Readonly<Record<string, string>> = {
  'critic/score/mean': 'reward',
  'actor/entropy': 'entropy',
  'actor/grad_norm': 'grad_norm',
  'response_length/mean': 'completions/mean_length',
  'response_length/clip_ratio': 'completions/clipped_ratio',
};
const accuracy = /^val-core\/.+\/acc\/mean@\d+$/;

function verlName(name: string, names: ReadonlySet<string>): string | null {
  if (Object.hasOwn(verlNames, name)) return verlNames[name];
  // With several sets of problems none of them is the held-out one.
  const isOnly = [...names].filter((other) => accuracy.test(other)).length === 1;
  return isOnly && accuracy.test(name) ? 'eval/pass@1' : null;
}

/** Whether a metric is of an evaluation on held-out problems. */
export const isOfEvaluation = (name: string): boolean => /^(eval_|val-(core|aux)\/|eval\/)/.test(name);
