/** Splits into n parts whose sizes differ by at most one; empty parts are omitted. */
export function splitEvenly<T>(items: readonly T[], n: number): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < n; i++) {
    const part = items.slice(Math.floor((i * items.length) / n), Math.floor(((i + 1) * items.length) / n));
    if (part.length > 0) parts.push(part);
  }
  return parts;
}
