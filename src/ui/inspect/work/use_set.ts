import { useMemo } from 'react';
import type { TextProblem } from '../../../task/text/text_problem.ts';
import { worldByName } from '../../../task/worlds.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useTaskProblems } from '../chat/task_menu.tsx';

/** What sets of problems the chosen model can be asked. */
export interface SetChoice {
  /** Whether it is asked in words: then of a list, which has one part. */
  readonly inWords: boolean;
  readonly list: readonly TextProblem[];
  /** How many problems each part of the world has, or the list. */
  readonly sizes: { readonly 'held-out': number; readonly validation: number };
}

export function useSet(): SetChoice {
  const world = useInspect((s) => s.view.world);
  const inWords = useInspect((s) => s.view.model.kind === 'folder');
  const list = useTaskProblems();
  return useMemo(() => {
    if (inWords) return { inWords, list, sizes: { 'held-out': list.length, validation: 0 } };
    const held = worldByName(world);
    return {
      inWords,
      list,
      sizes: { 'held-out': held.heldOut().length, validation: held.validation().length },
    };
  }, [world, inWords, list]);
}
