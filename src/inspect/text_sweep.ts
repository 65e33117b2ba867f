import { InvalidRequest } from './invalid_request.ts';
import type { Subject } from './subject.ts';
import type { Swept } from './temperature_sweep.ts';

/**
 * Problems in words as a sweep wants them.
 * @throws InvalidRequest where a right answer is not known
 */
export function sweptText(subject: Subject, problems: readonly unknown[]): Swept {
  if (problems.some((problem) => subject.outcome(problem, []).reward === null))
    throw new InvalidRequest('A pass rate needs the right answer of every problem.');
  return {
    heldOut: () => problems,
    validation: () => [],
    responseLength: Math.min(
      ...problems.map((problem) =>
        Math.min(subject.longest(problem), subject.context - subject.prompt(problem).length),
      ),
    ),
    prompt: (problem) => [...subject.prompt(problem)],
    verify: (problem, response) => ({ reward: subject.outcome(problem, response).reward ?? 0 }),
    stopsAt: (problem) => subject.stopsAt(problem),
    vocabulary: { eos: subject.ends[0], ends: subject.ends },
  };
}
