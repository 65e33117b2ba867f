/**
 * A run's lines without those that a resume took back: a run that stopped at step 47 and resumed from its checkpoint at
 * 40 has steps 41 to 47 twice, and the later ones count. Steps of what is left rise strictly.
 */
export function lastAttempt<Line extends { readonly step: number }>(lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  for (const line of lines) {
    while (kept.length > 0 && kept[kept.length - 1].step >= line.step) kept.pop();
    kept.push(line);
  }
  return kept;
}
