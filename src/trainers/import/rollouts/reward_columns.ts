import { group } from 'd3-array';

/** A row with the numbers of the columns that may be rewards, and its advantage. */
interface Scored {
  readonly group: string;
  readonly values: readonly (number | null)[];
  readonly advantage: number | null;
}

/**
 * How many of a table's columns of numbers are reward functions. TRL writes those first, then what a reward function has logged
 * of its own; nothing tells them apart but that the advantage grows with the sum of the rewards in every group, and is 0 where
 * they are all equal.
 * @returns the fewest first columns with which that holds; null where it holds with none
 */
export function rewardColumnCount(rows: readonly Scored[]): number | null {
  const groups = group(rows, (row) => row.group);
  const most = rows[0]?.values.length ?? 0;
  for (let count = 1; count <= most; count++) {
    if ([...groups.values()].every((of) => fits(of, count))) return count;
  }
  return null;
}

/** The sum of the first rewards; null where none of them is known. */
export function sumOf(values: readonly (number | null)[], count: number): number | null {
  const known = values.slice(0, count).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

/** Whether a group's advantages are its rewards, shifted and stretched. Weights other than 1 do not fit. */
function fits(scored: readonly Scored[], count: number): boolean {
  const points = scored.flatMap(({ values, advantage }) => {
    const reward = sumOf(values, count);
    return reward === null || advantage === null ? [] : [{ reward, advantage }];
  });
  if (points.length < 2) return true;
  const sorted = points.toSorted((a, b) => a.reward - b.reward);
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const slope = high.reward > low.reward ? (high.advantage - low.advantage) / (high.reward - low.reward) : 0;
  const near = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(a), Math.abs(b));
  if (slope < 0) return false;
  return points.every(({ reward, advantage }) =>
    near(advantage, low.advantage + slope * (reward - low.reward)),
  );
}
