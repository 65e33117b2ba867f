import { selectionNamed } from './condition_choice.ts';
import { type RunState, reachedStep, runId, samplesAt, seedAtWork } from './experiment.ts';
import type { LabState } from './lab_store.ts';

/** The step that is looked at: the one chosen, or the newest of the seed at work. */
export const shownStep = ({ look, experiment }: LabState): number =>
  look.step ?? reachedStep(experiment, seedAtWork(experiment));

/**
 * Conditions of the experiment that the check-list has ticked, by name; all of them where none is: what is being
 * trained does not vanish because other things are chosen for the next time.
 */
export function shownConditions({ experiment, recipe }: LabState): string[] {
  const names = experiment.spec.conditions.map(({ name }) => name);
  const ticked = names.filter((name) =>
    recipe.selected.includes(selectionNamed(experiment.spec, name).select),
  );
  return ticked.length > 0 ? ticked : names;
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

/**
 * The step of the next test of a live training that has had no test but the base's: until then its main chart has
 * nothing to draw. Null everywhere else.
 */
export function firstTestAhead({ experiment }: LabState): number | null {
  const { source, spec, runs, progress } = experiment;
  if (source !== 'live' || progress.phase === 'done' || progress.phase === 'failed') return null;
  const tests = Object.values(runs).map(({ evaluations }) => evaluations.length);
  if (tests.length === 0 || Math.max(...tests) > 1) return null;
  return Math.min(spec.steps, spec.evaluation.every);
}
