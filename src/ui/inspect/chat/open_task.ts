import { TaskFileError } from '../../../formats/fault.ts';
import { readProblems } from '../../../formats/tasks/task_file.ts';
import type { TextProblem } from '../../../task/text/text_problem.ts';
import { inspectStore } from '../../state/inspect/inspect_store.ts';
import type { Messages } from '../../words/en/en.ts';
import { chunksOf } from '../traces/read_blob.ts';

/** Problems of a file that are kept: what a page can list and sample. */
const most = 10_000;

/**
 * Opens a file of problems (docs/tasks.md), and says what could not be used of it. Lines that name no verifier are read for
 * their last number.
 * @returns its first problem; null where it has none
 */
export async function openTask(file: File, t: Messages): Promise<TextProblem | null> {
  const words = t.chat;
  const say = (sentence: string) => inspectStore.setState({ notice: { kind: 'file', sentence } });
  const problems: TextProblem[] = [];
  let refused = 0;
  let first = '';
  try {
    for await (const found of readProblems(chunksOf(file), { rule: { name: 'number' } })) {
      if ('problem' in found) problems.push(found.problem);
      else {
        refused++;
        first ||= t.fault('tasks', found.fault);
      }
      if (problems.length === most) break;
    }
  } catch (error) {
    say(
      words.notOpened(
        file.name,
        error instanceof TaskFileError ? t.fault('tasks', error.fault) : String(error),
      ),
    );
    return null;
  }
  if (problems.length === 0) {
    say(first === '' ? words.openedNone(file.name) : words.notOpened(file.name, first));
    return null;
  }
  inspectStore.setState({ opened: { name: file.name, problems }, task: 'opened', notice: null });
  if (refused > 0) say(words.openedSome(problems.length, refused, first));
  return problems[0];
}
