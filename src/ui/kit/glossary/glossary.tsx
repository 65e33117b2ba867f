import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '../../words/language.ts';
import { useModal } from '../use_modal.ts';
import { closeGlossary, glossaryStore, openGlossary, type TermId } from './glossary_store.ts';

/** The quiet button that opens the glossary. */
export function GlossaryButton() {
  const t = useMessages();
  return (
    <button type="button" className="plain" aria-haspopup="dialog" onClick={() => openGlossary()}>
      {t.words.open}
    </button>
  );
}

/** The glossary, while it is open. One stands on the page. */
export function Glossary() {
  const { open, at } = useStore(glossaryStore);
  return open ? <GlossarySheet at={at} /> : null;
}

function GlossarySheet({ at }: { at: TermId | null }) {
  const { words } = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  useModal(dialog);
  useEffect(() => {
    if (at === null) return;
    const entry = dialog.current?.querySelector<HTMLElement>(`[data-term="${at}"]`);
    // The focus takes a reader who listens to the word that was asked for.
    entry?.focus({ preventScroll: true });
    entry?.scrollIntoView({ block: 'center' });
  }, [at]);
  return (
    <dialog ref={dialog} className="glossary" aria-labelledby="glossary-title" onClose={closeGlossary}>
      <header>
        <h2 id="glossary-title">{words.title}</h2>
        <button type="button" className="plain" onClick={() => dialog.current?.close()}>
          {words.close}
        </button>
      </header>
      <dl>
        {Object.entries(words.terms).map(([id, { name, text }]) => (
          <div key={id} data-term={id} tabIndex={-1} className={id === at ? 'asked' : undefined}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h3>{words.signs.title}</h3>
      <dl>
        {Object.entries(words.signs.rows).map(([id, { name, text }]) => (
          <div key={id}>
            <dt className="mono">{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
