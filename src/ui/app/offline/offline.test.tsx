import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyExperiment } from '../../state/experiment.ts';
import { labStore } from '../../state/lab_store.ts';
import { setLanguage } from '../../words/language.ts';
import { closePage, findButton, openPage, page, press, render } from '../testing/mounted_page.ts';
import { OfflineWord, UpdateNote } from './offline_note.tsx';
import { emptyOffline, offlineStore } from './offline_store.ts';
import { watch } from './start_offline.ts';

/** A service worker that waits, and its registration. */
class Waiting extends EventTarget {
  postMessage = vi.fn();
}
class Registration extends EventTarget {
  installing: Waiting | null = null;
  waiting: Waiting | null = null;
}

let container: EventTarget;
let registration: Registration;
const reload = vi.fn();

const training = (going: boolean) =>
  act(() => {
    const { recipe } = labStore.getState();
    const empty = emptyExperiment(recipe.preset, recipe.spec, 'live');
    const experiment = { ...empty, progress: { ...empty.progress, phase: 'training' as const } };
    labStore.setState({ experiment, going });
  });

/** A newer version is found, fetched, and waits. */
function findUpdate(): Waiting {
  const found = new Waiting();
  act(() => {
    registration.installing = found;
    registration.dispatchEvent(new Event('updatefound'));
    registration.installing = null;
    registration.waiting = found;
    found.dispatchEvent(new Event('statechange'));
  });
  return found;
}
/** The version that waited has taken over. */
const changeController = () =>
  act(() => {
    registration.waiting = null;
    container.dispatchEvent(new Event('controllerchange'));
  });

beforeEach(() => {
  reload.mockReset();
  offlineStore.setState(emptyOffline);
  const { recipe } = labStore.getState();
  labStore.setState({ experiment: emptyExperiment(recipe.preset, recipe.spec, 'recorded'), going: false });
  container = new EventTarget();
  registration = new Registration();
  openPage();
  render(
    <>
      <OfflineWord />
      <UpdateNote />
    </>,
  );
});
afterEach(closePage);

const start = () => act(() => watch(container, registration as unknown as ServiceWorkerRegistration, reload));

test('nothing is said before the page is kept, and then one quiet line in the reader’s language', () => {
  expect(page()).toBe('');
  start();
  expect(page()).toBe('Works offline');
  act(() => setLanguage('zh'));
  expect(page()).toBe('可离线使用');
});

test('a newer version takes over and the page reloads when the visitor says so, not before', () => {
  start();
  const found = findUpdate();
  expect(page()).toContain('Update available.');
  expect(found.postMessage).not.toHaveBeenCalled();
  press('Reload');
  expect(found.postMessage).toHaveBeenCalledWith('take over');
  expect(reload).not.toHaveBeenCalled();
  changeController();
  expect(reload).toHaveBeenCalledOnce();
});

test('while something is trained there is nothing to press, and after it there is', () => {
  start();
  training(true);
  const found = findUpdate();
  expect(page()).toContain('It will wait until training is paused.');
  expect(findButton('Reload')).toBeUndefined();
  // Whoever holds the old button still cannot end the training.
  act(() => offlineStore.getState().takeUpdate?.());
  expect(found.postMessage).not.toHaveBeenCalled();
  training(false);
  expect(findButton('Reload')).toBeDefined();
});

test('a training that begins between the question and the answer is not ended', () => {
  start();
  findUpdate();
  press('Reload');
  training(true);
  changeController();
  expect(reload).not.toHaveBeenCalled();
});

test('a version that another tab has asked for reloads nothing here', () => {
  start();
  findUpdate();
  changeController();
  expect(reload).not.toHaveBeenCalled();
  expect(page()).toBe('Works offline');
});

test('put off, it is not mentioned again', () => {
  start();
  findUpdate();
  press('Later');
  expect(page()).toBe('Works offline');
  findUpdate();
  expect(findButton('Reload')).toBeUndefined();
});
