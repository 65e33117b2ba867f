import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { controlOf } from '../../experiment/field_groups.ts';
import { type Lesson, type LessonControl, lessonControls } from '../../experiment/lesson.ts';
import { specFields } from '../../experiment/spec_fields.ts';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { closePage, findButton, openPage, press, render, settled } from '../app/testing/mounted_page.ts';
import { TopBar } from '../app/top_bar.tsx';
import { CompareView } from '../compare/compare_view.tsx';
import { madeSource, madeSpec } from '../compare/testing/made_runs.ts';
import ExperimentsSheet from '../experiments/experiments_sheet.tsx';
import { madeKept } from '../experiments/testing/made_kept.ts';
import { TraceFiles } from '../inspect/trace_files.tsx';
import SettingsDialog from '../recipe/settings_dialog.tsx';
import { emptyExperiment, reduce } from '../state/experiment.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe, withField, withRho } from '../state/recipe.ts';
import { playerOf } from '../state/recorded/player.ts';
import { archiveStore, emptyArchive } from '../state/views/archive_store.ts';
import { emptyKept, keptStore } from '../state/views/kept_store.ts';
import { canLock, showEverything } from '../state/views/lesson_state.ts';
import { emptyShare, shareStore } from '../state/views/share_store.ts';
import type { ViewId } from '../state/views/view_store.ts';
import { TrainView } from '../train/train_view.tsx';
import { en } from '../words/en/en.ts';
import { listenForArchives } from './archive_drop.ts';
import { ShareDialog } from './share_dialog.tsx';

/** Two pages: a recording that plays with the recipe beside it, and a training that rests. */
type Scene = 'still' | 'live';

const rests = madeKept(1);
const waits = madeKept(2, { status: 'queued', step: 0 }, { queued: 1 });
const { list, queue } = en.kept;
const { transport } = en;

/** The rows of the settings sheet that go by a control. */
const rowsOf = (control: LessonControl) =>
  specFields.filter(({ path }) => controlOf(path) === control).map(({ path }) => en.fields.names[path]);

/** What goes by each control on each page, by its name. A new control is not complete without a line here. */
const heeded: Record<LessonControl, Partial<Record<Scene, readonly string[]>>> = {
  preset: { still: [en.recipe.preset, transport.takeSmall, en.fields.changes.undoAll] },
  world: { still: rowsOf('world') },
  model: { still: rowsOf('model') },
  conditions: { still: [en.conditionName({ select: 'all', rho: 1 }), en.fields.conditions.heading] },
  rho: { still: [en.recipe.keptShare, ...rowsOf('rho')] },
  mask: { still: rowsOf('mask') },
  objective: { still: rowsOf('objective') },
  optimiser: { still: rowsOf('optimiser') },
  rollout: { still: rowsOf('rollout') },
  evaluation: { still: rowsOf('evaluation') },
  steps: { still: rowsOf('steps') },
  seeds: { still: [en.recipe.seeds, en.fields.seeds.heading] },
  budget: { still: [queue.budget] },
  play: {
    still: [
      transport.train.software,
      transport.again,
      en.kept.resumeOf(rests.name),
      list.openOf(rests.name),
      list.againOf(rests.name),
      queue.start,
      queue.add,
    ],
    live: [transport.resume, queue.play, queue.stopOf(rests.name)],
  },
  step: { still: [transport.step], live: [transport.step] },
  reset: { live: [transport.resetSame] },
  'fresh-seeds': { live: [transport.resetNew] },
  'slow-motion': { still: [en.slow.open] },
  curves: { still: [en.charts.pass, en.compare.panels.curves] },
  rollouts: { still: [en.rollouts.headingEmpty] },
  statistics: { still: [en.compare.panels.differences] },
  train: { still: [en.shell.train] },
  inspect: { still: [en.shell.inspect, en.inspect.inspectResponse(1)] },
  compare: { still: [en.shell.compare, list.compareOf(rests.name)] },
  paper: { still: ['Paper'] },
  runs: { still: [en.kept.openCount(2)] },
  files: {
    still: [
      en.archive.save,
      en.archive.open,
      en.archive.kept.exportOf(rests.name),
      en.traces.open,
      en.traces.paste,
      en.traces.save,
    ],
  },
  share: { still: [en.share.button] },
};

