import { useMemo } from 'react';
import { worldByName } from '../../task/worlds.ts';
import { useInspect } from '../state/inspect/use_inspect.ts';
import { useMessages } from '../words/language.ts';

interface ProblemNoteProps {
  id: string;
  /** Whether the problem, and the words that are never drawn, can be read. */
  sound: boolean;
  forbidden: boolean;
}

/** Below a world's choices: what is wrong with them, or how many solutions the problem has. */
export function ProblemNote({ id, sound, forbidden }: ProblemNoteProps) {
  const words = useMessages().inspect.choices;
  const { problem, world } = useInspect((s) => s.view);
  const held = worldByName(world);
  const solutions = useMemo(() => solutionsOf(world, problem), [world, problem]);
  const notes = [
    ...(sound ? [] : [words.problemWrong(held.title(held.heldOut()[0]))]),
    ...(forbidden ? [] : [words.forbidWrong]),
    ...(solutions === null ? [] : [words.solutions(solutions)]),
  ];
  if (notes.length === 0) return null;
  return (
    <p id={id} className={sound && forbidden && solutions !== 0 ? 'problem-note note' : 'problem-note'}>
      {notes.join(' ')}
    </p>
  );
}

/** How many solutions a problem has, by its line; null where that is not known. */
export function solutionsOf(world: string, problem: string): number | null {
  const held = worldByName(world);
  const read = held.parse(problem);
  return read === null ? null : (held.solutions?.(read) ?? null);
}
