import { PauseIcon } from '../kit/icons.tsx';
import { reachedStep, seedAtWork } from '../state/experiment.ts';
import { pause } from '../state/lab_session.ts';
import { isGoing, isPausing } from '../state/selectors.ts';
import { useLab } from '../state/use_lab.ts';
import { showView } from '../state/views/view_store.ts';
import { useMessages } from '../words/language.ts';

/** In the bar of every view while something is trained here: how far it is, the way to it, and its pause. */
export function TrainingChip() {
  const t = useMessages();
  const going = useLab((s) => s.experiment.source === 'live' && isGoing(s));
  const pausing = useLab(isPausing);
  const at = useLab((s) => reachedStep(s.experiment, seedAtWork(s.experiment)));
  const steps = useLab((s) => s.experiment.spec.steps);
  if (!going && !pausing) return null;
  return (
    <span className="training-chip">
      <button type="button" title={t.transport.chipOpen} onClick={() => showView('train')}>
        {pausing ? t.transport.chipPausing : t.transport.chip(at, steps)}
      </button>
      {going && (
        <button
          type="button"
          className="chip-pause"
          aria-label={t.transport.pauseTraining}
          title={t.transport.pauseTraining}
          onClick={pause}
        >
          <PauseIcon />
        </button>
      )}
    </span>
  );
}
