import type { Random } from '../../random/stream.ts';
import type { Teacher } from '../world.ts';
import { type Move, randomPath, solutions } from './moves.ts';
import type { CountdownProblem } from './problems.ts';
import type { CountdownVocabulary } from './vocabulary.ts';

/** One attempt as token ids, from its first operand to `yes` or `no`. */
function writeAttempt(path: readonly Move[], goal: number, vocabulary: CountdownVocabulary): number[] {
  const written: number[] = [];
  for (const { x, sign, y, z, left } of path) {
    written.push(x, vocabulary.id(sign), y, vocabulary.equals, z);
    if (left.length > 1) written.push(vocabulary.left, ...left, vocabulary.semicolon);
    else written.push(vocabulary.goal, goal, z === goal ? vocabulary.yes : vocabulary.no);
  }
  return written;
}

/**
 * The trace of a teacher who works without slips but often tries the wrong thing. Each attempt is, with
 * probability `skill`, a solution (drawn evenly from all of them), else random valid moves, which may hit the
 * goal by luck. After a failure it stops with probability `stop`, and always after its last attempt; else it
 * writes `wait` and tries again. A problem without a solution gets random moves only.
 * Grammar and numbers: `docs/background.md`, the tasks and the pilot.
 */
export function teacherTrace(
  { numbers, goal }: CountdownProblem,
  random: Random,
  teacher: Teacher,
  vocabulary: CountdownVocabulary,
): number[] {
  const { top, yes, wait, stop, eos } = vocabulary;
  const solved = solutions(numbers, goal, top);
  const trace: number[] = [];
  for (let attempt = 1; ; attempt++) {
    const knows = random.uniform() < teacher.skill && solved.length > 0;
    const path = knows ? solved[random.integer(solved.length)] : randomPath(numbers, top, random);
    trace.push(...writeAttempt(path, goal, vocabulary));
    if (trace.at(-1) === yes) return [...trace, eos];
    if (attempt >= teacher.attempts || random.uniform() < teacher.stop) return [...trace, stop, eos];
    trace.push(wait);
  }
}
