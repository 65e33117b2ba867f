/** A label with the y that it should have. */
export interface Wanted {
  readonly key: string;
  readonly y: number;
}

/**
 * y positions for labels so that neighbours are at least `gap` apart and all stay between `top` and `bottom`, in the
 * order of the heights they want. Labels that collide share the shift: a cluster is centred on what it wants.
 */
export function placeLabels(
  wanted: readonly Wanted[],
  gap: number,
  top: number,
  bottom: number,
): Map<string, number> {
  interface Cluster {
    keys: string[];
    /** The mean of the heights that its first label would need to suit each of its labels. */
    start: number;
  }
  const clusters: Cluster[] = [];
  const clamp = (start: number, size: number) => Math.max(top, Math.min(bottom - (size - 1) * gap, start));
  for (const { key, y } of wanted.toSorted((a, b) => a.y - b.y)) {
    let cluster: Cluster = { keys: [key], start: y };
    for (;;) {
      const above = clusters.at(-1);
      if (!above) break;
      const end = clamp(above.start, above.keys.length) + above.keys.length * gap;
      if (clamp(cluster.start, cluster.keys.length) >= end) break;
      clusters.pop();
      const sizes = [above.keys.length, cluster.keys.length];
      cluster = {
        keys: [...above.keys, ...cluster.keys],
        start: (above.start * sizes[0] + (cluster.start - sizes[0] * gap) * sizes[1]) / (sizes[0] + sizes[1]),
      };
    }
    clusters.push(cluster);
  }
  const places = new Map<string, number>();
  for (const { keys, start } of clusters) {
    const first = clamp(start, keys.length);
    keys.forEach((key, i) => {
      places.set(key, first + i * gap);
    });
  }
  return places;
}
