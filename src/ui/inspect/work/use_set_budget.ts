import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';

/**
 * What so many answers may take at most, in words: of a model that is asked in words, which takes minutes; its last sampling
 * tells how many. Nothing is said of one that speaks a world's words.
 */
export function useSetBudget(inWords: boolean): (answers: number) => string {
  const t = useMessages();
  const { longest, prefill, raw } = useInspect((s) => s.view.chat);
  const cost = useInspect((s) => s.cost);
  if (!inWords) return () => '';
  const { budget, takes } = t.figures.collect;
  return (answers) => {
    const tokens = answers * longest;
    const seconds = cost && cost.tokens > 0 ? (tokens * cost.seconds) / cost.tokens : null;
    return [
      '',
      budget(tokens),
      ...(seconds === null ? [] : [takes(t.duration(seconds))]),
      // What was typed for one problem starts the answers to all.
      ...(prefill === '' || raw ? [] : [t.chat.allStart(prefill)]),
    ].join(t.gap);
  };
}
