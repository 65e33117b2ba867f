/** A point of a scatter plot with the width of its label, px. */
export interface LabelledPoint {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface PointLabel {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const gap = 13;
const lineHeight = 14;

/**
 * Positions for the labels of points: right of the point, or left, each also a little higher or lower; the first that
 * covers no point and no earlier label, inside the area. A point without such a position has no label: the table has it.
 */
export function placePointLabels(
  points: readonly LabelledPoint[],
  area: { left: number; right: number; top: number; bottom: number },
): Map<string, PointLabel> {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const placed = new Map<string, PointLabel>();
  for (const { key, x, y, width } of points) {
    for (const shift of [0, -lineHeight, lineHeight]) {
      for (const anchor of ['start', 'end'] as const) {
        const left = anchor === 'start' ? x + gap : x - gap - width;
        const box = {
          left,
          right: left + width,
          top: y + shift - lineHeight / 2,
          bottom: y + shift + lineHeight / 2,
        };
        const inside = box.left >= area.left && box.right <= area.right && box.bottom <= area.bottom;
        if (placed.has(key) || !inside || taken.some((other) => overlap(box, other))) continue;
        taken.push(box);
        placed.set(key, { x: anchor === 'start' ? x + gap : x - gap, y: y + shift + 4, anchor });
      }
    }
  }
  return placed;
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
