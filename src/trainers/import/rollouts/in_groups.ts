/**
 * Puts what was drawn for one prompt at one step together, and numbers the prompts of each step from 1. Trainers that spread a
 * batch over ranks write it in any order.
 * @param keyOf what names a prompt
 */
export function inGroups<T>(
  all: readonly T[],
  stepOf: (one: T) => number | null,
  keyOf: (one: T) => string,
): { one: T; group: number }[] {
  const steps = new Map<number | null, Map<string, T[]>>();
  for (const one of all) {
    const step = stepOf(one);
    const groups = steps.get(step) ?? new Map<string, T[]>();
    steps.set(step, groups);
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...steps]
    .sort(([a], [b]) => (a ?? 0) - (b ?? 0))
    .flatMap(([, groups]) =>
      [...groups.values()].flatMap((group, i) => group.map((one) => ({ one, group: i + 1 }))),
    );
}
