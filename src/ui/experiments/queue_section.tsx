import type { KeptExperiment } from '../../lab/client/kept_protocol.ts';
import { maxInRow, recipeText } from '../recipe/change_words.ts';
import { reachedStep } from '../state/experiment.ts';
import { pause, play } from '../state/lab_session.ts';
import { isGoing } from '../state/selectors.ts';
import { useLab } from '../state/use_lab.ts';
import {
  addToQueue,
  dropFromQueue,
  moveInQueue,
  restQueue,
  startQueue,
  stopOpen,
} from '../state/views/kept_session.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { queueOf } from './experiment_status.ts';

/** The queue: what is training, what is next, and the button that adds the recipe. */
export function QueueSection() {
  const t = useMessages();
  const words = t.kept.queue;
  const experiments = useKept((s) => s.experiments);
  const going = useKept((s) => s.queueGoing);
  const queue = queueOf(experiments ?? []);
  return (
    <section aria-label={words.heading}>
      <div className="label-row">
        <h3>{words.heading}</h3>
        {queue.length > 0 && (
          <span className="note">
            {going ? words.going : words.resting}{' '}
            <button type="button" className="plain" onClick={going ? restQueue : startQueue}>
              {going ? words.rest : words.start}
            </button>
          </span>
        )}
      </div>
      <AtWork />
      {queue.length === 0 ? (
        <p className="note">{words.empty}</p>
      ) : (
        <ol className="queue">
          {queue.map((experiment, i) => (
            <Waiting key={experiment.id} experiment={experiment} queue={queue} at={i} />
          ))}
        </ol>
      )}
      <div className="queue-add">
        <button type="button" onClick={addToQueue}>
          {words.add}
        </button>
      </div>
    </section>
  );
}

/** What is trained now. */
function AtWork() {
  const t = useMessages();
  const words = t.kept.queue;
  const open = useKept((s) => s.open);
  const live = useLab((s) => s.experiment.source === 'live');
  const phase = useLab((s) => s.experiment.progress.phase);
  const steps = useLab((s) => s.experiment.spec.steps);
  const at = useLab((s) => reachedStep(s.experiment));
  const running = useLab(isGoing);
  if (!live || open === null) return null;
  const over = phase === 'done' || phase === 'failed';
  return (
    <div className="at-work row">
      <span>{words.now(open.name, t.transport.state(phase, at, steps))}</span>
      {!over && (
        <span className="row-actions">
          <button type="button" className="plain" onClick={running ? pause : play}>
            {running ? words.pause : words.play}
          </button>
          <button
            type="button"
            className="plain"
            title={words.stopAbout}
            aria-label={words.stopOf(open.name)}
            onClick={stopOpen}
          >
            {words.stop}
          </button>
        </span>
      )}
    </div>
  );
}

interface WaitingProps {
  experiment: KeptExperiment;
  queue: readonly KeptExperiment[];
  at: number;
}

function Waiting({ experiment, queue, at }: WaitingProps) {
  const t = useMessages();
  const words = t.kept.queue;
  const { id, name } = experiment;
  return (
    <li className="row">
      <span>
        <b>{name}</b>{' '}
        <span className="note">{recipeText(t, experiment.preset, experiment.spec, maxInRow)}</span>
      </span>
      <span className="row-actions">
        <button
          type="button"
          className="plain arrow"
          aria-label={words.up(name)}
          disabled={at === 0}
          onClick={() => moveInQueue(queue, id, -1)}
        >
          ↑
        </button>
        <button
          type="button"
          className="plain arrow"
          aria-label={words.down(name)}
          disabled={at === queue.length - 1}
          onClick={() => moveInQueue(queue, id, 1)}
        >
          ↓
        </button>
        <button
          type="button"
          className="plain"
          aria-label={words.removeOf(name)}
          onClick={() => dropFromQueue(experiment)}
        >
          {words.remove}
        </button>
      </span>
    </li>
  );
}
