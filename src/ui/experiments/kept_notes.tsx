import type { ReactNode } from 'react';
import { ExperimentsButton } from '../recipe/experiments_button.tsx';
import { useLab } from '../state/use_lab.ts';
import { openExperiment, putOff, startQueue } from '../state/views/kept_session.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { interrupted, queueOf, statusOf } from './experiment_status.ts';
import { FullNote } from './full_note.tsx';
import { NoticeNote } from './notice_note.tsx';

/** Next to the buttons of Train: kept experiments and their status, and the button that lists them all. */
export function KeptNotes({ children }: { children?: ReactNode }) {
  const t = useMessages();
  const words = t.kept;
  const denied = useKept((s) => s.denied);
  const open = useKept((s) => s.open);
  const sheet = useKept((s) => s.sheet);
  const live = useLab((s) => s.experiment.source === 'live');
  return (
    <div className="kept-notes">
      <Recovering />
      {!sheet && <FullNote />}
      {!sheet && <NoticeNote />}
      {!live && <Offer />}
      {denied !== null && (
        <details className="note">
          <summary>{words.memory}</summary>
          {words.memoryDetail}: <code>{denied}</code>
        </details>
      )}
      <div className="note">
        {live && open !== null && denied === null && `${words.atWork(open.name)} `}
        <ExperimentsButton />
        {children}
      </div>
    </div>
  );
}

/** While a lost device is replaced: what happened, and when training resumes. */
function Recovering() {
  const words = useMessages().kept;
  const recovering = useKept((s) => s.recovering);
  const step = useKept((s) => Math.max(0, ...Object.values(s.saved)));
  if (!recovering) return null;
  const { attempt, of, seconds } = recovering;
  return (
    <p className="kept-note barred" role="status">
      {words.recovering(step, attempt, of, seconds)}
    </p>
  );
}

/** What was interrupted, and what waits in the queue. Nothing starts before it is pressed. */
function Offer() {
  const t = useMessages();
  const words = t.kept;
  const experiments = useKept((s) => s.experiments);
  const late = useKept((s) => s.putOff);
  if (experiments === null) return null;
  const found = interrupted(experiments, late);
  const queue = queueOf(experiments);
  return (
    <>
      {found && (
        <div className="kept-note barred">
          {words.interrupted(found.name, statusOf(found).step, found.spec.steps)}{' '}
          <button
            type="button"
            className="plain"
            aria-label={words.resumeOf(found.name)}
            onClick={() => openExperiment(found, true)}
          >
            {words.resume}
          </button>
          <button type="button" className="plain" onClick={() => putOff(found.id)}>
            {words.notNow}
          </button>
        </div>
      )}
      {queue.length > 0 && (
        <div className="kept-note barred">
          {words.queueLeft(queue.length)}{' '}
          <button type="button" className="plain" onClick={startQueue}>
            {words.queue.start}
          </button>
        </div>
      )}
    </>
  );
}
