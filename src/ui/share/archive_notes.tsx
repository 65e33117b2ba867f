import { archiveLimits } from '../../formats/archive/archive_limits.ts';
import { targetNames } from '../../trainers/export/target.ts';
import { type ArchiveWork, type FetchFault, useArchive } from '../state/views/archive_store.ts';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { cancelArchive, dismissArchive } from './archive_session.ts';
import { ChoosingNote, InspectionNote, KeptNote, NotKeptNote } from './kept_archive_notes.tsx';

/** How far an archive is, what is wrong with one, and the question before one takes a training's place. */
export function ArchiveNotes() {
  const t = useMessages();
  const work = useArchive((s) => s.work);
  const words = t.archive;
  switch (work.kind) {
    case 'none':
      return null;
    case 'loading':
      return <Going words={words.loading(work.host)} bytes={work.bytes} of={work.of} />;
    case 'reading':
      return <Going words={words.reading(work.name)} bytes={work.bytes} of={work.of || null} />;
    case 'saving':
      return <Going words={words.saving} bytes={work.bytes} of={work.of || null} />;
    case 'gathering':
      return <Going words={words.kept.gathering(work.name)} bytes={null} of={null} />;
    case 'writing-onnx':
      return <Going words={words.kept.writingOnnx(work.name)} bytes={null} of={null} />;
    case 'writing-recipe':
      return <Going words={t.toTrainer.writing(targetNames[work.to])} bytes={null} of={null} />;
    case 'recipe-refused':
      return (
        <NotWritten
          heading={t.toTrainer.refused(targetNames[work.to])}
          lines={work.refusals.map(t.toTrainer.refusal)}
        />
      );
    case 'recipe-not-written':
      return <NotWritten heading={t.toTrainer.failed} lines={[work.detail]} />;
    case 'keeping':
      return <Going words={words.kept.keeping(work.name)} bytes={null} of={null} />;
    case 'choosing':
      return <ChoosingNote id={work.id} contents={work.contents} />;
    case 'archive-kept':
      return <KeptNote {...work} />;
    case 'archive-not-kept':
      return <NotKeptNote name={work.name} detail={work.detail} />;
    case 'inspection-opened':
      return <InspectionNote {...work} />;
    case 'leave':
      return (
        <section className="share-note" role="alert" aria-label={words.leaveHeading}>
          <h2>{words.leaveHeading}</h2>
          <p>{words.leaveText}</p>
          <p className="row">
            <button type="button" onClick={dismissArchive}>
              {words.stay}
            </button>
            <button type="button" className="plain" onClick={work.show}>
              {words.leave}
            </button>
          </p>
        </section>
      );
    default:
      return (
        <section className="share-note" role="alert">
          {work.kind !== 'not-saved' && <h2>{words.refusedHeading}</h2>}
          <p>{faultWords(t, work)}</p>
          <p className="row">
            <button type="button" className="plain" onClick={dismissArchive}>
              {words.dismiss}
            </button>
          </p>
        </section>
      );
  }
}

/** Why a recipe was not written for another trainer. */
function NotWritten({ heading, lines }: { heading: string; lines: readonly string[] }) {
  const t = useMessages();
  return (
    <section className="share-note" role="alert">
      <h2>{heading}</h2>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p className="row">
        <button type="button" className="plain" onClick={dismissArchive}>
          {t.archive.dismiss}
        </button>
      </p>
    </section>
  );
}

type Faulty = Extract<ArchiveWork, { kind: 'refused' | 'not-fetched' | 'unreadable' | 'not-saved' }>;

function faultWords(t: Messages, work: Faulty): string {
  const words = t.archive;
  switch (work.kind) {
    case 'refused':
      return words.refused(t.fault('archive', work.fault));
    case 'unreadable':
      return words.refused(words.unreadable);
    case 'not-fetched':
      return words.refused(fetchWords(t, work.host, work.fault));
    case 'not-saved':
      return work.fault === null ? words.nothingToSave : words.notSaved(t.fault('archive', work.fault));
  }
}

function fetchWords(t: Messages, host: string, fault: FetchFault): string {
  const words = t.archive.fetchFaults;
  switch (fault.code) {
    case 'unreachable':
      return words.unreachable(host);
    case 'status':
      return words.status(host, fault.status);
    case 'too-large':
      return words['too-large'](t.numbers.bytes(archiveLimits.fileBytes));
    default:
      return words[fault.code];
  }
}

/** @param bytes null where nothing is counted */
function Going({ words, bytes, of }: { words: string; bytes: number | null; of: number | null }) {
  const t = useMessages();
  return (
    <section className="share-note row" aria-label={words}>
      <span>{words}</span>
      <progress
        aria-label={words}
        max={of ?? undefined}
        value={of === null ? undefined : (bytes ?? undefined)}
      />
      {bytes !== null && (
        <span className="note">
          {t.archive.bytesOf(t.numbers.bytes(bytes), of === null ? null : t.numbers.bytes(of))}
        </span>
      )}
      <button type="button" className="plain" onClick={cancelArchive}>
        {t.archive.cancel}
      </button>
    </section>
  );
}
