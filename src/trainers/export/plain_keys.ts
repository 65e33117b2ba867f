import { cuts, type Recipe } from '../../experiment/spec.ts';
import type { Keys, Target } from './target.ts';

/**
 * Whether a trainer's own keys say the mask and what becomes of groups of equal rewards. TRL and ms-swift know the
 * quantile of the current policy's entropies in a micro-batch, over all tokens (v1 of Eq. 6); verl knows no mask.
 */
export function keysFor(target: Target, { mask, rollout }: Recipe): Keys {
  const masked =
    target !== 'verl' &&
    mask.select === 'top' &&
    mask.rule === 'quantile' &&
    mask.pool === 'microbatch' &&
    mask.entropy === 'current' &&
    mask.normaliser === 'all';
  // TRL keeps such groups; ms-swift and verl keep or refill them.
  const groups = rollout.batches === 0 || (target !== 'trl' && rollout.batches > 1);
  return (masked || mask.select === 'all') && groups ? 'plain' : 'module';
}

/** The mask in words. */
export function maskWords({ mask }: Recipe): string {
  const { select, rho, rule, pool, entropy, normaliser } = mask;
  if (select === 'all') return 'all tokens';
  const share = `${Number((rho * 100).toFixed(1))} %`;
  const what = {
    top: `the ${share} of highest entropy`,
    bottom: `all but the ${share} of highest entropy`,
    random: `${share} at random`,
    matched: `${share} at random, as many at each position as the ${share} of highest entropy has`,
  }[select];
  const by = cuts(mask) ? `, rule ${rule}` : '';
  return `${what}${by}, pool ${pool}, entropy ${entropy}, normaliser ${normaliser}`;
}

/** What of a recipe runs on several processes, by a trainer's own keys. */
export const otherKeys = (trainer: string, { mask }: Recipe): string =>
  mask.select === 'top' || mask.select === 'all'
    ? `${trainer}'s own keys run on several: export with
\`--rule quantile --normaliser all --batches 0\` (and \`--pool microbatch --entropy current\`), which is another mask.`
    : `${trainer}'s own keys, which run on several, do not know
this selection.`;
