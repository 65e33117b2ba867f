import { type Lesson, type LessonControl, lessonControls } from '../../experiment/lesson.ts';
import { canLock } from '../state/views/lesson_state.ts';
import { useMessages } from '../words/language.ts';

interface LessonFieldsProps {
  lesson: Lesson;
  onChange: (lesson: Lesson) => void;
}

/** What the page hides or locks for whoever opens the link: a choice for each control. */
export function LessonFields({ lesson, onChange }: LessonFieldsProps) {
  const t = useMessages();
  const choose = (control: LessonControl, state: string) => {
    const without = (list: readonly LessonControl[]) => list.filter((other) => other !== control);
    onChange({
      hide: state === 'hide' ? [...without(lesson.hide), control] : without(lesson.hide),
      lock: state === 'lock' ? [...without(lesson.lock), control] : without(lesson.lock),
    });
  };
  return (
    <div className="lesson-fields">
      {lessonControls.map((control) => (
        <label key={control}>
          <span>{t.share.controls[control]}</span>
          <select
            value={lesson.hide.includes(control) ? 'hide' : lesson.lock.includes(control) ? 'lock' : 'shown'}
            onChange={(event) => choose(control, event.target.value)}
          >
            <option value="shown">{t.share.shown}</option>
            <option value="hide">{t.share.hide}</option>
            {canLock(control) && <option value="lock">{t.share.lock}</option>}
          </select>
        </label>
      ))}
    </div>
  );
}
