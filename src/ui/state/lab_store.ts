import { createStore } from 'zustand/vanilla';
import { presets } from '../../experiment/presets.ts';
import type { ExperimentRecord } from '../../experiment/record.ts';
import type { AdapterFacts, Estimate } from '../../lab/client/protocol.ts';
import { type Experiment, emptyExperiment, type Failure } from './experiment.ts';
import { firstRecipe, mainPreset, type Recipe } from './recipe.ts';

/** The recording that ships with the page. */
export type Recorded =
  | { status: 'loading' }
  | { status: 'ready'; record: ExperimentRecord }
  | { status: 'missing' }
  | { status: 'damaged'; detail: string };

/** A record that the visitor opened from an archive. */
export interface Imported {
  /** Under which it is kept here; null where it is not, or not yet. */
  readonly id: string | null;
  readonly name: string;
  readonly record: ExperimentRecord;
}

/** What is being looked at. Null follows the work: the newest step, the first condition and seed, the run's own mask. */
export interface Look {
  readonly step: number | null;
  readonly condition: string | null;
  readonly seed: number | null;
  readonly rho: number | null;
  /** Conditions whose curves are not drawn, by name. */
  readonly hidden: readonly string[];
}

export interface LabState {
  readonly experiment: Experiment;
  readonly recorded: Recorded;
  /** What is on the screen while the experiment's source is `imported`. */
  readonly imported: Imported | null;
  /** The adapter that is used, as soon as the lab has found one. */
  readonly adapter: AdapterFacts | null;
  /** All that were found. */
  readonly found: readonly AdapterFacts[];
  /** Why nothing can be trained, or why the training ended. */
  readonly failure: Failure | null;
  readonly recipe: Recipe;
  /** What the recipe would take, as soon as the lab has said so. */
  readonly estimate: Estimate | null;
  /** What the live experiment was started with, to detect later changes of the recipe. */
  readonly opened: Recipe | null;
  /**
   * Whether the live experiment is to continue. The button that plays and pauses follows this, not the phase: while
   * a model loads nothing has been trained yet, and a button that turned over under the finger would do the opposite.
   */
  readonly going: boolean;
  /** One step was asked for: the work that still goes on is not a pause that is coming. */
  readonly stepping: boolean;
  readonly look: Look;
  /** The step at which a recording waits until the reader plays it; null where it plays by itself. */
  readonly waitsAt: number | null;
}

export const follow: Look = { step: null, condition: null, seed: null, rho: null, hidden: [] };

export const labStore = createStore<LabState>(() => ({
  experiment: emptyExperiment(mainPreset, presets[mainPreset], 'recorded'),
  recorded: { status: 'loading' },
  imported: null,
  adapter: null,
  found: [],
  failure: null,
  recipe: firstRecipe,
  estimate: null,
  opened: null,
  going: false,
  stepping: false,
  look: follow,
  waitsAt: null,
}));
