import type { Random } from '../../random/stream.ts';
import type { Teacher } from '../world.ts';
import type { WalkProblem } from './problems.ts';
import { type Operation, operationNames, step, walkVocabulary, word } from './vocabulary.ts';

/**
 * The moves of a two-move look-ahead: those that reach the goal; if there are none, those after which one more move
 * reaches it; if there are none of these either, nothing.
 */
export function goodMoves(value: number, goal: number): Operation[] {
  const reaches = (from: number) => operationNames.filter((name) => step(from, name) === goal);
  const atOnce = reaches(value);
  return atOnce.length > 0 ? atOnce : operationNames.filter((name) => reaches(step(value, name)).length > 0);
}

/**
 * The trace of a teacher who computes without slips but mostly wanders. At each move it looks two moves ahead
 * with probability `skill` and takes a good move if it sees one, drawn evenly; else any move, drawn evenly.
 * After a move that missed (`no`) it stops with probability `stop`, and always after its last; else the next
 * move follows directly. `attempts` counts moves here.
 * Grammar and numbers: `docs/background.md`, the tasks.
 */
export function teacherTrace({ start, goal }: WalkProblem, random: Random, teacher: Teacher): number[] {
  const trace: number[] = [];
  let value = start;
  for (let move = 1; ; move++) {
    const seen = random.uniform() < teacher.skill ? goodMoves(value, goal) : [];
    const choices = seen.length > 0 ? seen : operationNames;
    const name = choices[random.integer(choices.length)];
    value = step(value, name);
    const reached = value === goal;
    trace.push(walkVocabulary.id(name), word.equals, value, word.goal, goal, reached ? word.yes : word.no);
    if (reached) return [...trace, word.eos];
    if (move >= teacher.attempts || random.uniform() < teacher.stop) return [...trace, word.stop, word.eos];
  }
}
