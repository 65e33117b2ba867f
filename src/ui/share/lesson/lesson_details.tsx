import {
  type Lesson,
  type LessonPart,
  type LockablePart,
  lessonFault,
  lessonParts,
  lockableParts,
  mustHide,
} from '../../../formats/link/lesson.ts';
import type { PartState } from '../../state/views/lesson_state.ts';
import { useMessages } from '../../words/language.ts';

const canLock = (part: LessonPart): part is LockablePart =>
  (lockableParts as readonly LessonPart[]).includes(part);

const stateOf = ({ hide, lock }: Lesson, part: LessonPart): PartState =>
  hide.includes(part) ? 'hidden' : canLock(part) && lock.includes(part) ? 'locked' : 'shown';

/** The lesson with parts in a state, in the order of the parts, so that the same lesson is always the same link. */
function withParts(lesson: Lesson, changed: readonly LessonPart[], to: PartState): Lesson {
  const state = (part: LessonPart) => (changed.includes(part) ? to : stateOf(lesson, part));
  return {
    ...lesson,
    hide: lessonParts.filter((part) => state(part) === 'hidden'),
    lock: lockableParts.filter((part) => state(part) === 'locked'),
  };
}

/** The lesson with every part in a state that can be in it: a lesson keeps a view, and its result to itself. */
function withAll(lesson: Lesson, to: PartState): Lesson {
  let now = lesson;
  for (const part of lessonParts) {
    if (mustHide(lesson.kind, part) || (to === 'locked' && !canLock(part))) continue;
    const next = withParts(now, [part], to);
    if (lessonFault(next) === null) now = next;
  }
  return now;
}

/** What a lesson hides and locks, part by part or all at once. */
export function LessonDetails({ lesson, onChange }: { lesson: Lesson; onChange: (lesson: Lesson) => void }) {
  const t = useMessages();
  const words = t.lesson;
  const states: readonly PartState[] = ['shown', 'hidden', 'locked'];
  return (
    <details>
      <summary>{words.details}</summary>
      <fieldset className="row">
        <legend className="unseen">{words.all}</legend>
        <span aria-hidden="true">{words.all}</span>
        {states.map((state) => (
          <button key={state} type="button" onClick={() => onChange(withAll(lesson, state))}>
            {words.states[state]}
          </button>
        ))}
      </fieldset>
      <div className="lesson-parts">
        {lessonParts.map((part) => (
          <label key={part}>
            <span>{words.parts[part]}</span>
            <select
              value={stateOf(lesson, part)}
              disabled={mustHide(lesson.kind, part)}
              onChange={(event) => onChange(withParts(lesson, [part], event.target.value as PartState))}
            >
              {states
                .filter((state) => state !== 'locked' || canLock(part))
                .filter((state) => lessonFault(withParts(lesson, [part], state)) === null)
                .map((state) => (
                  <option key={state} value={state}>
                    {words.states[state]}
                  </option>
                ))}
            </select>
          </label>
        ))}
      </div>
    </details>
  );
}
