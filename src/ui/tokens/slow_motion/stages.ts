import type { SampleGroup, StepSamples } from '../../../experiment/record.ts';
import type { Placed } from '../../../experiment/sample_choice.ts';

/** What happens in one step, in the order in which it happens. */
export const stages = ['sample', 'score', 'advantage', 'entropy', 'mask', 'update'] as const;
export type Stage = (typeof stages)[number];

/** What the captions say of a group. */
export interface GroupFacts {
  readonly responses: number;
  readonly right: number;
  readonly mean: number;
  /** Responses on the screen: what is said of tokens counts theirs alone. */
  readonly shown: number;
  /** Share of tokens below 0.05 nats. */
  readonly sure: number;
  readonly kept: number;
  readonly tokens: number;
}

/** The group that shows a step best: not dropped, and as near to half right as there is. */
export function groupToShow({ groups }: StepSamples): number | null {
  let best: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  groups.forEach((group, i) => {
    const away = Math.abs(group.right / group.size - 0.5);
    if (!group.dropped && away < distance) {
      best = i;
      distance = away;
    }
  });
  return best;
}

export function factsOf({ size, right }: SampleGroup, shown: readonly Placed[]): GroupFacts {
  const responses = shown.map(({ response }) => response);
  const entropies = responses.flatMap(({ entropy }) => entropy);
  return {
    responses: size,
    right,
    mean: right / Math.max(1, size),
    shown: responses.length,
    sure: entropies.filter((h) => h < 0.05).length / Math.max(1, entropies.length),
    kept: responses.reduce((sum, { kept }) => sum + kept.filter((k) => k === 1).length, 0),
    tokens: entropies.length,
  };
}
