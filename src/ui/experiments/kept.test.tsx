import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { madeMetrics, madeRecord } from '../../experiment/testing/made_record.ts';
import type { LabCommand, LabEvent } from '../../lab/client/protocol.ts';
import { button, closePage, findButton, openPage, page, press, render } from '../app/testing/mounted_page.ts';
import { compareStore, emptyCompare } from '../state/compare/compare_store.ts';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { backToRecorded, train } from '../state/lab_session.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe } from '../state/recipe.ts';
import { hear, sent } from '../state/testing/wired_lab.ts';
import { connectKept } from '../state/views/kept_session.ts';
import { emptyKept, keptStore } from '../state/views/kept_store.ts';
import { en } from '../words/en/en.ts';
import ExperimentsSheet from './experiments_sheet.tsx';
import { KeptNotes } from './kept_notes.tsx';
import { KeptRuns } from './kept_runs.tsx';
import { madeKept } from './testing/made_kept.ts';

let stop: () => void;
beforeEach(() => {
  labStore.setState({
    experiment: emptyExperiment('', firstRecipe.spec, 'recorded'),
    recorded: { status: 'missing' },
    recipe: firstRecipe,
    opened: null,
    going: false,
    failure: null,
    look: follow,
  });
  compareStore.setState(emptyCompare);
  keptStore.setState(emptyKept);
  openPage();
  stop = connectKept();
  sent.length = 0;
});
afterEach(() => {
  stop();
  closePage();
});

const list = (...experiments: ReturnType<typeof madeKept>[]): LabEvent => ({
  type: 'kept-list',
  experiments,
  damaged: [],
  storage: 'browser',
});
const opened = (id: string, name: string): LabEvent => ({
  type: 'kept-opened',
  id,
  name,
  preset: 'countdown@1',
  spec: firstRecipe.spec,
  queued: false,
});
const sentOf = (type: LabCommand['type']) => sent.filter((command) => command.type === type);

describe('next to the buttons of Train', () => {
  beforeEach(() => render(<KeptNotes />));

  test('what was interrupted is offered and begins when it is pressed, and not before', () => {
    hear(list(madeKept(1)));
    expect(page()).toContain('calm heron 1 paused at step 12 of 40.');
    expect(sentOf('kept-open')).toEqual([]);
    press('Resume calm heron 1');
    expect(sentOf('kept-open')).toEqual([{ type: 'kept-open', id: 'experiment1', play: true }]);
    expect(labStore.getState().experiment.source).toBe('live');
    expect(labStore.getState().recipe.preset).toBe('countdown-mini@1');
  });

  test('what was begun and had no checkpoint is offered from its beginning, and the newest before older ones', () => {
    const fresh = { step: 0, pass: null, bytes: 0 } as const;
    hear(list(madeKept(2, fresh), madeKept(1)));
    expect(page()).toContain('calm heron 2 was interrupted before its first checkpoint');
    press('Not now');
    expect(page()).toContain('calm heron 1 paused at step 12 of 40.');
  });

  test('an offer that is put off does not come again', () => {
    hear(list(madeKept(1)));
    press('Not now');
    hear(list(madeKept(1)));
    expect(page()).not.toContain('rests at');
  });

  test('what is trained is kept, and its name is shown', () => {
    act(train);
    expect(sentOf('open')).toMatchObject([{ keep: true, play: true }]);
    // Not before it is.
    expect(page()).not.toContain('Saved as');
    hear(opened('a', 'deft otter'));
    expect(page()).toContain('Saved as deft otter.');
    act(() => backToRecorded(true));
    expect(keptStore.getState().open).toBeNull();
  });

  test('the next of the queue takes the screen, and the recipe stays as it was being made', () => {
    const { spec } = madeKept(1);
    hear({
      type: 'kept-opened',
      id: 'b',
      name: 'wide lynx',
      preset: 'countdown-mini@1',
      spec,
      queued: true,
    });
    expect(labStore.getState().experiment).toMatchObject({ source: 'live', spec });
    expect(labStore.getState().recipe).toBe(firstRecipe);
    expect(page()).toContain('Saved as wide lynx.');
  });

  test('a lost GPU is reported with its step and its attempt, until training resumes', () => {
    act(train);
    hear(
      opened('a', 'deft otter'),
      {
        type: 'kept-saved',
        id: 'a',
        run: { condition: 'top20', seed: 1 },
        step: 12,
        bytes: 1,
        stallMs: 1,
        writeMs: 1,
      },
      { type: 'recovering', attempt: 2, of: 3, seconds: 4, detail: '' },
    );
    expect(page()).toContain('GPU device lost. Resuming from step 12 in 4 s, attempt 2 of 3.');
    const pace = { done: 0, total: 1, secondsLeft: null, tokensPerSecond: null, stepMs: null };
    hear({ type: 'phase', phase: 'training', ...pace });
    expect(page()).not.toContain('The adapter was lost');
  });

  test('denied storage, a busy experiment and a fault are explained', () => {
    hear({ type: 'kept-memory', detail: 'SecurityError' });
    expect(page()).toContain('The browser denies storage');
    hear(list(madeKept(1)), { type: 'kept-busy', id: 'experiment1', detail: '' });
    expect(page()).toContain('calm heron 1 is open in another tab');
    hear({ type: 'kept-fault', id: null, detail: 'A name cannot be empty.' });
    expect(page()).toContain('That failed. A name cannot be empty.');
    press('Dismiss');
    expect(page()).not.toContain('A name cannot be empty.');
  });

  test('without room it says what waits and what can be deleted, until there is room', () => {
    hear(list(madeKept(1), madeKept(2)), {
      type: 'storage-full',
      id: 'experiment1',
      needed: 2e6,
      deletable: [{ id: 'experiment2', name: 'calm heron 2', bytes: 5e6, removed: false }],
    });
    expect(page()).toContain('2.0 MB are unsaved');
    press('Delete calm heron 2, 5.0 MB');
    expect(sentOf('kept-remove')).toEqual([{ type: 'kept-remove', id: 'experiment2', now: true }]);
    hear({ type: 'storage-room', id: 'experiment1' });
    expect(page()).not.toContain('wait in memory');
  });
});

