import type { RecordedAt, Recording } from '../../state/inspect/inspect_store.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../../state/inspect/use_no_adapter.ts';
import { useMessages } from '../../words/language.ts';
import { shortAdapter } from '../../words/short_adapter.ts';

interface RecordedLineProps {
  recorded: RecordedAt | null;
  /** By which model, and what it took; null where the page says so elsewhere. */
  made?: string | null;
  /** Whether it came with the page, rather than from a file: then it makes room for what is found here. */
  example?: boolean;
}

/** States where and when the shown data was recorded; for data made here, only its cost. */
export function RecordedLine({ recorded, made = null, example = true }: RecordedLineProps) {
  const t = useMessages();
  const noAdapter = useNoAdapter();
  if (recorded === null) return made === null ? null : <p className="note">{made}</p>;
  const { mark, stop, yours, licensed } = t.inspect.recording;
  const on = t.transport.recordedOn(
    shortAdapter(t.adapter.recorded(recorded.adapter)),
    t.numbers.day(recorded.date),
  );
  const { by = null } = recorded;
  const said = [on, made, example && noAdapter === null && by === null ? yours : null].filter(
    (part) => part !== null,
  );
  return (
    <p className="source note" title={t.adapter.recorded(recorded.adapter)}>
      <b>{mark}</b> {said.join(stop + t.gap)}
      {by && (
        <>
          {stop + t.gap}
          <a href={by.page} target="_blank" rel="noreferrer">
            {by.model}
          </a>
          {licensed(by.licence)}
        </>
      )}
    </p>
  );
}

/** Why the view does not open with its recording, where nothing else of the visitor's is shown, and why that in words is not there. */
export function RecordingFault() {
  const recording = useInspect((s) => s.recording);
  const own = useInspect((s) => s.inspected.some(({ origin }) => origin !== 'recorded'));
  const fallen = useInspect((s) => s.inspected.length > 0);
  const inWords = useInspect((s) => s.textRecording);
  return (
    <>
      {!own && <Fault recording={recording} instead={fallen} />}
      <Fault recording={inWords} instead={false} />
    </>
  );
}

/** @param instead whether samples of the recorded run stand in */
function Fault({ recording, instead }: { recording: Recording; instead: boolean }) {
  const words = useMessages().inspect.recording;
  const detailOf = useMessages().inspect.notices.detail;
  if (recording.status !== 'missing' && recording.status !== 'damaged') return null;
  return (
    <div className="source note">
      <p>
        {words[recording.status]} {instead && words.instead}
      </p>
      {recording.status === 'damaged' && (
        <details>
          <summary>{detailOf}</summary>
          <code>{recording.detail}</code>
        </details>
      )}
    </div>
  );
}
