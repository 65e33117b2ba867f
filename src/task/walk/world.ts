import type { Teacher, World } from '../world.ts';
import { longestTrace, maxMoves } from './grammar.ts';
import { listProblems, parseProblem, sampleProblem, type WalkProblem, walkPrompt } from './problems.ts';
import { walkForkSlots, walkSlots } from './slots.ts';
import { walkSolutions } from './solutions.ts';
import { teacherTrace } from './teacher.ts';
import { verifyWalk, walkEnding } from './verifier.ts';
import { walkVocabulary } from './vocabulary.ts';

const teacher: Teacher = { skill: 0.1, stop: 0.15, attempts: maxMoves };

/** Tokens that a response may run past the teacher's longest trace before it counts as truncated. */
const slack = 5;

let heldOut: readonly WalkProblem[] | undefined;
let validation: readonly WalkProblem[] | undefined;

/**
 * The second world: from a start to a goal on a ring of 31 values by the moves A (+1), B (*2), C (*3) and
 * D (-5), at most eight. One fork a move, and every other token follows from what is written.
 *
 * The split is by a hash of start and goal: residue 0 mod 10 is held out, 1 is for validation. Of 930 problems
 * each part is about a tenth, so the lists are whole.
 */
export const walk: World<WalkProblem> = {
  name: 'walk',
  vocabulary: walkVocabulary,
  promptLength: 5,
  responseLength: longestTrace + slack,
  teacher,
  sample: sampleProblem,
  heldOut: () => {
    heldOut ??= listProblems('held-out');
    return heldOut;
  },
  validation: () => {
    validation ??= listProblems('validation');
    return validation;
  },
  prompt: walkPrompt,
  title: ({ start, goal }) => `${start} → ${goal}`,
  parse: parseProblem,
  slots: walkSlots,
  forkSlots: walkForkSlots,
  solutions: walkSolutions,
  trace: (problem, random, how = teacher) => teacherTrace(problem, random, how),
  verify: verifyWalk,
  ending: walkEnding,
};
