import { Activity, type ComponentType, lazy, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { KeptNotes } from '../experiments/kept_notes.tsx';
import { TroubleNotes } from '../experiments/trouble_notes.tsx';
import { Glossary } from '../kit/glossary/glossary.tsx';
import { LazyPart } from '../kit/view_boundary.tsx';
import { listenForArchives } from '../share/archive_drop.ts';
import { SharedNotes } from '../share/shared_notes.tsx';
import { connectInspect } from '../state/inspect/inspect_work.ts';
import { lab } from '../state/lab_session.ts';
import { askModels, connectModels } from '../state/models/models_session.ts';
import { modelsStore } from '../state/models/models_store.ts';
import { connectKept } from '../state/views/kept_session.ts';
import { keptStore } from '../state/views/kept_store.ts';
import { settingsStore } from '../state/views/settings_store.ts';
import { showView, type ViewId, viewStore } from '../state/views/view_store.ts';
import { keepChartsStill } from '../train/still_charts.ts';
import { TrainView } from '../train/train_view.tsx';
import { keepAwake } from '../train/wake_lock.ts';
import { fetchComparePanels } from '../words/compare_panels_language.ts';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { Announcer } from './announcer.tsx';
import { OfflineWord, UpdateNote } from './offline/offline_note.tsx';
import { listenForPresentation } from './presentation_keys.ts';
import { useTabTitle } from './tab_title.ts';
import { TopBar } from './top_bar.tsx';

/** Train, with notes on kept experiments and offline use next to its buttons. */
const Train = () => (
  <TrainView
    notes={
      <KeptNotes>
        <OfflineWord />
      </KeptNotes>
    }
  />
);

interface View {
  readonly id: ViewId;
  readonly title: (t: Messages) => string;
  readonly Body: ComponentType;
}

/** The views there are. Only the first is part of what a visitor waits for. */
const views: readonly View[] = [
  { id: 'train', title: (t) => t.shell.train, Body: Train },
  {
    id: 'inspect',
    title: (t) => t.shell.inspect,
    Body: lazy(() =>
      import('../inspect/inspect_view.tsx').then(({ InspectView }) => ({ default: InspectView })),
    ),
  },
  {
    id: 'compare',
    title: (t) => t.shell.compare,
    Body: lazy(async () => {
      const [{ CompareView }] = await Promise.all([
        import('../compare/compare_view.tsx'),
        fetchComparePanels(),
      ]);
      return { default: CompareView };
    }),
  },
  {
    id: 'paper',
    title: (t) => t.shell.paper,
    Body: lazy(() => import('../paper/paper_view.tsx').then(({ PaperView }) => ({ default: PaperView }))),
  },
];

/** Sheets over the views; each is loaded when it is first opened. */
const ExperimentsSheet = lazy(() => import('../experiments/experiments_sheet.tsx'));
const ModelsSheet = lazy(() => import('../models/models_sheet.tsx'));
const SettingsDialog = lazy(() => import('../recipe/settings_dialog.tsx'));

export function App() {
  const t = useMessages();
  const current = useStore(viewStore, (s) => s.current);
  const experimentsOpen = useStore(keptStore, (s) => s.sheet);
  const modelsOpen = useStore(modelsStore, (s) => s.sheet);
  const settingsOpen = useStore(settingsStore, (s) => s.open);
  const [visited, setVisited] = useState<readonly ViewId[]>([current]);
  if (!visited.includes(current)) setVisited([...visited, current]);
  useTabTitle();
  useEffect(() => connectInspect(lab()), []);
  useEffect(connectKept, []);
  useEffect(connectModels, []);
  const inspects = current === 'inspect';
  useEffect(() => {
    if (inspects) askModels();
  }, [inspects]);
  useEffect(keepAwake, []);
  useEffect(keepChartsStill, []);
  useEffect(listenForArchives, []);
  useEffect(listenForPresentation, []);
  return (
    <>
      <a className="skip" href="#main">
        {t.shell.skip}
      </a>
      <TopBar
        views={views.map(({ id, title }) => ({ id, title: title(t) }))}
        current={current}
        onView={showView}
      />
      <UpdateNote />
      <SharedNotes />
      {current !== 'train' && <TroubleNotes />}
      {settingsOpen && (
        <LazyPart name={t.fields.title}>
          <SettingsDialog />
        </LazyPart>
      )}
      {experimentsOpen && (
        <LazyPart name={t.kept.title}>
          <ExperimentsSheet />
        </LazyPart>
      )}
      {modelsOpen && (
        <LazyPart name={t.inspect.choices.addModel}>
          <ModelsSheet />
        </LazyPart>
      )}
      <main id="main" tabIndex={-1}>
        {views
          .filter(({ id }) => visited.includes(id))
          .map(({ id, title, Body }) => (
            // A view that is left keeps its state and stops listening; the worker continues.
            <Activity key={id} mode={id === current ? 'visible' : 'hidden'}>
              <LazyPart name={title(t)}>
                <Body />
              </LazyPart>
            </Activity>
          ))}
      </main>
      <Glossary />
      <Announcer />
    </>
  );
}