/** The views, also those that the lab does not have yet. */
const views = (
  [
    ['train', en.shell.train],
    ['inspect', en.shell.inspect],
    ['compare', en.shell.compare],
    ['paper', 'Paper'],
  ] as [ViewId, string][]
).map(([id, title]) => ({ id, title }));

const faults = vi.spyOn(console, 'error');

beforeEach(() => {
  faults.mockReset();
  const recipe = withField(withRho(firstRecipe, 0.4), 'steps', 7);
  labStore.setState({
    recorded: { status: 'missing' },
    adapter: { kind: 'software', name: 'made up', vendor: '', architecture: '', features: [] },
    recipe,
    opened: null,
    going: false,
    failure: null,
    look: follow,
  });
  keptStore.setState({ ...emptyKept, experiments: [rests, waits] });
  shareStore.setState(emptyShare);
  archiveStore.setState(emptyArchive);
  openPage();
});
afterEach(async () => {
  await settled(closePage);
  // A fieldset may not stand in a paragraph.
  expect(faults.mock.calls.flat().filter((text) => /descendant|nest/.test(String(text)))).toEqual([]);
});

function setScene(scene: Scene) {
  const record = madeRecord();
  if (scene === 'still') {
    labStore.setState({
      experiment: emptyExperiment('countdown@1', record.spec, 'recorded'),
      recorded: { status: 'ready', record },
    });
    playerOf(record, (events) =>
      labStore.setState(({ experiment }) => ({ experiment: reduce(experiment, events) })),
    ).seek(record.spec.steps);
    return;
  }
  keptStore.setState({ open: { id: rests.id, name: rests.name } });
  const progress = { done: 4, total: 40, secondsLeft: null, tokensPerSecond: null, stepMs: null };
  const experiment = reduce(emptyExperiment('countdown@1', madeSpec, 'live'), [
    { type: 'phase', phase: 'paused', ...progress },
  ]);
  labStore.setState({ experiment: { ...experiment, runs: { 'top20/1': madeSource('top20', 1, 0.5) } } });
}

/** Draws all parts of the page, with the recipe's form open. */
async function show(scene: Scene) {
  await settled(() => {
    setScene(scene);
    render(
      <>
        <TopBar views={views} current="train" onView={() => {}} />
        <TrainView />
        <CompareView />
        <TraceFiles />
        <SettingsDialog />
        <ExperimentsSheet />
        <ShareDialog onClose={() => {}} />
      </>,
    );
  });
  if (findButton(en.recipe.change)) await settled(() => press(en.recipe.change));
}

/** Opens a link's lesson. */
async function teach(lesson: Partial<Lesson>) {
  const { preset, spec } = labStore.getState().recipe;
  const none = { title: null, note: null, claim: null, source: null };
  const opened = { preset, spec, ...none, notes: [], viewDropped: false, fresh: true };
  await act(async () =>
    shareStore.setState({ opened: { ...opened, lesson: { hide: [], lock: [], ...lesson } } }),
  );
}

const nameOf = (element: HTMLElement, labels: ReadonlyMap<string, Element>): string => {
  const label = labels.get(element.id);
  const around = element.matches('input, select') ? element.closest('label')?.querySelector('span') : null;
  const own = element.matches('button') ? element.textContent : '';
  return (element.getAttribute('aria-label') ?? (label ?? around)?.textContent ?? own ?? '').trim();
};

/**
 * What the page has, by its name. Left out are headings of tables, words that lead to the glossary, and the fields where
 * a lesson is made, which name every control themselves.
 */
