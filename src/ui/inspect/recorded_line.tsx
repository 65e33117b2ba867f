import { useMessages } from '../messages/language.ts';
import { shortAdapter } from '../train/short_adapter.ts';
import type { RecordedAt } from './inspect_store.ts';
import { useInspect } from './use_inspect.ts';
import { useNoGpu } from './use_no_gpu.ts';

/** Says of what is shown that it was recorded, where and when; nothing of what was made here. */
export function RecordedLine({ recorded }: { recorded: RecordedAt | null }) {
  const t = useMessages();
  const noGpu = useNoGpu();
  if (recorded === null) return null;
  return (
    <p className="source" title={recorded.adapter}>
      <b>{t.inspect.recording.mark}</b>{' '}
      {t.transport.recordedOn(shortAdapter(recorded.adapter), t.numbers.day(recorded.date))}
      {noGpu === null && `${t.inspect.recording.stop}${t.gap}${t.inspect.recording.yours}`}
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
    <div className="source">
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
