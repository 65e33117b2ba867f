import type { RunGroup } from '../state/compare/run_groups.ts';

/** The class that gives a group its colour and dash. */
export const groupClass = ({ selection, variant }: Pick<RunGroup, 'selection' | 'variant'>): string =>
  `is-${selection.select} variant-${variant}`;
