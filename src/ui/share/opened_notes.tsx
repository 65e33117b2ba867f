import { useEffect, useRef } from 'react';
import { recipeText } from '../recipe/change_words.ts';
import { useLab } from '../state/use_lab.ts';
import {
  dismissOpened,
  linkOn,
  type OpenedLink,
  sameExperiment,
  useShare,
} from '../state/views/share_store.ts';
import type { Messages } from '../words/en/en.ts';
import { useMessages } from '../words/language.ts';
import { ArchiveNotes } from './archive_notes.tsx';
import { AssignmentCard } from './lesson/assignment_card.tsx';
import { dismissFault, openDefaults } from './open_link.ts';
import { SourceCard } from './source_card.tsx';

/** What is to be said of the link that opened the page, and of archives: under the bar, over every view. */
export function OpenedNotes() {
  return (
    <>
      <FaultNote />
      <OpenedCard />
      <SourceCard />
      <ArchiveNotes />
    </>
  );
}

function FaultNote() {
  const t = useMessages();
  const fault = useShare((s) => s.fault);
  if (!fault) return null;
  return (
    <section className="share-note" role="alert" aria-label={t.share.faultHeading}>
      <h2>{t.share.faultHeading}</h2>
      <p>{[t.fault('link', fault), t.share.kept].join(t.gap)}</p>
      <p className="row">
        <button type="button" onClick={openDefaults}>
          {t.share.defaults}
        </button>
        <button type="button" className="plain" onClick={dismissFault}>
          {t.share.dismiss}
        </button>
      </p>
    </section>
  );
}

/** Notes of a link that are listed; the others are counted. */
const listed = 5;

/** What of the link could not be used. */
function saidOf(t: Messages, { notes, viewDropped }: OpenedLink): string[] {
  return [...new Set([...notes.map(t.share.linkNote), ...(viewDropped ? [t.share.viewDropped] : [])])];
}

function OpenedCard() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe.spec);
  const opened = useShare((s) => linkOn(s.opened, recipe));
  const dismissed = useShare((s) => s.dismissed);
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // The view that was left took the focus with it: what is said of the link is where the reader is now.
    const held = document.activeElement;
    const isLost = held === document.body || held?.checkVisibility?.() === false;
    if (opened?.followed && isLost) card.current?.focus();
  }, [opened]);
  if (opened?.lesson) return <AssignmentCard opened={opened} said={saidOf(t, opened)} />;
  if (!opened || dismissed) return null;
  const { title, note, fresh, preset, spec } = opened;
  const said = saidOf(t, opened);
  if (!fresh && title === null && note === null && said.length === 0) return null;
  return (
    <section className="share-note" role="status" aria-label={t.share.opened} ref={card} tabIndex={-1}>
      <p className="label">{t.share.opened}</p>
      {title !== null && <h2 className="linked-title">{title}</h2>}
      {note !== null && <p className="linked-note">{note}</p>}
      <p className="note">
        {[
          t.share.recipe(recipeText(t, preset, spec)),
          sameExperiment(spec, recipe) ? t.share.nothingStarted : t.share.recipeChanged,
        ].join(t.gap)}
      </p>
      {said.length > 0 && (
        <div className="note">
          <p>{t.share.noted}</p>
          <ul>
            {said.slice(0, listed).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
            {said.length > listed && <li>{t.share.moreNotes(said.length - listed)}</li>}
          </ul>
        </div>
      )}
      <p className="row">
        <button type="button" className="plain" onClick={dismissOpened}>
          {t.share.dismiss}
        </button>
      </p>
    </section>
  );
}
