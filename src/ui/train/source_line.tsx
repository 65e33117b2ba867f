import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { shortAdapter } from '../words/short_adapter.ts';

/** Where what is on the screen comes from, while nothing is trained here: our recording, an archive, or a link alone. */
export function SourceLine() {
  const source = useLab((s) => s.experiment.source);
  return source === 'imported' ? <ImportedLine /> : source === 'linked' ? <LinkedLine /> : <RecordedLine />;
}

function ImportedLine() {
  const t = useMessages();
  const imported = useLab((s) => s.imported);
  if (!imported) return null;
  const { name, record } = imported;
  return (
    <p className="source note" title={t.adapter.recorded(record.adapter)}>
      <b>{t.archive.imported}</b>{' '}
      {t.archive.importedFrom(
        name,
        shortAdapter(t.adapter.recorded(record.adapter)),
        t.numbers.day(record.date),
      )}
    </p>
  );
}

function LinkedLine() {
  const t = useMessages();
  return (
    <p className="source note">
      <b>{t.share.linkedSource}</b> {t.share.linkedText}
    </p>
  );
}

function RecordedLine() {
  const t = useMessages();
  const recorded = useLab((s) => s.recorded);
  switch (recorded.status) {
    case 'ready':
      return (
        <p className="source note" title={t.adapter.recorded(recorded.record.adapter)}>
          <b>{t.transport.recorded}</b>{' '}
          {t.transport.recordedOn(
            shortAdapter(t.adapter.recorded(recorded.record.adapter)),
            t.numbers.day(recorded.record.date),
          )}
        </p>
      );
    case 'loading':
      return <p className="source note">{t.recordedState.loading}</p>;
    case 'missing':
      return <p className="source note">{t.recordedState.missing}</p>;
    case 'damaged':
      return (
        <div className="source note">
          <p>{t.recordedState.damaged}</p>
          <details>
            <summary>{t.failureNote.detail}</summary>
            <code>{recorded.detail}</code>
          </details>
        </div>
      );
  }
}
