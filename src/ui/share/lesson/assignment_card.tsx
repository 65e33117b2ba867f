import { type RefObject, useEffect, useRef, useState } from 'react';
import { useLab } from '../../state/use_lab.ts';
import type { OpenedLink } from '../../state/views/share_store.ts';
import { useShare } from '../../state/views/share_store.ts';
import { leaveLesson, returnToLesson } from '../../state/views/shown_view.ts';
import { useMessages } from '../../words/language.ts';

/**
 * The assignment of a lesson, on top of every view: it folds to a line and never goes away.
 * @param said what of the link could not be used, a sentence each
 */
export function AssignmentCard({ opened, said }: { opened: OpenedLink; said: readonly string[] }) {
  const t = useMessages();
  const card = useRef<HTMLElement>(null);
  useFollowed(card, opened);
  const { title, note } = opened;
  return (
    <section className="share-note assignment" aria-label={t.lesson.assignment} ref={card} tabIndex={-1}>
      <details open>
        <summary>
          <span className="label">{t.lesson.assignment}</span>{' '}
          {title !== null && <h2 className="linked-title">{title}</h2>}
        </summary>
        {note !== null && <p className="linked-note">{note}</p>}
        <LessonLine opened={opened} />
        {said.length > 0 && (
          <ul className="note">
            {said.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </details>
    </section>
  );
}

/** A link that was followed within the page takes the focus, where what had it is gone. */
function useFollowed(card: RefObject<HTMLElement | null>, opened: OpenedLink) {
  useEffect(() => {
    const held = document.activeElement;
    const isLost = held === document.body || held?.checkVisibility?.() === false;
    if (opened.followed && isLost) card.current?.focus();
  }, [card, opened]);
}

/** What the lesson does to the page, in sentences, and the way out of it and back. */
function LessonLine({ opened: { lesson } }: { opened: OpenedLink }) {
  const t = useMessages();
  const words = t.lesson;
  const waitsAt = useLab((s) => s.waitsAt);
  const recorded = useLab((s) => s.experiment.source !== 'live');
  const off = useShare((s) => s.lessonOff);
  const [asks, setAsks] = useState(false);
  const line = useRef<HTMLDivElement>(null);
  // The button that was pressed gives way to others: the first of them takes its focus.
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) line.current?.querySelector('button')?.focus();
    moved.current = false;
  });
  if (!lesson) return null;
  const turn = (next: () => void) => () => {
    moved.current = true;
    next();
  };
  const narrows = lesson.hide.length + lesson.lock.length > 0;
  const waits = waitsAt !== null && recorded && !lesson.hide.includes('train');
  const said = [
    waits ? words.waits(waitsAt) : '',
    waits && lesson.kind === 'predict' ? words.predict : '',
    off || lesson.hide.length === 0 ? '' : words.hides(lesson.hide),
    off || lesson.lock.length === 0 ? '' : words.locks(lesson.lock),
    off ? words.allShown : '',
    asks ? words.sure : '',
  ].filter(Boolean);
  if (said.length === 0 && !narrows) return null;
  return (
    <div className="row lesson-line" ref={line}>
      <p className="note" role="status">
        {said.join(t.gap)}
      </p>
      {narrows && off && (
        <button type="button" onClick={turn(returnToLesson)}>
          {words.back}
        </button>
      )}
      {narrows && !off && !asks && (
        <button type="button" className="plain" onClick={turn(() => setAsks(true))}>
          {words.showAll}
        </button>
      )}
      {narrows && !off && asks && (
        <>
          <button type="button" onClick={turn(() => setAsks(false))}>
            {words.stay}
          </button>
          <button
            type="button"
            onClick={turn(() => {
              setAsks(false);
              leaveLesson();
            })}
          >
            {words.showAll}
          </button>
        </>
      )}
    </div>
  );
}
