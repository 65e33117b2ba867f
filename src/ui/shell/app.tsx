import { type ComponentType, useState } from 'react';
import type { Messages } from '../messages/en.ts';
import { useMessages } from '../messages/language.ts';
import { TrainView } from '../train/train_view.tsx';
import { Announcer } from './announcer.tsx';
import { TopBar } from './top_bar.tsx';

interface View {
  readonly id: string;
  readonly title: (t: Messages) => string;
  readonly Body: ComponentType;
}

/** The views there are. */
const views: readonly View[] = [{ id: 'train', title: (t) => t.shell.train, Body: TrainView }];

export function App() {
  const t = useMessages();
  const [current, setCurrent] = useState(views[0].id);
  const { Body } = views.find(({ id }) => id === current) ?? views[0];
  return (
    <>
      <a className="skip" href="#main">
        {t.shell.skip}
      </a>
      <TopBar
        views={views.map(({ id, title }) => ({ id, title: title(t) }))}
        current={current}
        onView={setCurrent}
      />
      <main id="main" tabIndex={-1}>
        <Body />
      </main>
      <Announcer />
    </>
  );
}
