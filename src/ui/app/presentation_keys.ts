import { presentableNow, togglePresentation, watchPresentation } from '../kit/presentation/presentation.ts';
import { keysWanted } from '../state/views/train_keys.ts';

const typing = 'input, select, textarea, [contenteditable]';

/** `p` presents what has the focus or is in sight, and ends it; not while typing, and not while single keys are switched off. */
export function listenForPresentation(): () => void {
  const unwatch = watchPresentation();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.key !== 'p') return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(typing) || !keysWanted()) return;
    event.preventDefault();
    togglePresentation(presentableNow());
  };
  document.addEventListener('keydown', onKeyDown);
  return () => {
    unwatch();
    document.removeEventListener('keydown', onKeyDown);
  };
}
