import { useMemo, useState } from 'react';
import type { Archive } from '../../experiment/archive/archive.ts';
import type { KeptContents } from '../../lab/client/kept_protocol.ts';
import { useMessages } from '../messages/language.ts';
import { dismissArchive, saveKept } from './archive_session.ts';
import { keepArchive, partSizes } from './kept_archive.ts';

/** What of a kept experiment goes into its archive, with the sizes. */
export function ChoosingNote({ contents }: { contents: KeptContents }) {
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
      <p className="share-acts">
        <button type="button" onClick={() => void saveKept(chosen)}>
          {words.save(size(total))}
        </button>
        <button type="button" className="plain" onClick={dismissArchive}>
          {t.archive.cancel}
        </button>
      </p>
    </section>
  );
}

/** An archive that is on the screen holds what its runs go on from: it can be kept here. */
export function KeepableNote({ archive }: { archive: Archive }) {
  const t = useMessages();
  const words = t.archive.kept;
  const { name, record, checkpoints } = archive;
  const ended = record.runs.every(
    ({ metrics, ended }) => ended !== undefined || metrics.at(-1)?.step === record.spec.steps,
  );
  return (
    <section className="share-note" role="status" aria-label={words.keepHeading(name)}>
      <h2>{words.keepHeading(name)}</h2>
      <p>{words.keepText(checkpoints.length, record.spec.conditions.length * record.spec.seeds.length)}</p>
      <p className="share-acts">
        <button type="button" onClick={() => keepArchive(archive)}>
          {ended ? words.keepEnded : words.keep}
        </button>
        <button type="button" className="plain" onClick={dismissArchive}>
          {t.archive.dismiss}
        </button>
      </p>
    </section>
  );
}

export function KeptNote({ name }: { name: string }) {
  const t = useMessages();
  return (
    <section className="share-note" role="status">
      <p>{t.archive.kept.kept(name)}</p>
      <p className="share-acts">
        <button type="button" className="plain" onClick={dismissArchive}>
          {t.archive.dismiss}
        </button>
      </p>
    </section>
  );
}
