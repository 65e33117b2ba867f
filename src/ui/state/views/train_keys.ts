import { keepChoice, readChoice } from '../../preferences/kept_choice.ts';
import { isRunning, look, pause, play, step } from '../lab_session.ts';
import { labStore } from '../lab_store.ts';
import { shownStep } from '../selectors.ts';

/** Elements that have their own use for a key. */
const busy =
  'input, select, textarea, button, summary, a[href], dialog, [role="slider"], [contenteditable], .token-block, .table-scroll';

/** Whether single-key shortcuts are on: speech input may trigger them by accident (WCAG 2.1.4). */
export const keysWanted = (): boolean => readChoice('keys') !== 'off';
export const wantKeys = (wanted: boolean) => keepChoice('keys', wanted ? 'on' : 'off');

/**
 * Space plays and pauses, the full stop goes one step on, the arrows move the chart's cursor; not while the focus
 * is in a control, and not while they are switched off.
 */
export function listenForKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('dialog[open]')) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(busy) || !keysWanted()) return;
    const { experiment } = labStore.getState();
    if (Object.keys(experiment.runs).length === 0 && experiment.source !== 'live') return;
    const moveBy = (by: number) => {
      const to = shownStep(labStore.getState()) + by;
      look({ step: Math.max(0, Math.min(experiment.spec.steps, to)) });
    };
    const actions: Record<string, () => void> = {
      ' ': () => (isRunning() ? pause() : play()),
      '.': step,
      ArrowLeft: () => moveBy(-1),
      ArrowRight: () => moveBy(1),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
