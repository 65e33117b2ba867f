import { useMemo, useState } from 'react';
import type { KeptContents } from '../../lab/client/kept_protocol.ts';
import type { ArchiveWork } from '../state/views/archive_store.ts';
import { partSizes, saveOnnx } from '../state/views/kept_archive.ts';
import { useKept } from '../state/views/kept_store.ts';
import { useMessages } from '../words/language.ts';
import { dismissArchive, saveKept } from './archive_session.ts';

/** What of a kept experiment goes into its archive, with the sizes. */
export function ChoosingNote({ id, contents }: { id: string; contents: KeptContents }) {
  const t = useMessages();
  const words = t.archive.kept;
  const [wanted, setWanted] = useState({ weights: true, checkpoints: true });
  const sizes = useMemo(() => partSizes(contents), [contents]);
  const { name, record, weights, checkpoints } = contents;
  const size = t.numbers.bytes;
  const parts = [
    { part: 'weights', label: words.weights(weights.length, size(sizes.weights)), of: weights },
    {
      part: 'checkpoints',
      label: words.checkpoints(checkpoints.length, size(sizes.checkpoints)),
      of: checkpoints,
    },
  ] as const;
  const chosen = {
    ...contents,
    weights: wanted.weights ? weights : [],
    checkpoints: wanted.checkpoints ? checkpoints : [],
  };
  const total =
    sizes.record + (wanted.weights ? sizes.weights : 0) + (wanted.checkpoints ? sizes.checkpoints : 0);
  return (
    <section className="share-note" role="status" aria-label={words.heading(name)}>
      <h2>{words.heading(name)}</h2>
      <p>{words.record(record.runs.length, size(sizes.record))}</p>
      {parts.map(({ part, label, of }) => (
        <label key={part} className="check">
          <input
            type="checkbox"
            checked={wanted[part] && of.length > 0}
            disabled={of.length === 0}
            onChange={(event) => setWanted({ ...wanted, [part]: event.target.checked })}
          />{' '}
          {label}
        </label>
      ))}
      <p className="row">
        <button type="button" className="primary" onClick={() => void saveKept(chosen)}>
          {words.save(size(total))}
        </button>
        <button type="button" disabled={weights.length === 0} onClick={() => saveOnnx(id, name)}>
          {words.onnx}
        </button>
        <button type="button" className="plain" onClick={dismissArchive}>
          {t.archive.cancel}
        </button>
      </p>
    </section>
  );
}

type Kept = Omit<Extract<ArchiveWork, { kind: 'archive-kept' }>, 'kind'>;

/** Says that the archive on the screen is kept, and whether it can be resumed. */
export function KeptNote({ id, name, checkpoints, runs, ended, inspected }: Kept) {
  const t = useMessages();
  const words = t.archive.kept;
  const denied = useKept((s) => s.denied);
  const gone = useKept((s) => s.experiments?.some((of) => of.id === id && of.removed !== null) ?? false);
  if (gone) return null;
  return (
    <section className="share-note" role="status" aria-label={words.keptHeading(name)}>
      <p>
        {[
          denied === null ? words.kept(name) : `${words.notKept(name)}${t.gap}${t.kept.memory}`,
          ended ? '' : words.goesOn(checkpoints, runs),
          inspected ? t.archive.inspection.beside(inspected) : '',
        ]
          .filter(Boolean)
          .join(t.gap)}
      </p>
      <Dismiss />
    </section>
  );
}

/** Says that an archive without an experiment is in Inspect. */
export function InspectionNote({
  name,
  inspected,
}: Omit<Extract<ArchiveWork, { kind: 'inspection-opened' }>, 'kind'>) {
  const words = useMessages().archive.inspection;
  return (
    <section className="share-note" role="status" aria-label={words.heading(name)}>
      <p>{words.opened(name, inspected)}</p>
      <Dismiss />
    </section>
  );
}

export function NotKeptNote({ name, detail }: { name: string; detail: string | null }) {
  const t = useMessages();
  const words = t.archive.kept;
  return (
    <section className="share-note" role="alert" aria-label={words.notKept(name)}>
      <p>{[words.notKept(name), detail ?? words.noRoom].join(t.gap)}</p>
      <Dismiss />
    </section>
  );
}

function Dismiss() {
  const t = useMessages();
  return (
    <p className="row">
      <button type="button" className="plain" onClick={dismissArchive}>
        {t.archive.dismiss}
      </button>
    </p>
  );
}
