import type { TracePair } from '../trace_pair.ts';

/**
 * Forty traces, 634 tokens, made of integers, so that Python generates the same bit for bit:
 * i = np.arange(10 + 7 * t % 13) + 100 * t; b = (i * 7919 + 13) % 1009 / 1009;
 * a = b + ((i * 104729 + 31 * t) % 997 / 997 - 0.45) * (0.2 + 0.02 * t); before, after = b**3, np.maximum(a, 0)**3
 */
export const madePairs: readonly TracePair[] = Array.from({ length: 40 }, (_, t) => {
  const places = Array.from({ length: 10 + ((t * 7) % 13) }, (_, at) => at + 100 * t);
  const roots = places.map((i) => ((i * 7919 + 13) % 1009) / 1009);
  const moved = places.map(
    (i, at) => roots[at] + (((i * 104729 + t * 31) % 997) / 997 - 0.45) * (0.2 + 0.02 * t),
  );
  return { before: roots.map((b) => b ** 3), after: moved.map((a) => Math.max(a, 0) ** 3) };
});
