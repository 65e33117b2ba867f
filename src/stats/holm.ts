/**
 * Holm's step-down adjustment of the p values of a family of tests: an adjusted value below alpha is significant, and the
 * chance that any true hypothesis of the family is found false is then at most alpha, whatever the tests have to do with each
 * other. The i-th smallest of m values is multiplied by m - i + 1, and none is smaller than one before it. Holm 1979, "A simple
 * sequentially rejective multiple test procedure".
 * @returns in the order of `ps`, none above 1
 */
export function holmAdjusted(ps: readonly number[]): number[] {
  const adjusted = ps.map(() => 1);
  const rising = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  let least = 0;
  rising.forEach(({ p, i }, rank) => {
    least = Math.max(least, Math.min(1, p * (ps.length - rank)));
    adjusted[i] = least;
  });
  return adjusted;
}
