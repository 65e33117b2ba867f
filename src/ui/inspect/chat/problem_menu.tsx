import { useRef, useState } from 'react';
import type { TextProblem } from '../../../task/text/text_problem.ts';
import { ResetIcon } from '../../kit/icons.tsx';
import { bundledProblem } from '../../state/inspect/read_chat.ts';
import { takeProblem } from '../../state/inspect/text_session.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import { openTask } from './open_task.ts';
import { TaskMenu, useTaskProblems } from './task_menu.tsx';

/** Problems of a file that the menu lists; there may be a million. */
const listed = 500;

/** Chooses a problem: of the bundled ones, or of a file of the visitor's. */
export function ProblemMenu() {
  const t = useMessages();
  const words = t.chat;
  const task = useInspect((s) => s.task);
  const chat = useInspect((s) => s.view.chat);
  const problems = useTaskProblems();
  const [own, setOwn] = useState<number | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const at =
    task === 'opened'
      ? problems.findIndex((problem, i) => i === own && promptOf(problem) === chat.user)
      : problems.findIndex(({ id }) => chat.task === `${task}/${id}`);
  // It may be of the other language.
  const bundled = bundledProblem(chat.task);
  const take = (index: number) => {
    setOwn(index);
    takeProblem(problems[index], task === 'opened' ? '' : `${task}/${problems[index].id}`);
  };
  return (
    <span className="chat-problems row">
      <TaskMenu unlabelled />
      <label className="inline-field">
        <span className="unseen">{words.problem}</span>
        <select className="chat-problem" value={at} onChange={({ target }) => take(Number(target.value))}>
          {at < 0 && (
            <option value={-1} disabled>
              {bundled ? nameOf(bundled) : words.own}
            </option>
          )}
          {problems.slice(0, listed).map((problem, i) => (
            <option key={problem.id} value={i}>
              {nameOf(problem)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="small-square"
        aria-label={t.inspect.choices.anotherProblem}
        title={t.inspect.choices.anotherProblem}
        disabled={problems.length === 0}
        onClick={() => take(Math.floor(Math.random() * problems.length))}
      >
        <ResetIcon />
      </button>
      <input
        ref={picker}
        type="file"
        accept=".jsonl,.ndjson,.json,application/jsonl,application/x-ndjson"
        hidden
        aria-label={words.open}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file)
            void openTask(file, t).then((problem) => {
              if (!problem) return;
              setOwn(0);
              takeProblem(problem, '');
            });
          currentTarget.value = '';
        }}
      />
      <button type="button" className="plain" title={words.openHint} onClick={() => picker.current?.click()}>
        {words.open}
      </button>
    </span>
  );
}

const promptOf = (problem: TextProblem): string =>
  'prompt' in problem ? problem.prompt : (problem.messages.at(-1)?.content ?? '');

/** The start of what is asked. */
function nameOf(problem: TextProblem): string {
  const line = promptOf(problem).trim().split('\n')[0];
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
