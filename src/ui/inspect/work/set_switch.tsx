import type { SampleSet } from '../../state/inspect/inspect_store.ts';
import { openTextRecording, textExample } from '../../state/inspect/open_text_recording.ts';
import { bringBack } from '../../state/inspect/sample_sets.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { textRecording } from '../../state/recorded/text_recording.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';
import { writerName } from '../model_names.ts';

/**
 * Switches between the shown set and others: the recordings, your own samples, files, rollouts. The recording in words is
 * offered before it was fetched, unless it is not there.
 */
export function SetSwitch() {
  const t = useMessages();
  const aside = useInspect((s) => s.aside);
  const set = useInspect((s) => s.set);
  const [first] = useInspect((s) => s.inspected);
  const isKnown = useInspect((s) => textExample(s) !== null);
  const status = useInspect((s) => s.textRecording.status);
  const offered = !isKnown && status !== 'missing' && status !== 'damaged';
  if (!first || (aside.length === 0 && !offered)) return null;
  const shown = { ...set, inspected: [first] };
  const sets = [...aside, shown].sort((a, b) => a.id - b.id);
  return (
    <fieldset className="set-switch row" aria-label={t.inspect.sets.label}>
      {sets.map((one) => (
        <button
          key={one.id}
          type="button"
          className="plain one-line"
          aria-pressed={one.id === set.id}
          title={nameOf(t, one)}
          onClick={() => bringBack(one.id)}
        >
          {nameOf(t, one)}
        </button>
      ))}
      {offered && (
        <button
          type="button"
          className="plain one-line"
          aria-pressed={false}
          disabled={status === 'loading'}
          onClick={() => void openTextRecording()}
        >
          {t.inspect.sets.example(textRecording.model)}
        </button>
      )}
    </fieldset>
  );
}

function nameOf(t: Messages, { file, inspected }: Pick<SampleSet, 'file' | 'inspected'>): string {
  const words = t.inspect.sets;
  const [first] = inspected;
  const { origin, trace } = first;
  if (origin === 'file') return file ?? words.file;
  if (origin === 'example') return words.example(writerName(t, first));
  if (origin === 'recorded') return words.recorded;
  if (origin === 'pasted') return words.pasted(trace.title);
  return origin === 'rollout' ? words.rollout(trace.title) : words.mine(trace.title);
}
