import { useMemo } from 'react';
import { shippedTaskNames, shippedTasks } from '../../../task/text/prompts/shipped_tasks.ts';
import type { TextProblem } from '../../../task/text/text_problem.ts';
import { inspectStore, type TaskChoice } from '../../state/inspect/inspect_store.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useLanguage, useMessages } from '../../words/language.ts';

/** The problems that are offered: bundled ones in the page's language, or those of a file. */
export function useTaskProblems(): readonly TextProblem[] {
  const task = useInspect((s) => s.task);
  const opened = useInspect((s) => s.opened);
  const language = useLanguage();
  return useMemo(
    () => (task === 'opened' ? (opened?.problems ?? []) : shippedTasks[task](language)),
    [task, opened, language],
  );
}

interface TaskMenuProps {
  disabled?: boolean;
  /** Whether its label is for screen readers alone. */
  unlabelled?: boolean;
}

/** Chooses the list of problems. */
export function TaskMenu({ disabled = false, unlabelled = false }: TaskMenuProps) {
  const words = useMessages().chat;
  const task = useInspect((s) => s.task);
  const opened = useInspect((s) => s.opened);
  return (
    <label className={unlabelled ? 'inline-field' : 'field'}>
      <span className={unlabelled ? 'unseen' : undefined}>{words.task}</span>
      <select
        value={task}
        disabled={disabled}
        onChange={({ target }) => inspectStore.setState({ task: target.value as TaskChoice })}
      >
        {shippedTaskNames.map((name) => (
          <option key={name} value={name}>
            {words.tasks[name]}
          </option>
        ))}
        {opened && <option value="opened">{opened.name}</option>}
      </select>
    </label>
  );
}
