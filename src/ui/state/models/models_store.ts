import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Progress } from '../../../hub/download.ts';
import type { RestartReason } from '../../../hub/transfer.ts';
import type {
  FoundModel,
  ModelFacts,
  ModelsEvent,
  ModelsProblem,
} from '../../../lab/client/models_protocol.ts';
import type { LabEvent } from '../../../lab/client/protocol.ts';
import { sum } from '../../../stats/totals.ts';

/** What is said of a model: why something failed, or that a file started over. */
export type ModelNotice =
  | { readonly kind: 'problem'; readonly problem: ModelsProblem }
  | { readonly kind: 'restart'; readonly file: string; readonly reason: RestartReason }
  | { readonly kind: 'ready' };

export interface ModelsState {
  readonly sheet: boolean;
  /** Null until the lab has reported them. */
  readonly models: readonly ModelFacts[] | null;
  /** The name that the Hub is being asked for. */
  readonly finding: string | null;
  /** What the Hub has, until it is downloaded or refused. */
  readonly found: FoundModel | null;
  /** Downloads of this page, by folder. */
  readonly downloads: Readonly<Record<string, Progress>>;
  /** By folder. */
  readonly notices: Readonly<Record<string, ModelNotice>>;
  /** Why the Hub's answer did not come, or a model could not be looked for. */
  readonly findProblem: ModelsProblem | null;
  /** Why the given files are no model. */
  readonly filesProblem: ModelsProblem | null;
}

export const emptyModels: ModelsState = {
  sheet: false,
  models: null,
  finding: null,
  found: null,
  downloads: {},
  notices: {},
  findProblem: null,
  filesProblem: null,
};

export const modelsStore = createStore<ModelsState>(() => emptyModels);

/** Selects a part of the models' state; the component rerenders only when it changes. */
export const useModels = <T>(part: (state: ModelsState) => T): T => useStore(modelsStore, part);

/** The room that models take in the browser's storage. */
export const keptBytes = (models: readonly ModelFacts[] | null): number =>
  sum(
    (models ?? []).filter(({ given }) => !given),
    ({ bytes }) => bytes,
  );

export const openModels = () => modelsStore.setState({ sheet: true });
export const closeModels = () => modelsStore.setState({ sheet: false });

const without = <T>(all: Readonly<Record<string, T>>, key: string): Record<string, T> => {
  const { [key]: _gone, ...rest } = all;
  return rest;
};

/** What the state is after an event of the lab. */
export function heard(state: ModelsState, event: LabEvent): Partial<ModelsState> | null {
  switch (event.type) {
    case 'models-list':
      return { models: event.models };
    case 'models-found':
      return state.finding === event.name ? { finding: null, findProblem: null, found: event.found } : null;
    case 'models-progress':
      return { downloads: { ...state.downloads, [event.folder]: event.progress } };
    case 'models-restart':
      return said(state, event.folder, { kind: 'restart', file: event.file, reason: event.reason });
    case 'models-ready':
      return {
        downloads: without(state.downloads, event.folder),
        notices: { ...state.notices, [event.folder]: { kind: 'ready' } },
      };
    case 'models-paused':
      return { downloads: without(state.downloads, event.folder) };
    case 'models-given':
      return {
        filesProblem: null,
        notices: { ...state.notices, [event.folder]: { kind: 'ready' } },
      };
    case 'models-fault':
      return faulted(state, event);
    case 'failed':
      // The worker is gone, and its downloads with it.
      return { finding: null, downloads: {} };
    default:
      return null;
  }
}

const said = (state: ModelsState, folder: string, notice: ModelNotice): Partial<ModelsState> => ({
  notices: { ...state.notices, [folder]: notice },
});

function faulted(
  state: ModelsState,
  { of, problem }: Extract<ModelsEvent, { type: 'models-fault' }>,
): Partial<ModelsState> {
  if (of === null) return { filesProblem: problem };
  if (of === state.finding) return { finding: null, findProblem: problem };
  const notices = { ...state.notices, [of]: { kind: 'problem', problem } as const };
  const kept = state.models?.some(({ folder }) => folder === of) ?? false;
  // Of a download that never began there is no row to say it in.
  const findProblem = kept ? state.findProblem : problem;
  return { downloads: without(state.downloads, of), notices, findProblem };
}
