import type { Random } from '../../random/stream.ts';
import { type Sign, signs } from './vocabulary.ts';

/** One step: two of the numbers become one. */
export interface Move {
  /** The first operand, never smaller than the second. */
  x: number;
  sign: Sign;
  y: number;
  /** What `x sign y` gives. */
  z: number;
  /** The numbers after the move, `z` among them, largest first. */
  left: readonly number[];
}

/** What `x sign y` gives, in or out of range. */
export function compute(x: number, sign: Sign, y: number): number {
  return sign === '+' ? x + y : sign === '-' ? x - y : x * y;
}

/**
 * All valid moves from some numbers: larger operand first, result in 0 to `top`. Two moves that would be
 * written alike (equal numbers) count once. With numbers up to `top` there is always one, since a difference
 * stays in range.
 */
export function moves(numbers: readonly number[], top: number): Move[] {
  const found: Move[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < numbers.length; i++) {
    for (let j = i + 1; j < numbers.length; j++) {
      const x = Math.max(numbers[i], numbers[j]);
      const y = Math.min(numbers[i], numbers[j]);
      if (seen.has(`${x} ${y}`)) continue;
      seen.add(`${x} ${y}`);
      const rest = numbers.filter((_, k) => k !== i && k !== j);
      for (const sign of signs) {
        const z = compute(x, sign, y);
        if (z <= top) found.push({ x, sign, y, z, left: [z, ...rest].sort((a, b) => b - a) });
      }
    }
  }
  return found;
}

/** All paths that make one number of many: from n numbers, n - 1 moves each. */
export function paths(numbers: readonly number[], top: number): Move[][] {
  if (numbers.length < 2) return [[]];
  return moves(numbers, top).flatMap((move) => paths(move.left, top).map((rest) => [move, ...rest]));
}

/** All paths that end on the goal. */
export function solutions(numbers: readonly number[], goal: number, top: number): Move[][] {
  return paths(numbers, top).filter((path) => path.at(-1)?.z === goal);
}

/** A path of random moves, each drawn evenly from the valid ones at its place. */
export function randomPath(numbers: readonly number[], top: number, random: Random): Move[] {
  const path: Move[] = [];
  let left = numbers;
  while (left.length > 1) {
    const choices = moves(left, top);
    const move = choices[random.integer(choices.length)];
    path.push(move);
    left = move.left;
  }
  return path;
}
