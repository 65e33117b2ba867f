import './styles/fonts.css';
import './styles/tokens.css';
import './styles/page.css';
import './styles/controls.css';
import './styles/charts.css';
import './styles/train.css';
import './styles/rollouts.css';
import './styles/slow_motion.css';
import './styles/glossary.css';
import './styles/settings.css';
import './styles/kept.css';
import './styles/models.css';
import './styles/inspect.css';
import './styles/chat.css';
import './styles/figures.css';
import './styles/compare.css';
import './styles/paper_figures.css';
import './styles/traces.css';
import './styles/share.css';
import './styles/lesson.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ViewBoundary } from '../kit/view_boundary.tsx';
import { motionUnwanted } from '../preferences/reduced_motion.ts';
import { applyTheme } from '../preferences/theme.ts';
import { openAddress, startAddress } from '../share/address_start.ts';
import { probe, startRecorded } from '../state/lab_session.ts';
import { askList } from '../state/views/kept_session.ts';
import { applyLanguage } from '../words/language.ts';
import { App } from './app.tsx';
import { startOffline } from './offline/start_offline.ts';

async function start(): Promise<void> {
  applyTheme();
  // The recording is fetched in parallel with the catalogue, and shown as soon as both are loaded.
  void startRecorded(`${import.meta.env.BASE_URL}recorded/countdown.json`, motionUnwanted());
  await Promise.all([applyLanguage(), openAddress()]);
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <ViewBoundary name="forklab">
        <App />
      </ViewBoundary>
    </StrictMode>,
  );
  startAddress();
  // The adapter, the kept experiments and the service worker are deferred until first render.
  setTimeout(() => {
    probe();
    askList();
    void startOffline();
  }, 300);
}

// No `await` at the top level: the words' chunk may import this one, and each would wait for the other.
void start();
