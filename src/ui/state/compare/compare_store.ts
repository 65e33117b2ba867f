import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type CompareView, firstView } from './compare_view_state.ts';
import type { ComparedExperiment } from './compared_run.ts';
import type { ComparedForeign } from './foreign_groups.ts';
import type { ScoredRun } from './scored_run.ts';
import type { Transferred } from './transfer_values.ts';

/** A point of a run that was picked, to see its samples. */
export interface Pick {
  readonly run: string;
  readonly step: number;
}

export interface CompareState {
  readonly view: CompareView;
  /** Experiments in addition to the one on the screen: kept ones, and those from archives. */
  readonly others: readonly ComparedExperiment[];
  /** Runs of other trainers that are compared. */
  readonly foreign: readonly ComparedForeign[];
  /** Where the pointer or the keys are on the level axis, in its unit; all charts show it. */
  readonly cursor: number | null;
  /** The group whose lines stand out, by its key. */
  readonly lit: string | null;
  readonly pick: Pick | null;
  /** What training did to the same tokens, for the runs that were asked about. */
  readonly scored: readonly ScoredRun[];
  /** How models do on problems unlike those of the training, as far as they were asked. */
  readonly transferred: readonly Transferred[];
}

export const emptyCompare: CompareState = {
  view: firstView,
  others: [],
  foreign: [],
  cursor: null,
  lit: null,
  pick: null,
  scored: [],
  transferred: [],
};

export const compareStore = createStore<CompareState>(() => emptyCompare);

/** Reads a part of the Compare view's state; the component draws again only when that part changes. */
export const useCompare = <T>(part: (state: CompareState) => T): T => useStore(compareStore, part);

/**
 * Where the charts are read, on the level axis: at the pointer or the keys, else where a point was picked, whose samples are
 * shown; null is the end.
 */
export const readAt = ({ cursor, pick, view }: CompareState): number | null =>
  cursor ?? (view.x === 'step' ? (pick?.step ?? null) : null);

const { getState, setState } = compareStore;

/** Changes how things are compared. Another axis has no place for the zoom of the one before. */
export function compare(change: Partial<CompareView>) {
  setState(({ view, cursor }) => {
    const turned = change.x !== undefined && change.x !== view.x;
    return {
      view: { ...view, ...(turned ? { zoom: null } : {}), ...change },
      cursor: turned ? null : cursor,
    };
  });
}

export const moveCursor = (cursor: number | null) => setState({ cursor });

export const light = (lit: string | null) => setState({ lit });

export const pickPoint = (pick: Pick | null) => setState({ pick });

/** Shows or hides runs. */
export function showRuns(ids: readonly string[], shown: boolean) {
  const { hidden } = getState().view;
  const rest = hidden.filter((id) => !ids.includes(id));
  compare({ hidden: shown ? rest : [...rest, ...ids] });
}

/** Adds an experiment, or replaces it with its newer state. */
export function addExperiment(experiment: ComparedExperiment) {
  setState(({ others }) => ({
    others: others.some(({ id }) => id === experiment.id)
      ? others.map((old) => (old.id === experiment.id ? experiment : old))
      : [...others, experiment],
  }));
}

/** Gives an experiment another id; where that is there already, one of the two stays. */
export function renameExperiment(from: string, to: string) {
  setState(({ others }) => ({
    others: others
      .filter(({ id }) => id !== to || from === to)
      .map((other) => (other.id === from ? { ...other, id: to } : other)),
  }));
}

/** Adds runs of other trainers, or replaces those that were imported together. */
export function addForeign(added: ComparedForeign) {
  setState(({ foreign }) => ({
    foreign: foreign.some(({ id }) => id === added.id)
      ? foreign.map((old) => (old.id === added.id ? added : old))
      : [...foreign, added],
  }));
}

/** Takes runs of other trainers out of the comparison. */
export function removeForeign(id: string) {
  setState(({ foreign }) => ({ foreign: foreign.filter((other) => other.id !== id) }));
}

/** Takes an experiment out of the comparison. */
export function removeExperiment(id: string) {
  setState(({ others }) => ({ others: others.filter((other) => other.id !== id) }));
}
