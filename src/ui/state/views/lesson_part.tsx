import type { ReactNode } from 'react';
import type { LessonPart as Part } from '../../../formats/link/lesson.ts';
import { usePart } from './lesson_state.ts';

/** A part of the page that a lesson may hide or lock. What is locked is seen, and cannot be changed. */
export function LessonPart({ name, children }: { name: Part; children: ReactNode }) {
  const state = usePart(name);
  if (state === 'hidden') return null;
  // A disabled fieldset disables every form control in it; it has no box of its own.
  return state === 'locked' ? (
    <fieldset className="locked" disabled>
      {children}
    </fieldset>
  ) : (
    children
  );
}
