import { presets } from '../../../experiment/presets.ts';
import type { KeptCommand, KeptExperiment } from '../../../lab/client/kept_protocol.ts';
import type { LabEvent } from '../../../lab/client/protocol.ts';
import { automaticName } from '../../words/automatic_name.ts';
import { addExperiment, compareStore, removeExperiment } from '../compare/compare_store.ts';
import { recordedExperiment } from '../compare/compared_experiments.ts';
import { isRunning, lab, openKept, pause, play, showImported } from '../lab_session.ts';
import { labStore } from '../lab_store.ts';
import { mainPreset } from '../recipe.ts';
import { heard, keptStore } from './kept_store.ts';

const { getState, setState } = keptStore;

function send(command: KeptCommand) {
  lab().send(command);
}

/** Subscribes to saved-experiment events and requests the list once. Returns an unsubscribe function. */
export function connectKept(): () => void {
  const stop = lab().listen(receive);
  const hidden = () => {
    if (document.visibilityState === 'hidden' && getState().open) send({ type: 'kept-hidden' });
  };
  const leaving = () => getState().open && send({ type: 'kept-hidden' });
  document.addEventListener('visibilitychange', hidden);
  // The order of the two events differs between browsers.
  window.addEventListener('pagehide', leaving);
  // When the shown experiment changes, none is open until the lab reports it.
  const left = labStore.subscribe((now, before) => {
    if (now.opened !== before.opened) setState({ open: null, recovering: null });
  });
  return () => {
    stop();
    left();
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', leaving);
  };
}

/** The experiment from an archive whose record is to come on the screen. */
let looked: string | null = null;

/** What was trained here since Compare was given its record. While it is open, the screen has the newer one. */
const grown = new Set<string>();

function receive(event: LabEvent) {
  const change = heard(getState(), event);
  if (change) setState(change);
  if (event.type === 'kept-record' && event.id === looked) {
    looked = null;
    const { preset } = event.record;
    const name = getState().experiments?.find(({ id }) => id === event.id)?.name ?? event.id;
    showImported(
      { id: event.id, name, record: event.record },
      Object.hasOwn(presets, preset) ? preset : mainPreset,
    );
  }
  if (event.type === 'kept-record') {
    const name = getState().experiments?.find(({ id }) => id === event.id)?.name ?? event.id;
    grown.delete(event.id);
    addExperiment(recordedExperiment(event.id, name, event.record));
  }
  if (event.type === 'kept-saved') grown.add(event.id);
  // The list on the screen keeps up with what is written.
  if (event.type === 'kept-saved' && getState().sheet) askList();
  if (event.type === 'kept-opened' && getState().denied === null) askToPersist();
  // What was deleted or renamed is so in Compare too, and what was trained further and left.
  if (event.type === 'kept-list') {
    for (const { id, name } of compareStore.getState().others) {
      const of = event.experiments.find((experiment) => experiment.id === id);
      if (of?.removed) removeExperiment(id);
      else if (of && (of.name !== name || (grown.has(id) && getState().open?.id !== id))) {
        grown.delete(id);
        send({ type: 'kept-look', id });
      }
    }
  }
}

export const askList = () => send({ type: 'kept-list' });

/** Shows a kept experiment; with `going` it resumes from its checkpoint. One from an archive is shown as a record. */
export function openExperiment({ id, preset, spec, imported }: KeptExperiment, going: boolean) {
  setState({ notice: null });
  if (imported && !going) {
    looked = id;
    send({ type: 'kept-look', id });
    return;
  }
  if (getState().open?.id === id && labStore.getState().experiment.source === 'live') {
    const { phase } = labStore.getState().experiment.progress;
    if (phase !== 'failed' && phase !== 'done') {
      if (going) play();
      return;
    }
  }
  openKept(id, preset, spec, going);
}

export const putOff = (id: string) => setState(({ putOff: old }) => ({ putOff: [...old, id] }));

export const rename = (id: string, name: string) => send({ type: 'kept-change', id, name });
export const annotate = (id: string, note: string) => send({ type: 'kept-change', id, note });
export const star = (id: string, on: boolean) => send({ type: 'kept-change', id, star: on });

/** Deletes: at first only marked, so that it can be brought back. */
export const remove = (id: string) => send({ type: 'kept-remove', id });
export const removeNow = (id: string) => send({ type: 'kept-remove', id, now: true });
export const restore = (id: string) => send({ type: 'kept-restore', id });

/** Puts a kept experiment into Compare, or takes it out. */
export function compareKept(id: string, on: boolean) {
  if (on) send({ type: 'kept-look', id });
  else removeExperiment(id);
}

/** Adds the recipe to the queue. While something is training, the queue continues by itself afterwards. */
export function addToQueue() {
  const { recipe } = labStore.getState();
  send({ type: 'queue-add', preset: recipe.preset, spec: recipe.spec, name: automaticName(recipe.preset) });
  if (isLive() && isRunning()) send({ type: 'queue-play' });
}

/** Puts an experiment's recipe into the queue again. */
export function runAgain(id: string) {
  const again = getState().experiments?.find((of) => of.id === id);
  send({ type: 'queue-again', id, name: again && automaticName(again.preset) });
}

/** Moves an experiment of the queue by one place. */
export function moveInQueue(queue: readonly KeptExperiment[], id: string, by: -1 | 1) {
  const ids = queue.map((of) => of.id);
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return;
  [ids[from], ids[to]] = [ids[to], ids[from]];
  send({ type: 'queue-order', ids });
}

/** Takes an experiment out of the queue; of one that was never begun nothing is left to keep but a way back. */
export function dropFromQueue({ id, runs }: KeptExperiment) {
  send({ type: 'queue-drop', id });
  if (runs.every(({ status }) => status === 'queued')) remove(id);
}

/** Resumes the queue, and the open experiment if it is paused, because the queue waits for it. */
export function startQueue() {
  send({ type: 'queue-play' });
  if (isLive() && !isRunning()) play();
}

export const restQueue = () => send({ type: 'queue-rest' });

/** Ends the open experiment as it is. */
export function stopOpen() {
  pause();
  send({ type: 'kept-stop' });
}

export const askUsage = () => send({ type: 'kept-usage' });

/** Tries to write what found no room. */
export const retryWrite = () => play();

/** Asks the browser not to clear its storage by itself: once a page, for some browsers ask the visitor. */
export async function askToPersist() {
  if (getState().persistAsked) return;
  setState({ persistAsked: true });
  try {
    // Only a page may ask; a worker only may look.
    const granted = (await navigator.storage?.persist?.()) ?? null;
    setState({ persisted: granted });
  } catch {
    setState({ persisted: null });
  }
}

const isLive = () => labStore.getState().experiment.source === 'live';
