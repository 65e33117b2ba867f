import { type Selection, selectionNamed, selectOf } from '../../experiment/condition_choice.ts';
import { sameJson } from '../../experiment/same_json.ts';
import type { Spec } from '../../experiment/spec.ts';
import { type Experiment, type RunState, reachedStep, runId, samplesAt, seedAtWork } from './experiment.ts';
import type { LabState } from './lab_store.ts';

/** The step on the screen: the one chosen, or the newest of the seed that is training. */
export const shownStep = ({ look, experiment }: LabState): number =>
  look.step ?? reachedStep(experiment, seedAtWork(experiment));

/** A row of the check-list: a condition that the recipe offers, and the condition on the screen that it shows. */
export interface ConditionRow {
  /** The choice's condition, by name. */
  readonly name: string;
  readonly on: boolean;
  /** The condition on the screen, by name; null where the experiment has none like it. */
  readonly shown: string | null;
  readonly selection: Selection;
  /** What would be trained in its place, where the recipe has another share of it. */
  readonly next: Selection | null;
}

/**
 * The check-list: a choice shows the experiment's condition of the same name; if there is none, and it is only
 * a selection, the experiment's condition with that selection, whose share then differs.
 */
export function conditionRows({
  experiment,
  recipe,
}: Pick<LabState, 'experiment' | 'recipe'>): ConditionRow[] {
  const { spec } = experiment;
  const names = new Set(recipe.choices.map(({ condition }) => condition.name));
  const free = spec.conditions.filter(({ name }) => !names.has(name));
  const offered = { ...recipe.spec, conditions: recipe.choices.map(({ condition }) => condition) };
  return recipe.choices.map(({ condition, on, follows }): ConditionRow => {
    const { name } = condition;
    const same = spec.conditions.some((other) => other.name === name);
    const { select } = selectOf(recipe.spec, condition);
    const like = follows
      ? free.find((other) => {
          const own = selectOf(spec, other);
          return own.select === select && own.name === undefined;
        })?.name
      : undefined;
    const shown = same ? name : (like ?? null);
    return {
      name,
      on,
      shown,
      selection: shown === null ? selectionNamed(offered, name) : selectionNamed(spec, shown),
      next: shown === null || shown === name ? null : selectionNamed(offered, name),
    };
  });
}

/** Conditions of the experiment whose curves are drawn, by name: all that are not hidden. */
export function shownConditions({ experiment, look }: Pick<LabState, 'experiment' | 'look'>): string[] {
  return experiment.spec.conditions.map(({ name }) => name).filter((name) => !look.hidden.includes(name));
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

/** Whether the experiment on the screen is running: decides the play button and the wake lock. */
export function isGoing({ experiment, going }: LabState): boolean {
  const { phase } = experiment.progress;
  if (experiment.source !== 'live') return phase === 'training';
  return going && phase !== 'done' && phase !== 'failed';
}

/** Whether a pause was asked for and the lab is still at work: it stops between two submits of a step, not at once. */
export const isPausing = ({ experiment, going, stepping }: LabState): boolean =>
  experiment.source === 'live' &&
  !going &&
  !stepping &&
  (experiment.progress.phase === 'training' || experiment.progress.phase === 'evaluating');

/** How many conditions of the seed in training have done the step on the screen; a pause may fall between two of them. */
export function conditionsAtStep(experiment: Experiment): { done: number; of: number } {
  const seed = seedAtWork(experiment);
  const step = reachedStep(experiment, seed);
  const done = Object.values(experiment.runs).filter(
    (run) => run.seed === seed && (run.metrics.at(-1)?.step ?? 0) >= step,
  ).length;
  return { done, of: experiment.spec.conditions.length };
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

/**
 * Whether the recorded run on the screen is of another recipe than the one chosen: conditions that it does not have, or
 * anything else but seeds and how finely it is evaluated. Its numbers would be read as those of the choice.
 */
export function isOtherRecording(source: Experiment['source'], shown: Spec, chosen: Spec): boolean {
  if (source !== 'recorded') return false;
  const aside = { seeds: null, evaluation: null, conditions: null };
  return !(
    sameJson({ ...shown, ...aside }, { ...chosen, ...aside }) &&
    chosen.conditions.every((one) => shown.conditions.some((other) => sameJson(one, other)))
  );
}