describe('the sheet of experiments', () => {
  beforeEach(() => render(<ExperimentsSheet />));

  test('puts the recipe into the queue', () => {
    press('Add recipe to queue');
    expect(sentOf('queue-add')).toEqual([
      {
        type: 'queue-add',
        preset: 'countdown@1',
        spec: firstRecipe.spec,
        name: expect.stringMatching(/^Main [A-Z][a-z]{2} \d+ \d\d:\d\d$/),
      },
    ]);
    // Nothing is training, so nothing starts.
    expect(sentOf('queue-play')).toEqual([]);
  });

  test('what is added while something is trained begins after it', () => {
    act(train);
    press('Add recipe to queue');
    expect(sentOf('queue-play')).toHaveLength(1);
  });

  test('the queue is put into another order, and an experiment that was never begun is taken out with a way back', () => {
    const fresh = { status: 'queued', step: 0, pass: null, bytes: 0 } as const;
    hear(
      list(
        madeKept(1, fresh, { queued: 1 }),
        madeKept(2, fresh, { queued: 2 }),
        madeKept(3, {}, { queued: 3 }),
      ),
    );
    expect(button('Move calm heron 1 up').disabled).toBe(true);
    press('Move calm heron 3 up');
    expect(sentOf('queue-order')).toEqual([
      { type: 'queue-order', ids: ['experiment1', 'experiment3', 'experiment2'] },
    ]);
    press('Remove calm heron 3 from the queue');
    press('Remove calm heron 1 from the queue');
    expect(sentOf('queue-drop')).toHaveLength(2);
    expect(sentOf('kept-remove')).toEqual([{ type: 'kept-remove', id: 'experiment1' }]);
  });

  test('lists each experiment with its recipe and its end', () => {
    hear(
      list(
        madeKept(1, { status: 'done', step: 40 }),
        madeKept(2, { status: 'done', step: 3, resumed: 2 }, { star: true }),
        madeKept(3, { status: 'failed' }, { elsewhere: true }),
      ),
    );
    const heads = [...document.querySelectorAll('.kept-head b')].map((b) => b.textContent);
    expect(heads).toEqual(['calm heron 2', 'calm heron 1', 'calm heron 3']);
    for (const words of [
      'done, 40 steps',
      'ended early at step 3 of 40',
      'resumed 2×',
      'open in another tab',
      '“Small”, unchanged',
      'made up',
      '2.0 MB',
      'Top 20',
      '0.400',
    ])
      expect(page(), words).toContain(words);
  });

  test('one from an archive opens as its record, and is resumed where it has a checkpoint alone', () => {
    const record = madeRecord();
    hear(list(madeKept(1, { model: false, status: 'stopped' }, { imported: true })));
    expect(page()).toContain('from an archive');
    expect(findButton('Resume calm heron 1')).toBeUndefined();
    press('Open calm heron 1');
    expect(sentOf('kept-look')).toEqual([{ type: 'kept-look', id: 'experiment1' }]);
    hear({ type: 'kept-record', id: 'experiment1', record });
    expect(labStore.getState()).toMatchObject({
      experiment: { source: 'imported' },
      imported: { id: 'experiment1', name: 'calm heron 1' },
    });
    expect(sentOf('kept-open')).toEqual([]);
    hear(list(madeKept(1, {}, { imported: true })));
    press('Resume calm heron 1');
    expect(sentOf('kept-open')).toMatchObject([{ id: 'experiment1', play: true }]);
  });

  test('names, notes and stars; deletes with a way back', () => {
    hear(list(madeKept(1)));
    press('Star calm heron 1');
    const [name] = document.querySelectorAll<HTMLInputElement>('.kept-fields input');
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(name, 'my best');
      name.dispatchEvent(new Event('input', { bubbles: true }));
    });
    act(() => name.dispatchEvent(new Event('focusout', { bubbles: true })));
    expect(sentOf('kept-change')).toEqual([
      { type: 'kept-change', id: 'experiment1', star: true },
      { type: 'kept-change', id: 'experiment1', name: 'my best' },
    ]);
    press('Delete calm heron 1');
    hear(list(madeKept(1, {}, { removed: new Date().toISOString() })));
    expect(page()).toContain('calm heron 1 deleted. Undo within 10 minutes.');
    press('Undo: delete calm heron 1');
    expect(sentOf('kept-restore')).toEqual([{ type: 'kept-restore', id: 'experiment1' }]);
  });

  test('a damaged experiment is listed, and can be deleted', () => {
    hear({
      type: 'kept-list',
      experiments: [],
      damaged: [{ id: 'gone', fault: 'This experiment’s entry cannot be used.' }],
      storage: 'browser',
    });
    expect(page()).toContain('1 entry cannot be read');
    press('Delete');
    expect(sentOf('kept-remove')).toEqual([{ type: 'kept-remove', id: 'gone', now: true }]);
  });

  test('what a visitor writes is shown as text', () => {
    hear(list(madeKept(1, {}, { name: '<img src=x onerror=alert(1)>', note: '<b>bold</b>' })));
    expect(document.querySelector('img, .kept-row > .note b')).toBeNull();
    expect(page()).toContain('<img src=x onerror=alert(1)>');
  });
});

