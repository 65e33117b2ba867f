import type { PathedFile } from '../../../hub/file_folder.ts';
import type { HubAddress, ModelsCommand } from '../../../lab/client/models_protocol.ts';
import { keepChoice, readChoice } from '../../preferences/kept_choice.ts';
import { lab } from '../lab_session.ts';
import { askToPersist } from '../views/kept_session.ts';
import { heard, modelsStore } from './models_store.ts';

const { getState, setState } = modelsStore;

function send(command: ModelsCommand) {
  lab().send(command);
}

/** Subscribes to the lab's events about models. Returns an unsubscribe function. */
export const connectModels = (): (() => void) =>
  lab().listen((event) => {
    const change = heard(getState(), event);
    if (change) setState(change);
  });

/** In memory only: it is sent to the Hub with what needs it, and forgotten with the page. */
let token: string | null = null;

export const setToken = (text: string) => {
  token = text.trim() || null;
};

/** The address of the Hub or of a mirror; null for huggingface.co. */
export const hubAddress = (): string | null => readChoice('hub') || null;

export const setHubAddress = (text: string) => keepChoice('hub', text.trim());

const at = (): HubAddress => ({ endpoint: hubAddress(), token });

export const askModels = () => send({ type: 'models-list' });

/** Asks the Hub for a model: nothing of it is downloaded. */
export function findModel(name: string) {
  setState({ finding: name, found: null, findProblem: null });
  send({ type: 'models-find', name, ...at() });
}

export const forgetFound = () => setState({ found: null, finding: null, findProblem: null });

/**
 * Downloads weights of what was found, or continues a download.
 * @param onnx the graph that was chosen; null for our engine's weights; default: continues
 */
export function addModel(folder: string, onnx?: string | null) {
  setState(({ notices, found }) => {
    const { [folder]: _old, ...rest } = notices;
    return { notices: rest, findProblem: null, found: found?.folder === folder ? null : found };
  });
  send({ type: 'models-add', folder, onnx, ...at() });
  // What took minutes to fetch is not to be cleared by itself.
  void askToPersist();
}

export const pauseModel = (folder: string) => send({ type: 'models-pause', folder });

/** @param onnx these weights alone: a graph, or null for our engine's */
export function removeModel(folder: string, onnx?: string | null) {
  setState(({ notices }) => {
    const { [folder]: _old, ...rest } = notices;
    return { notices: rest };
  });
  send({ type: 'models-remove', folder, onnx });
}

/** Takes a model from files of the visitor's disk. */
export function giveFiles(files: readonly PathedFile[]) {
  setState({ filesProblem: null });
  send({ type: 'models-give', files });
}
