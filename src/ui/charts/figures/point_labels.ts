/** A point of a scatter with the room that its label wants, px. */
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

const away = 13;
const high = 14;

/**
 * Places for the labels of points: right of the point, or left, each also a little higher or lower; the first that
 * covers no point and no label placed before, inside the room. A point that finds none has no label: the table has it.
 */
export function placePointLabels(
  points: readonly LabelledPoint[],
  room: { left: number; right: number; top: number; bottom: number },
): Map<string, PointLabel> {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const placed = new Map<string, PointLabel>();
  for (const { key, x, y, width } of points) {
    for (const shift of [0, -high, high]) {
      for (const anchor of ['start', 'end'] as const) {
        const left = anchor === 'start' ? x + away : x - away - width;
        const box = { left, right: left + width, top: y + shift - high / 2, bottom: y + shift + high / 2 };
        const inside = box.left >= room.left && box.right <= room.right && box.bottom <= room.bottom;
        if (placed.has(key) || !inside || taken.some((other) => meet(box, other))) continue;
        taken.push(box);
        placed.set(key, { x: anchor === 'start' ? x + away : x - away, y: y + shift + 4, anchor });
      }
    }
  }
  return placed;
}

const meet = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
