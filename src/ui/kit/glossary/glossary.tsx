import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '../../words/language.ts';
import { Sheet } from '../sheet.tsx';
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

/** The glossary, while it is open: once on the page. */
export function Glossary() {
  const { open, at } = useStore(glossaryStore);
  return open ? <GlossarySheet at={at} /> : null;
}

function GlossarySheet({ at }: { at: TermId | null }) {
  const { words } = useMessages();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (at === null) return;
    const entry = dialog.current?.querySelector<HTMLElement>(`[data-term="${at}"]`);
    // Focus brings a screen reader to the word that was asked for.
    entry?.focus({ preventScroll: true });
    entry?.scrollIntoView({ block: 'center' });
  }, [at]);
  return (
    <Sheet ref={dialog} title={words.title} close={words.close} className="glossary" onClose={closeGlossary}>
      <dl className="meanings">
        {Object.entries(words.terms).map(([id, { name, text }]) => (
          <div key={id} data-term={id} tabIndex={-1} className={id === at ? 'asked' : undefined}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <h3>{words.signs.title}</h3>
      <dl className="meanings">
        {Object.entries(words.signs.rows).map(([id, { name, text }]) => (
          <div key={id}>
            <dt className="mono">{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
