import { useId } from 'react';
import {
  type Lesson,
  type LessonKind,
  lessonKinds,
  lessonViews,
  readyLessons,
} from '../../../formats/link/lesson.ts';
import type { LessonDraft } from '../../state/views/share_store.ts';
import type { ViewId } from '../../state/views/view_store.ts';
import { useMessages } from '../../words/language.ts';
import { LessonDetails } from './lesson_details.tsx';

/** A ready lesson; it opens in the view on the screen, where it shows that, and a recording that waits in Train. */
export function readyDraft(kind: LessonKind, current: ViewId): LessonDraft {
  const lesson = readyLessons[kind];
  const view = lesson.step === null ? current : 'train';
  return { lesson, view: shownOf(lesson, view) };
}

/** A view, or the first that the lesson shows instead of it. */
const shownOf = ({ hide }: Lesson, view: ViewId): ViewId =>
  hide.includes(view) ? (lessonViews.find((other) => !hide.includes(other)) ?? view) : view;

interface LessonFieldsProps {
  draft: LessonDraft | null;
  current: ViewId;
  /** The lesson's link; empty while there is none. */
  link: string;
  onChange: (draft: LessonDraft | null) => void;
}

/** Makes the link a lesson: one press for a ready kind, and what can be changed of it. */
export function LessonFields({ draft, current, link, onChange }: LessonFieldsProps) {
  const t = useMessages();
  const words = t.lesson;
  const id = useId();
  const kind = draft?.lesson.kind ?? null;
  return (
    <fieldset className="lesson-fields">
      <legend>{words.heading}</legend>
      <div className="lesson-kinds">
        {[null, ...lessonKinds].map((choice) => (
          <label key={choice ?? 'none'} className="check">
            <input
              type="radio"
              name={id}
              checked={choice === kind}
              onChange={() => onChange(choice && readyDraft(choice, current))}
            />
            <span>{choice ? words.kinds[choice] : words.none}</span>
          </label>
        ))}
      </div>
      {draft && (
        <>
          <p className="note">{words.about[draft.lesson.kind]}</p>
          <StartFields draft={draft} onChange={onChange} />
          {link !== '' && (
            <p>
              <a href={link} target="_blank" rel="noreferrer">
                {words.preview}
              </a>
            </p>
          )}
          <LessonDetails
            lesson={draft.lesson}
            onChange={(lesson) => onChange({ lesson, view: shownOf(lesson, draft.view) })}
          />
        </>
      )}
    </fieldset>
  );
}

/** Where the link opens, and at which step its recording waits. */
function StartFields({ draft, onChange }: { draft: LessonDraft; onChange: (draft: LessonDraft) => void }) {
  const t = useMessages();
  const words = t.lesson;
  const { lesson, view } = draft;
  const hint = useId();
  return (
    <div className="lesson-start">
      <label>
        <span>{words.view}</span>
        <select value={view} onChange={(event) => onChange({ lesson, view: event.target.value as ViewId })}>
          {lessonViews
            .filter((choice) => !lesson.hide.includes(choice))
            .map((choice) => (
              <option key={choice} value={choice}>
                {t.shell[choice]}
              </option>
            ))}
        </select>
      </label>
      {!lesson.hide.includes('train') && (
        <label>
          <span>{words.step}</span>
          <input
            type="number"
            min={0}
            max={100_000}
            step={1}
            required={lesson.kind === 'predict'}
            value={lesson.step ?? ''}
            aria-describedby={lesson.kind === 'predict' ? undefined : hint}
            onChange={({ target }) => {
              const empty = lesson.kind === 'predict' ? 0 : null;
              const step = target.value === '' ? empty : target.valueAsNumber;
              const isStep = step === null || (Number.isInteger(step) && step >= 0 && step <= 100_000);
              if (isStep) onChange({ lesson: { ...lesson, step }, view });
            }}
          />
          {lesson.kind !== 'predict' && (
            <span className="note" id={hint}>
              {words.stepHint}
            </span>
          )}
        </label>
      )}
    </div>
  );
}
