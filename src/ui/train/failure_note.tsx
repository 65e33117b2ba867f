import { isInApp } from '../preferences/in_app_browser.ts';
import { isWithoutAdapter } from '../state/no_adapter.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';

/** Why nothing is being trained: what happened, what it means, what to do. */
export function FailureNote() {
  const t = useMessages();
  const failure = useLab((s) => s.failure);
  const live = useLab((s) => s.experiment.source === 'live');
  if (!failure) return null;
  const { what, means, todo } = t.failures[failure.failure];
  // In an app's own browser there is nothing to turn on.
  const inApp = isWithoutAdapter(failure.failure) && isInApp();
  return (
    <section
      className="failure barred"
      role={live ? 'alert' : 'status'}
      aria-label={live ? t.failureNote.headingStopped : t.failureNote.heading}
    >
      <p>
        <strong>{what}</strong> {means}
      </p>
      <p>{inApp ? t.failureNote.inApp : todo}</p>
      {failure.detail !== '' && (
        <details>
          <summary>{t.failureNote.detail}</summary>
          <code>{failure.detail}</code>
        </details>
      )}
    </section>
  );
}