function byName(): (name: string) => readonly HTMLElement[] {
  const found = new Map<string, HTMLElement[]>();
  const labels = new Map(
    [...document.querySelectorAll('label[for]')].map((of) => [of.getAttribute('for') ?? '', of]),
  );
  for (const element of document.querySelectorAll<HTMLElement>('button, input, select, textarea, section')) {
    if (element.closest('.lesson-fields, th, .term')) continue;
    const name = nameOf(element, labels);
    found.set(name, [...(found.get(name) ?? []), element]);
  }
  return (name) => found.get(name) ?? [];
}

/** Whether nothing in an element, or it itself, can be used. */
const isLocked = (element: HTMLElement): boolean => {
  const controls = element.matches('section')
    ? [...element.querySelectorAll<HTMLElement>('button, input, select, textarea')]
    : [element];
  return controls.length > 0 && controls.every((of) => of.closest('fieldset[disabled]') !== null);
};

test('every control of a lesson goes for some part of the page', () => {
  for (const control of lessonControls) {
    expect(Object.values(heeded[control]).flat(), control).not.toEqual([]);
  }
  for (const { path } of specFields) expect(lessonControls, path).toContain(controlOf(path));
});

describe.each(['still', 'live'] as const)('on a %s page', (scene) => {
  const cases = lessonControls.map((control) => [control, heeded[control][scene] ?? []] as const);

  test('what a lesson hides is gone, and comes back with its end', async () => {
    await show(scene);
    for (const [control, names] of cases) {
      if (names.length === 0) continue;
      await teach({ hide: [control] });
      const hidden = byName();
      for (const name of names) expect.soft(hidden(name), `${control}: ${name}`).toHaveLength(0);
      act(showEverything);
      const shown = byName();
      for (const name of names) expect.soft(shown(name), `${control}: ${name}`).not.toHaveLength(0);
      act(() => shareStore.setState(emptyShare));
    }
  });

  test('what a lesson locks is seen and cannot be used', async () => {
    await show(scene);
    for (const [control, names] of cases.filter(([of]) => canLock(of))) {
      if (names.length === 0) continue;
      await teach({ lock: [control] });
      const locked = byName();
      for (const name of names) {
        expect.soft(locked(name), `${control}: ${name}`).not.toHaveLength(0);
        for (const element of locked(name)) expect.soft(isLocked(element), `${control}: ${name}`).toBe(true);
      }
    }
  });
});

test('a group of settings of which all are hidden has no heading either', async () => {
  await show('still');
  await teach({ hide: ['objective'] });
  const groups = [...document.querySelectorAll('.setting-group h3')].map((of) => of.textContent);
  expect(groups).not.toContain(en.fields.groups.objective);
  expect(groups).toContain(en.fields.groups.mask);
});

test('a condition cannot be given a field that a lesson locks', async () => {
  const offered = () =>
    [...document.querySelectorAll('.one-condition option')].map((of) => of.getAttribute('value'));
  await show('still');
  expect(offered()).toContain('objective.kl');
  await teach({ lock: ['objective'] });
  expect(offered().filter((path) => path?.startsWith('objective.'))).toEqual([]);
  expect(offered()).toContain('mask.rule');
});

test('an archive that is pasted is left alone where a lesson does without files', async () => {
  const stop = listenForArchives();
  const paste = () => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { files: [new File(['no zip'], 'a.zip')] } });
    document.dispatchEvent(event);
  };
  const begun: string[] = [];
  const unsubscribe = archiveStore.subscribe(({ work }) => {
    if (work.kind !== 'none') begun.push(work.kind);
  });
  await teach({ hide: ['files'] });
  paste();
  act(showEverything);
  paste();
  // They are taken in turn: had the first been taken, there would be two that begin.
  await vi.waitFor(() => expect(begun.at(-1)).toBe('refused'));
  expect(begun).toEqual(['reading', 'refused']);
  unsubscribe();
  stop();
});
