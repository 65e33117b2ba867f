import type { SampleSet } from '../../state/inspect/inspect_store.ts';
import { bringBack } from '../../state/inspect/sample_sets.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import type { Messages } from '../../words/en/en.ts';
import { useMessages } from '../../words/language.ts';

/** Switches between the shown set and earlier ones: your own samples, files, rollouts. Empty without a choice. */
export function SetSwitch() {
  const t = useMessages();
  const aside = useInspect((s) => s.aside);
  const set = useInspect((s) => s.set);
  const [first] = useInspect((s) => s.inspected);
  if (aside.length === 0 || !first) return null;
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
    </fieldset>
  );
}

function nameOf(t: Messages, { file, inspected }: Pick<SampleSet, 'file' | 'inspected'>): string {
  const words = t.inspect.sets;
  const [{ origin, trace }] = inspected;
  if (origin === 'file') return file ?? words.file;
  if (origin === 'example') return words.example;
  if (origin === 'recorded') return words.recorded;
  if (origin === 'pasted') return words.pasted(trace.title);
  return origin === 'rollout' ? words.rollout(trace.title) : words.mine(trace.title);
}
