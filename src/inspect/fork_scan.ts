import type { AnswerCount, BranchOutcome, ForkOutcome, OutcomeReference } from '../forks/fork_outcome.ts';
import type { RolloutSource } from '../model/decode/decoder.ts';
import type { DrawOptions, PromptGroup } from '../model/decode/draw_options.ts';
import { drawInPasses } from './draw_passes.ts';
import type { PlannedFork } from './plan_forks.ts';
import { short } from './sample_traces.ts';
import type { Subject } from './subject.ts';

/** How one continuation ended. */
interface Ending {
  answer: string | null;
  right: boolean;
}

/** A branch in progress. */
interface Branch {
  id: number;
  probability: number;
  endings: Ending[];
}

/** The tools of a scan. */
export interface ScanTools {
  decoder: RolloutSource;
  subject: Subject;
  problem: unknown;
  /** What continuations are counted by. */
  reference: OutcomeReference;
  /** Tokens that may still be sampled after N in total; 0 if there is no space. */
  room(length: number): number;
  draws: DrawOptions;
  /** Where texts end responses: tells how many tokens of the groups' rollouts are kept. */
  stop?(groups: readonly PromptGroup[]): DrawOptions['stop'];
}

/**
 * Samples continuations of each branch of each fork, with passes of the decoder filled across forks and branches. A
 * branch that cannot be continued is verified as it is, and counts `samples` times.
 * @yields after each pass (and first, for forks that needed none) the progress and the finished forks
 */
export async function* scanForks(
  tools: ScanTools,
  trace: { tokens: readonly number[]; promptLength: number },
  planned: readonly PlannedFork[],
  samples: number,
): AsyncGenerator<{ share: number; tokens: number; done: ForkOutcome[] }> {
  const { decoder, subject, room, draws } = tools;
  const { tokens, promptLength } = trace;
  const stop = subject.stopsAt(tools.problem);
  const forks = planned.map((fork) => ({
    ...fork,
    branches: fork.branches.map((b): Branch => ({ ...b, endings: [] })),
    told: false,
  }));
  const groups: PromptGroup[] = [];
  const branchOfGroup: Branch[] = [];
  for (const { position, branches } of forks) {
    for (const branch of branches) {
      const prompt = [...tokens.slice(0, position), branch.id];
      const longest = room(prompt.length);
      const isEnded = subject.ends.includes(branch.id) || stop?.(prompt.slice(promptLength), 1) != null;
      if (isEnded || longest < 1) {
        const ending = endingOf(tools, prompt.slice(promptLength));
        branch.endings = Array<Ending>(samples).fill(ending);
      } else {
        groups.push({ prompt, copies: samples, longest });
        branchOfGroup.push(branch);
      }
    }
  }
  const newlyDone = () =>
    forks
      .filter((fork) => !fork.told && fork.branches.every((b) => b.endings.length === samples))
      .map((fork) => {
        fork.told = true;
        return outcomeOf(fork, tools);
      });
  const total = groups.length * samples;
  let drawn = 0;
  yield { share: total === 0 ? 1 : 0, tokens: 0, done: newlyDone() };
  for await (const pass of drawInPasses(decoder, groups, { ...draws, stop: tools.stop?.(groups) })) {
    let spent = 0;
    for (const { group, rollouts } of pass) {
      const start = groups[group].prompt.slice(promptLength);
      for (const rollout of rollouts) {
        branchOfGroup[group].endings.push(endingOf(tools, [...start, ...rollout.tokens]));
        spent += rollout.tokens.length;
        drawn++;
      }
    }
    yield { share: drawn / total, tokens: spent, done: newlyDone() };
  }
}

function endingOf({ subject, problem, reference }: ScanTools, response: readonly number[]): Ending {
  const { answer, reward } = subject.outcome(problem, response);
  return { answer, right: reference.kind === 'verifier' ? reward === 1 : answer === reference.answer };
}

function outcomeOf(
  fork: Omit<PlannedFork, 'branches'> & { branches: Branch[] },
  { subject, reference }: ScanTools,
): ForkOutcome {
  const branches = fork.branches.map(({ id, probability, endings }): BranchOutcome => {
    return {
      id,
      word: subject.word(id),
      probability: short(probability),
      samples: endings.length,
      right: endings.filter((e) => e.right).length,
      answers: countAnswers(endings),
    };
  });
  const coverage = fork.branches.reduce((sum, b) => sum + b.probability, 0);
  return {
    position: fork.position,
    entropy: fork.entropy,
    taken: fork.taken,
    branches,
    coverage: short(Math.min(1, coverage)),
    ...(reference.kind === 'same' && { reference }),
  };
}

/** Counts of each answer, most frequent first, ties in order of appearance; correct and incorrect ones separately. */
function countAnswers(endings: readonly Ending[]): AnswerCount[] {
  const counts = new Map<string, { answer: string | null; count: number; right: boolean }>();
  for (const { answer, right } of endings) {
    const key = JSON.stringify([answer, right]);
    const found = counts.get(key);
    if (found) found.count++;
    else counts.set(key, { answer, count: 1, right });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
