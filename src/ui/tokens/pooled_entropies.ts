import type { SampleGroup } from '../../experiment/record.ts';

/** The entropies that a cut is made among: those of the groups that were not dropped, or of all if all were. */
export function pooledEntropies(groups: readonly SampleGroup[]): number[] {
  const used = groups.some(({ dropped }) => !dropped) ? groups.filter(({ dropped }) => !dropped) : groups;
  return used.flatMap(({ responses }) => responses.flatMap(({ entropy }) => entropy));
}
