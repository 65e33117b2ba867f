import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LabPhase } from '../../lab/protocol.ts';
import { setLanguage } from '../messages/language.ts';
import { reduce } from '../state/experiment.ts';
import { labStore } from '../state/lab_store.ts';
import { Transport } from './transport.tsx';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.getElementById('root')!);
  act(() => {
    setLanguage('en');
    root.render(<Transport />);
  });
});
afterEach(() => act(() => root.unmount()));

/** A live experiment in a phase, which is meant to go on or to wait. */
function live(phase: LabPhase, going: boolean) {
  const progress = { done: 0, total: 40, secondsLeft: null, tokensPerSecond: null, stepMs: null };
  act(() =>
    labStore.setState(({ experiment }) => ({
      going,
      experiment: reduce({ ...experiment, source: 'live' }, [{ type: 'phase', phase, ...progress }]),
    })),
  );
}
const button = () => document.querySelector('.primary')?.textContent;

test('after a reset the button says Play all the while the model loads, and does not turn over under the finger', () => {
  for (const phase of ['idle', 'loading', 'compiling', 'paused'] as const) {
    live(phase, false);
    expect(button(), phase).toBe('Play');
  }
});

test('once the training is meant to go on the button says Pause, whatever it is busy with', () => {
  for (const phase of ['loading', 'compiling', 'evaluating', 'training'] as const) {
    live(phase, true);
    expect(button(), phase).toBe('Pause');
  }
});

test('a training that is over offers a reset', () => {
  for (const phase of ['done', 'failed'] as const) {
    live(phase, true);
    expect(button(), phase).toBe('Reset');
  }
});
