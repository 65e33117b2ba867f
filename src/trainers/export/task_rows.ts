import type { Recipe } from '../../experiment/spec.ts';
import { foldKey, randomStream, streams } from '../../random/stream.ts';
import type { World } from '../../task/world.ts';
import { worldByName } from '../../task/worlds.ts';

/** One problem of a data file. */
export interface TaskRow {
  /** The prompt as text, its first token `<bos>` included. */
  prompt: string;
  /** The problem as the verifier takes it: a JSON object in a text, which every trainer hands on untouched. */
  problem: string;
  /** A short line for people. */
  title: string;
}

/** Most rows of a training file: a longer run begins again at the first. */
export const mostRows = 100_000;

const rowOf = (world: World, problem: unknown): TaskRow => ({
  prompt: world
    .prompt(problem)
    .map((id) => world.vocabulary.tokens[id])
    .join(' '),
  problem: JSON.stringify(problem),
  title: world.title(problem),
});

/**
 * The problems that forklab trains a seed on, step after step, each as often as it is drawn. With refilling these are
 * each step's first batch.
 */
export function trainingRows({ world: name, seed, steps, rollout }: Recipe): TaskRow[] {
  const world = worldByName(name);
  const rows: TaskRow[] = [];
  for (let step = 1; step <= steps && rows.length < mostRows; step++) {
    const random = randomStream(foldKey(seed, streams.problems), step);
    for (let i = 0; i < rollout.prompts; i++) rows.push(rowOf(world, world.sample(random)));
  }
  return rows;
}

/** The held-out problems that are evaluated. */
export function heldOutRows({ world: name, evaluation }: Recipe): TaskRow[] {
  const world = worldByName(name);
  return world
    .heldOut()
    .slice(0, evaluation.problems)
    .map((problem) => rowOf(world, problem));
}

/** Rows as JSONL. */
export const jsonLines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');
