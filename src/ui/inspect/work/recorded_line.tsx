import type { RecordedAt } from '../../state/inspect/inspect_store.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useNoAdapter } from '../../state/inspect/use_no_adapter.ts';
import { useMessages } from '../../words/language.ts';
import { shortAdapter } from '../../words/short_adapter.ts';

interface RecordedLineProps {
  recorded: RecordedAt | null;
  /** By which model, and what it took; null where the page says so elsewhere. */
  made?: string | null;
}

/** States where and when the shown data was recorded; for data made here, only its cost. */
export function RecordedLine({ recorded, made = null }: RecordedLineProps) {
  const t = useMessages();
  const noAdapter = useNoAdapter();
  if (recorded === null) return made === null ? null : <p className="note">{made}</p>;
  const { mark, stop, yours } = t.inspect.recording;
  const on = t.transport.recordedOn(
    shortAdapter(t.adapter.recorded(recorded.adapter)),
    t.numbers.day(recorded.date),
  );
  const said = [on, made, noAdapter === null ? yours : null].filter((part) => part !== null);
  return (
    <p className="source note" title={t.adapter.recorded(recorded.adapter)}>
      <b>{mark}</b> {said.join(stop + t.gap)}
    </p>
  );
}

/** Why the view does not open with its recording, where nothing else of the visitor's is shown. */
export function RecordingFault() {
  const words = useMessages().inspect.recording;
  const detailOf = useMessages().inspect.notices.detail;
  const recording = useInspect((s) => s.recording);
  const own = useInspect((s) => s.inspected.some(({ origin }) => origin !== 'recorded'));
  const fallen = useInspect((s) => s.inspected.length > 0);
  if (own || (recording.status !== 'missing' && recording.status !== 'damaged')) return null;
  return (
    <div className="source note">
      <p>
        {words[recording.status]} {fallen && words.instead}
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
