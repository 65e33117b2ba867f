import type { Teacher, World } from '../world.ts';
import { longestTrace } from './grammar.ts';
import { solutions } from './moves.ts';
import {
  type CountdownProblem,
  type CountdownSize,
  countdownPrompt,
  listProblems,
  parseProblem,
  sampleProblem,
} from './problems.ts';
import { countdownForkSlots, countdownSlots } from './slots.ts';
import { teacherTrace } from './teacher.ts';
import { countdownAttempts, countdownEnding, verifyCountdown } from './verifier.ts';
import { countdownVocabulary } from './vocabulary.ts';

/** `docs/background.md`, the pilot: a base with enough skill for RL to amplify, on every seed tried. */
const teacher: Teacher = { skill: 0.35, stop: 0.7, attempts: 3 };

/** As many held-out problems as in the pilot (`docs/background.md`), so that errors compare. */
const heldOutCount = 249;
const validationCount = 200;

/** Tokens that a response may run past the teacher's longest trace before it counts as truncated. */
const slack = 5;

/**
 * A countdown world: make the goal from all the numbers with + - and *, in steps, with second tries.
 *
 * The split is by a hash of the sorted numbers and the goal: residue 0 mod 10 is held out, 1 is for validation,
 * the other eight are trained on. `heldOut()` is the first 249 of the held-out part in a fixed shuffled order,
 * `validation()` the first 200 of its part (or all, where there are fewer); no problem of either part is ever
 * sampled, listed or not.
 *
 * @param name the world's name in links and records; by default it has the number of numbers
 * @throws Error when a problem would have fewer than two numbers, or numbers without a token
 */
export function countdownWorld(
  size: CountdownSize,
  name = `countdown-${size.numbers}`,
): World<CountdownProblem> {
  if (size.numbers < 2) throw new Error(`A countdown problem has at least 2 numbers, not ${size.numbers}.`);
  if (size.top < size.max) {
    throw new Error(`Numbers up to ${size.max} need tokens up to ${size.max}; "top" is only ${size.top}.`);
  }
  const vocabulary = countdownVocabulary(size.top);
  let heldOut: readonly CountdownProblem[] | undefined;
  let validation: readonly CountdownProblem[] | undefined;
  return {
    name,
    vocabulary,
    promptLength: size.numbers + 4,
    responseLength: longestTrace(size.numbers, teacher.attempts) + slack,
    teacher,
    sample: (random) => sampleProblem(size, random),
    heldOut: () => {
      heldOut ??= listProblems(size, 'held-out').slice(0, heldOutCount);
      return heldOut;
    },
    validation: () => {
      validation ??= listProblems(size, 'validation').slice(0, validationCount);
      return validation;
    },
    prompt: (problem) => countdownPrompt(problem, size, vocabulary),
    title: ({ numbers, goal }) => `${numbers.join(' ')} → ${goal}`,
    parse: (text) => parseProblem(text, size),
    slots: (response) => countdownSlots(response, size.numbers, vocabulary),
    forkSlots: countdownForkSlots(size.numbers),
    solutions: ({ numbers, goal }) => solutions(numbers, goal, size.top).length,
    trace: (problem, random, how = teacher) => teacherTrace(problem, random, how, vocabulary),
    verify: (problem, response) => verifyCountdown(problem, response, vocabulary),
    attempts: (problem, response) => countdownAttempts(problem, response, vocabulary),
    ending: (problem, response) => countdownEnding(problem, response, vocabulary),
  };
}

/** The main experiment's world: three numbers up to 12, values up to 40, 55 tokens. */
export const countdown = countdownWorld({ numbers: 3, max: 12, top: 40 }, 'countdown');
