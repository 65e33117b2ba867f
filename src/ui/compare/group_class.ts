import type { CurveGroup } from '../state/compare/curve_run.ts';

/** The class that gives a group its colour and dash. */
export const groupClass = ({ selection, variant }: Pick<CurveGroup, 'selection' | 'variant'>): string =>
  `is-${selection?.select ?? 'foreign'} variant-${variant}`;