test('an experiment that was compared, trained further and left is compared as it is now', () => {
  const kept = madeKept(1);
  const { id, name, spec } = kept;
  compareStore.setState({
    others: [{ id, name, spec, adapter: null, onScreen: false, runs: [] }],
  });
  keptStore.setState({ open: { id, name } });
  const run = { condition: 'top20', seed: 1 };
  hear({ type: 'kept-saved', id, run, step: 20, bytes: 1, stallMs: 0, writeMs: 0 });
  hear(list(kept));
  expect(sentOf('kept-look')).toEqual([]);
  keptStore.setState({ open: null });
  hear(list(kept));
  hear(list(kept));
  expect(sentOf('kept-look')).toEqual([{ type: 'kept-look', id }]);
});

test('runs of the experiment on the screen are as far as they are there, and not as they were last saved', () => {
  const fresh = madeKept(1, { status: 'queued', step: 0, pass: null, bytes: 0 });
  const run = { condition: fresh.spec.conditions[0].name, seed: 1 };
  act(() =>
    labStore.setState({
      experiment: reduce(emptyExperiment('', fresh.spec, 'live'), [
        { type: 'metrics', run, metrics: madeMetrics(1) },
        { type: 'metrics', run, metrics: madeMetrics(2) },
      ]),
    }),
  );
  render(<KeptRuns experiment={fresh} open />);
  const states = () => [...document.querySelectorAll('.run-state')].map((cell) => cell.textContent);
  const words = en.kept.list.statuses;
  expect(states().slice(0, 2)).toEqual([
    words.paused(2, fresh.spec.steps),
    words.queued(0, fresh.spec.steps),
  ]);
});
