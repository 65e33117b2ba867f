import type { ReactNode } from 'react';
import type { LessonControl } from '../../../experiment/lesson.ts';
import { useControl } from './lesson_state.ts';

interface ControlProps {
  name: LessonControl;
  children: ReactNode;
}

/** A control that a lesson's link may hide or lock. What is locked is seen, and cannot be changed. */
export function Control({ name, children }: ControlProps) {
  const state = useControl(name);
  if (state === 'hidden') return null;
  // A disabled fieldset disables every form control in it; it has no box of its own.
  if (state === 'locked')
    return (
      <fieldset className="locked" disabled>
        {children}
      </fieldset>
    );
  return children;
}
