import { presets } from '../../experiment/presets.ts';
import { sameJson } from '../../experiment/same_json.ts';
import type { Spec } from '../../experiment/spec.ts';
import type { Experiment, RunState } from '../state/experiment.ts';
import type { LabState } from '../state/lab_store.ts';
import type { Recipe } from '../state/recipe.ts';

/** The runs on the screen, which are what an archive of it holds. */
export interface ScreenRuns {
  readonly source: Experiment['source'];
  /** What an archive called them that they came from. */
  readonly name: string | null;
  readonly preset: string;
  readonly spec: Spec;
  readonly runs: number;
  /** The seeds that there are runs of. */
  readonly seeds: readonly number[];
  /** The furthest step of a run. */
  readonly step: number;
}

type Screen = Pick<LabState, 'experiment' | 'recorded' | 'imported'>;

/** Null where nothing has been computed yet. */
export function screenRuns({ experiment, recorded, imported }: Screen): ScreenRuns | null {
  const { source, preset, spec } = experiment;
  const ours = recorded.status === 'ready' ? recorded.record.runs : [];
  const runs: readonly Pick<RunState, 'seed' | 'metrics'>[] =
    source === 'recorded'
      ? ours
      : source === 'imported'
        ? (imported?.record.runs ?? [])
        : Object.values(experiment.runs);
  if (runs.length === 0) return null;
  return {
    source,
    name: source === 'imported' ? (imported?.name ?? null) : null,
    preset,
    spec,
    runs: runs.length,
    seeds: [...new Set(runs.map(({ seed }) => seed))],
    step: Math.max(...runs.map(({ metrics }) => metrics.at(-1)?.step ?? 0)),
  };
}

/**
 * Whether runs are those of a recipe, so that what was written about the one is true of the other. The recording that
 * ships has more seeds and a finer test than its preset, which says nothing of either as long as they are its own.
 */
export function areOfRecipe({ source, spec }: Pick<ScreenRuns, 'source' | 'spec'>, recipe: Recipe): boolean {
  if (sameJson(spec, recipe.spec)) return true;
  if (source !== 'recorded') return false;
  const preset = presets[recipe.preset];
  const aside = Object.fromEntries(
    (['seeds', 'evaluation'] as const)
      .filter((field) => sameJson(recipe.spec[field], preset[field]))
      .map((field) => [field, null]),
  );
  return sameJson({ ...spec, ...aside }, { ...recipe.spec, ...aside });
}
