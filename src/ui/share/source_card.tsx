import { archiveLimits } from '../../formats/archive/archive_limits.ts';
import { useLab } from '../state/use_lab.ts';
import { useArchive } from '../state/views/archive_store.ts';
import { sourceOn, useShare } from '../state/views/share_store.ts';
import { useMessages } from '../words/language.ts';
import { askSize, loadSource, refuseSource } from './archive_session.ts';

/** Asks whether the archive that a link names may be loaded. Until then nothing is asked of its address. */
export function SourceCard() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe.spec);
  const address = useShare((s) => sourceOn(s.opened, recipe));
  const answered = useArchive((s) => s.answered);
  const size = useArchive((s) => s.size);
  if (address === null || address === answered) return null;
  const { host } = new URL(address);
  const known = size?.address === address ? size.bytes : undefined;
  const words = t.archive;
  return (
    <section className="share-note" role="status" aria-label={words.askHeading(host)}>
      <h2>
        {typeof known === 'number' ? words.askSize(t.numbers.bytes(known), host) : words.askHeading(host)}
      </h2>
      <p>{words.askText}</p>
      <dl className="facts">
        <div>
          <dt>{words.address}</dt>
          <dd className="linked-address">{address}</dd>
        </div>
        <div>
          <dt>{words.size}</dt>
          <dd>
            {known === undefined ? (
              <button type="button" className="plain" onClick={() => void askSize(address)}>
                {words.sizeAsk}
              </button>
            ) : known === 'asking' ? (
              words.sizeAsking
            ) : known === null ? (
              words.sizeUnknown
            ) : (
              t.numbers.bytes(known)
            )}{' '}
            {words.most(t.numbers.bytes(archiveLimits.fileBytes))}
          </dd>
        </div>
      </dl>
      <p className="row">
        <button type="button" onClick={() => void loadSource(address)}>
          {words.load}
        </button>
        <button type="button" className="plain" onClick={() => refuseSource(address)}>
          {words.refuse}
        </button>
      </p>
    </section>
  );
}
