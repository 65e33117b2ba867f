import { lazy, useMemo, useRef, useState } from 'react';
import type { Link } from '../../formats/link/link.ts';
import { linkLimits } from '../../formats/link/link_limits.ts';
import { Sheet } from '../kit/sheet.tsx';
import { LazyPart } from '../kit/view_boundary.tsx';
import { recipeText } from '../recipe/change_words.ts';
import { labStore } from '../state/lab_store.ts';
import { linkNow, viewNow } from '../state/views/link_now.ts';
import { ownClaim } from '../state/views/own_claim.ts';
import {
  type Draft,
  draftOf,
  keepDraft,
  type LessonDraft,
  sameExperiment,
} from '../state/views/share_store.ts';
import { viewStore } from '../state/views/view_store.ts';
import { useMessages } from '../words/language.ts';
import { ArchiveFields } from './archive_fields.tsx';
import { CopiedField } from './copied_field.tsx';
import { LessonFields } from './lesson/lesson_fields.tsx';
import { frameOf, markdownOf } from './snippets.ts';
import { TrainerFields } from './trainer_fields.tsx';
import { useDraftLink } from './use_draft_link.ts';

const QrCode = lazy(() => import('./qr_screen.tsx').then(({ QrWithScreen }) => ({ default: QrWithScreen })));

/** Longest link that gets a QR code: above it the squares are too small for a camera across a room. */
const longestQr = 1000;

/** The link of what is on the screen, with what its author has to say, in the forms that other places take. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const t = useMessages();
  const words = t.share;
  const dialog = useRef<HTMLDialogElement>(null);
  // What is shared is what was on the screen when the dialog was opened.
  const [page] = useState(linkNow);
  const [recipe] = useState(() => labStore.getState().recipe);
  const [own] = useState(() => claimOfScreen(page));
  const [current] = useState(() => viewStore.getState().current);
  const [{ title, note, lesson }, setWords] = useState(
    (): Pick<Draft, 'title' | 'note' | 'lesson'> =>
      draftOf(page.spec) ?? {
        title: page.title ?? '',
        note: page.note ?? '',
        lesson: page.lesson && { lesson: page.lesson, view: current },
      },
  );
  const write = (change: Partial<Draft>) => {
    const words = { title, note, lesson, ...change };
    setWords(words);
    keepDraft({ ...words, spec: page.spec });
  };
  // Somebody else's claim is not put under other words.
  const openedClaim =
    title.trim() === (page.title ?? '') && note.trim() === (page.note ?? '') ? page.claim : null;
  const [withClaim, setWithClaim] = useState(false);
  const predicts = lesson?.lesson.kind === 'predict';
  const link = useMemo(
    (): Link => ({
      ...page,
      title: title.trim() || null,
      note: note.trim() || null,
      lesson: lesson?.lesson ?? null,
      view: lesson ? lessonView(lesson) : page.view,
      claim: predicts ? null : withClaim ? own.claim : openedClaim,
    }),
    [page, own, title, note, lesson, predicts, withClaim, openedClaim],
  );
  const draft = useDraftLink(link);
  const text = draft && 'text' in draft ? draft.text : '';
  const called = title.trim() || words.frameTitle;

  return (
    <Sheet
      ref={dialog}
      title={words.title}
      close={words.close}
      long
      className="share-dialog"
      onClose={onClose}
    >
      <p className="note">{words.lead}</p>
      <p className="note">{words.recipe(recipeText(t, page.preset, page.spec))}</p>

      <div className="share-link">
        <div>
          <CopiedField label={words.link} copy={words.copy} text={text} rows={4} primary />
          <p className="note" role="status">
            {draft === null
              ? words.making
              : 'fault' in draft
                ? t.fault('link', draft.fault)
                : [
                    words.length(text.length),
                    text.length > linkLimits.warn ? words.long(linkLimits.warn) : '',
                  ]
                    .filter(Boolean)
                    .join(t.lang === 'en' ? '. ' : '。')}
          </p>
        </div>
        {text !== '' && text.length <= longestQr ? (
          <LazyPart fallback={<div className="qr-code" />}>
            <QrCode text={text} title={called} />
          </LazyPart>
        ) : (
          <p className="note qr-none">{words.qrTooLong(longestQr)}</p>
        )}
      </div>

      <LessonFields draft={lesson} current={current} link={text} onChange={(lesson) => write({ lesson })} />
      <div className="share-fields">
        <label>
          <span>{lesson ? t.lesson.titleField : words.titleField}</span>
          <input
            type="text"
            maxLength={linkLimits.title}
            value={title}
            onChange={(event) => write({ title: event.target.value })}
          />
        </label>
        <label>
          <span>
            {lesson ? t.lesson.noteField : words.noteField}{' '}
            <small className="note">{words.leftOf(note.length, linkLimits.note)}</small>
          </span>
          <textarea
            rows={3}
            maxLength={linkLimits.note}
            value={note}
            onChange={(event) => write({ note: event.target.value })}
          />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={withClaim && !predicts}
            disabled={own.claim === null || predicts}
            aria-describedby="claim-hint"
            onChange={(event) => setWithClaim(event.target.checked)}
          />
          <span>{words.withClaim}</span>
        </label>
        <p className="note" id="claim-hint">
          {predicts
            ? t.lesson.noClaim
            : own.claim
              ? words.claimHint
              : own.changed
                ? words.otherRecipe
                : words.noClaim}
          {openedClaim && !withClaim && !predicts && `${t.gap}${words.openedClaim}`}
        </p>
      </div>

      <details>
        <summary>{words.forms}</summary>
        <CopiedField
          label={words.frame}
          copy={words.copyFrame}
          text={text && frameOf(text, called)}
          rows={3}
        />
        <CopiedField
          label={words.markdown}
          copy={words.copyMarkdown}
          text={text && markdownOf(text, called)}
          rows={2}
        />
      </details>
      <ArchiveFields recipe={recipe} title={title} note={note} onDone={() => dialog.current?.close()} />
      <TrainerFields recipe={recipe} onDone={() => dialog.current?.close()} />
    </Sheet>
  );
}

/** The view that a lesson opens in; where its recording waits the chart's cursor follows it. */
function lessonView({ lesson, view }: LessonDraft): Link['view'] {
  const now = viewNow(view);
  const { train } = now;
  if (lesson.step === null || typeof train !== 'object' || train === null || Array.isArray(train)) return now;
  const { step: _, ...rest } = train as Record<string, NonNullable<Link['view']>[string]>;
  return { ...now, train: rest };
}

/** The result on the screen as a claim, if it is of the recipe that the link carries. */
function claimOfScreen({ spec }: Link) {
  const { experiment } = labStore.getState();
  const claim = ownClaim(experiment);
  const changed = claim !== null && !sameExperiment(experiment.spec, spec);
  return { claim: changed ? null : claim, changed };
}
