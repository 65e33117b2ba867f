import { selectionNamed } from './condition_choice.ts';
import { type RunState, reachedStep, runId, samplesAt, seedAtWork } from './experiment.ts';
import type { LabState } from './lab_store.ts';

/** The step that is looked at: the one chosen, or the newest of the seed at work. */
export const shownStep = ({ look, experiment }: LabState): number =>
  look.step ?? reachedStep(experiment, seedAtWork(experiment));

/** Conditions of the experiment that the check-list has ticked, by name. */
export function shownConditions({ experiment, recipe }: LabState): string[] {
  return experiment.spec.conditions
    .filter((c) => recipe.selected.includes(selectionNamed(experiment.spec, c.name).select))
    .map(({ name }) => name);
}

/** The condition and seed whose samples are looked at. */
export function shownRun(state: LabState): { condition: string; seed: number } {
  const { look, experiment } = state;
  const names = experiment.spec.conditions.map(({ name }) => name);
  const condition =
    look.condition !== null && names.includes(look.condition)
      ? look.condition
      : (shownConditions(state)[0] ?? names[0]);
  const { seeds } = experiment.spec;
  const seed = look.seed !== null && seeds.includes(look.seed) ? look.seed : seedAtWork(experiment);
  return { condition, seed };
}

/** The samples that are looked at, or null before there are any. */
export function shownSamples(state: LabState) {
  const { condition, seed } = shownRun(state);
  const run: RunState | undefined = state.experiment.runs[runId(condition, seed)];
  return samplesAt(run, shownStep(state));
}

/** Whether the experiment on the screen goes on by itself: what the play button's face and the screen's lock follow. */
export function isGoing({ experiment, going }: LabState): boolean {
  const { phase } = experiment.progress;
  if (experiment.source === 'recorded') return phase === 'training';
  return going && phase !== 'done' && phase !== 'failed';
}
