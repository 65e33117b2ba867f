import type { Mask } from './spec.ts';

/**
 * The name of a condition by its selected tokens: top20, all, bottom80, random20; top12-5 if the share is not an
 * integer percentage. `bottom` is the complement of `top`, so that rho 0.2 is its 80 %.
 */
export function conditionName({ select, rho }: Pick<Mask, 'select' | 'rho'>): string {
  if (select === 'all') return 'all';
  const percent = 100 * (select === 'bottom' ? 1 - rho : rho);
  return `${select}${String(Math.round(percent * 100) / 100).replace('.', '-')}`;
}
