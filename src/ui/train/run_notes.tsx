import { lazy, useMemo } from 'react';
import { LazyPart } from '../kit/view_boundary.tsx';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { resumedSteps } from './resumed_steps.ts';

const RunAlerts = lazy(() => import('./screen_alerts.tsx'));

/** What is to be known of the curves above: where runs were interrupted or ended early, and what looks wrong. */
export function RunNotes() {
  const t = useMessages();
  const words = t.kept;
  const runs = useLab((s) => s.experiment.runs);
  const trained = useLab((s) => s.experiment.source === 'live');
  const notes = useMemo(() => {
    const steps = resumedSteps(runs);
    const ends = new Set(Object.values(runs).flatMap(({ ended }) => ended?.step ?? []));
    return [
      steps.length > 0 ? words.resumed(steps.map(words.resumedAt).join(t.kept.list.comma)) : '',
      Object.values(runs).some(({ resumed = [] }) => resumed.some((of) => of.otherKernels))
        ? words.otherKernels
        : '',
      ...[...ends].map(words.ended),
    ].filter(Boolean);
  }, [runs, words, t]);
  return (
    <>
      {notes.length > 0 && <p className="note run-notes">{notes.join(t.gap)}</p>}
      {trained && (
        <LazyPart>
          <RunAlerts />
        </LazyPart>
      )}
    </>
  );
}
