import type { Trace } from '../../../experiment/trace.ts';
import type { Inspected } from './inspect_store.ts';

/** Rollouts of one prompt at one step. */
export interface RolloutGroup {
  /** Its number within the step, from 1. */
  readonly number: number;
  readonly title: string;
  /** Their places among the samples. */
  readonly places: readonly number[];
}

/** What was drawn at one step of a training, or in an evaluation then. */
export interface RolloutStep {
  readonly step: number;
  readonly isEvaluation: boolean;
  readonly groups: readonly RolloutGroup[];
}

/** Samples of a training by step and prompt, in the order of the steps. */
export interface RolloutSteps {
  readonly steps: readonly RolloutStep[];
  /** The step of each sample, by its place; null for one that belongs to none, such as a branch. */
  readonly stepOf: readonly (number | null)[];
}

/**
 * Sorts samples that say of which step they are, and by what they say of their prompt, or by the prompt itself.
 * @returns null where there are not several prompts: then there is nothing to browse
 */
export function rolloutSteps(inspected: readonly Pick<Inspected, 'trace' | 'origin'>[]): RolloutSteps | null {
  const found = new Map<string, { step: number; isEvaluation: boolean; groups: Map<string, number[]> }>();
  inspected.forEach(({ trace, origin }, place) => {
    const { step, evaluation } = trace.meta;
    if (origin === 'branch' || typeof step !== 'number') return;
    const isEvaluation = evaluation === true;
    const key = `${step} ${isEvaluation}`;
    const known = found.get(key) ?? { step, isEvaluation, groups: new Map<string, number[]>() };
    found.set(key, known);
    const group = known.groups.get(promptOf(trace));
    if (group) group.push(place);
    else known.groups.set(promptOf(trace), [place]);
  });
  const sorted = [...found.values()].sort(
    (a, b) => a.step - b.step || Number(a.isEvaluation) - Number(b.isEvaluation),
  );
  const steps = sorted.map(
    ({ groups, ...of }): RolloutStep => ({
      ...of,
      groups: [...groups.values()].map((places, i) => ({
        number: i + 1,
        title: inspected[places[0]].trace.title,
        places,
      })),
    }),
  );
  if (steps.length === 0 || (steps.length === 1 && steps[0].groups.length < 2)) return null;
  const stepOf = inspected.map((): number | null => null);
  steps.forEach(({ groups }, at) => {
    for (const { places } of groups) for (const place of places) stepOf[place] = at;
  });
  return { steps, stepOf };
}

/** What is the same for rollouts of one prompt. */
function promptOf({ title, tokens, promptLength, meta }: Trace): string {
  if (typeof meta.group === 'number' || typeof meta.group === 'string') return `group ${meta.group}`;
  const prompt = tokens.slice(0, promptLength).map(({ id, word }) => id ?? word);
  return JSON.stringify([title, prompt]);
}

/** All samples of a step, in order. */
export const placesOf = ({ groups }: RolloutStep): number[] => groups.flatMap(({ places }) => places);

/** The samples among which a mask is cut: those of the shown one's step, or all where there are no steps. */
export function togetherWith(
  inspected: readonly Inspected[],
  steps: RolloutSteps | null,
  place: number,
): readonly Inspected[] {
  const at = steps?.stepOf[place] ?? null;
  return steps === null || at === null ? inspected : placesOf(steps.steps[at]).map((one) => inspected[one]);
}
