import { foreignAlerts } from '../../experiment/foreign/foreign_alerts.ts';
import type { ForeignRun } from '../../experiment/foreign/foreign_run.ts';
import { FormatError } from '../../formats/fault.ts';
import { type ImportedFiles, mostFiles, UnreadableFile } from '../../trainers/import/import_files.ts';
import { noteSentence } from '../../trainers/import/rollouts/note_words.ts';
import { cancelImport } from '../state/foreign/import_session.ts';
import { useImport } from '../state/foreign/import_store.ts';
import { mostSets } from '../state/inspect/show_rollouts.ts';
import { showView } from '../state/views/view_store.ts';
import { useImportsWords } from '../words/imports_language.ts';
import { useMessages } from '../words/language.ts';

/** What was found in files of other trainers, and what was not understood. */
export default function ImportNotes() {
  const t = useMessages();
  const words = useImportsWords();
  const work = useImport();
  if (work.kind === 'none') return null;
  if (work.kind === 'reading') {
    return (
      <section className="share-note row" aria-label={words.heading}>
        <span>{words.reading(work.path)}</span>
        <progress aria-label={words.heading} />
        <button type="button" className="plain" onClick={cancelImport}>
          {t.archive.cancel}
        </button>
      </section>
    );
  }
  const isFault =
    work.kind !== 'done' || (work.imported.runs.length === 0 && work.imported.sets.length === 0);
  return (
    <section className="share-note" role={isFault ? 'alert' : 'status'} aria-label={words.heading}>
      <h2>{words.heading}</h2>
      {work.kind === 'too-many' ? (
        <p>{words.tooMany(mostFiles)}</p>
      ) : work.kind === 'unreadable' ? (
        <p>{words.unreadable(work.detail)}</p>
      ) : (
        <Found {...work.imported} />
      )}
      <p className="row">
        {work.kind === 'done' && work.imported.runs.length > 0 && (
          <button type="button" onClick={() => showView('compare')}>
            {words.toCompare}
          </button>
        )}
        {work.kind === 'done' && work.imported.sets.length > 0 && (
          <button type="button" onClick={() => showView('inspect')}>
            {words.toInspect}
          </button>
        )}
        <button type="button" className="plain" onClick={cancelImport}>
          {t.archive.dismiss}
        </button>
      </p>
    </section>
  );
}

/** What is to be said of a set of rollouts. That entropies are missing is said beside the text, with what makes them. */
function SetNotes({ notes }: Pick<ImportedFiles['sets'][number], 'notes'>) {
  const words = useImportsWords();
  const said = notes.filter(({ kind }) => kind !== 'no-entropies');
  if (said.length === 0) return null;
  return (
    <ul className="note">
      {said.map((note) => (
        <li key={note.kind}>{noteSentence(note, words.rolloutNotes)}</li>
      ))}
    </ul>
  );
}

/** Runs, sets, refused files and unknown files that are listed; the others are counted. */
const listed = 5;

function Found({ runs, sets, found, refused, unknown }: ImportedFiles) {
  const t = useMessages();
  const words = useImportsWords();
  const left = found.filter(({ isLeft }) => isLeft).length;
  const unused = found.filter(({ gives }) => gives === 'nothing').length;
  return (
    <>
      {runs.length === 0 && sets.length === 0 && <p>{words.nothing}</p>}
      <ul className="import-found">
        {runs.slice(0, listed).map((run) => (
          <li key={`${run.condition} ${run.seed}`}>
            <Run run={run} />
          </li>
        ))}
        {runs.length > listed && <li>{words.moreRuns(runs.length - listed)}</li>}
        {sets.slice(0, mostSets).map((set) => (
          <li key={`${set.kind} ${set.title}`}>
            {words.responses(set.title, set.traces.length)}
            <SetNotes notes={set.notes} />
          </li>
        ))}
        {sets.length > mostSets && <li>{words.moreSets(sets.length - mostSets)}</li>}
        {refused.slice(0, listed).map(({ path, error }) => (
          <li key={path}>
            {words.refused(
              path,
              error instanceof FormatError
                ? t.fault(error.of, error.fault)
                : error instanceof UnreadableFile
                  ? words.unreadableFile
                  : error.message,
            )}
          </li>
        ))}
      </ul>
      <p className="note">
        {[
          unknown.length > 0
            ? words.unknown(unknown.slice(0, listed), Math.max(0, unknown.length - listed))
            : '',
          left > 0 ? words.left(left) : '',
          unused > 0 ? words.unused(unused) : '',
        ]
          .filter(Boolean)
          .join(t.gap)}
      </p>
    </>
  );
}

function Run({ run }: { run: ForeignRun }) {
  const t = useMessages();
  const words = useImportsWords();
  const { condition, trainer, unit, seed, metrics, evaluations } = run;
  const name = t.compare.foreign.groupName(condition, trainer, 'step');
  const named = seed === null ? name : t.compare.runs.seedOf(name, seed);
  const length = words.units[unit](metrics.at(-1)?.step ?? 0);
  return words.run(named, length, evaluations.length, foreignAlerts(run).length);
}
