import type { TreeItem } from './tree_items.ts';
import type { EndingText } from './tree_words.ts';

/** A node in its place. Its run is the horizontal line from `x` to `end` at `y`; px. */
export interface PlacedItem {
  readonly item: TreeItem;
  readonly text: string;
  readonly ending: EndingText;
  readonly x: number;
  readonly end: number;
  readonly y: number;
  /** Where its parent's run ends; null for the root. */
  readonly from: { readonly x: number; readonly y: number } | null;
}

export interface TreeLayout {
  readonly placed: readonly PlacedItem[];
  readonly width: number;
  readonly height: number;
}

/** Sizes of the drawing, px. */
export const treeSizes = {
  /** Between two endings. */
  row: 46,
  /** From a parent's end to a child's run. */
  curve: 52,
  /** Shortest run: a percentage fits under it. */
  run: 46,
  /** From where a way ends to what is said of its ending, and the width of a sign there. */
  ending: 32,
  endingSign: 8,
  /** A character of the runs' monospace font. */
  sign: 8.1,
  margin: 14,
} as const;

/**
 * A tidy layout from left to right: endings are below one another, each parent in the middle of its children, and
 * all runs of a level begin in one column, as wide as its longest text.
 * @param textOf the text of a node's run, already short enough
 * @param endingOf what is said of an ending, its answers short enough too
 * @param curve from a parent's end to a child's run, px
 */
export function layoutTree(
  items: readonly TreeItem[],
  textOf: (item: TreeItem) => string,
  endingOf: (item: TreeItem) => EndingText,
  curve: number = treeSizes.curve,
): TreeLayout {
  const { row, run, ending, endingSign, sign, margin } = treeSizes;
  const texts = items.map(textOf);
  const endings = items.map(endingOf);
  const levels = Math.max(...items.map(({ level }) => level));
  const widths = Array<number>(levels).fill(0);
  items.forEach(({ level }, i) => {
    const wide = level === 1 && texts[i] === '' ? 0 : Math.max(run, columnCount(texts[i]) * sign + 12);
    widths[level - 1] = Math.max(widths[level - 1], wide);
  });
  const starts: number[] = [margin];
  for (let level = 1; level < levels; level++) starts.push(starts[level - 1] + widths[level - 1] + curve);

  // Children come after their parents, so walking backwards meets them first.
  const heights = new Map<string, number>();
  const spans = new Map<string, { top: number; bottom: number }>();
  let rows = 0;
  for (const item of items) {
    if (!item.expanded) heights.set(item.path, (rows++ + 0.5) * row + margin);
  }
  for (const item of items.toReversed()) {
    const span = spans.get(item.path);
    if (span) heights.set(item.path, (span.top + span.bottom) / 2);
    const y = heights.get(item.path)!;
    if (item.parent === null) continue;
    const above = spans.get(item.parent);
    spans.set(item.parent, {
      top: Math.min(y, above?.top ?? y),
      bottom: Math.max(y, above?.bottom ?? y),
    });
  }
  const ends = new Map(
    items.map(({ path, level }) => [
      path,
      { x: starts[level - 1] + widths[level - 1], y: heights.get(path)! },
    ]),
  );
  const widest = items.flatMap((item, i) => {
    if (item.expanded) return [];
    const { answers, rate } = endings[i];
    const said = Math.max(columnCount(answers), columnCount(rate)) * endingSign;
    return [ends.get(item.path)!.x + ending + knob(item) + said];
  });
  return {
    placed: items.map((item, i) => ({
      item,
      text: texts[i],
      ending: endings[i],
      x: starts[item.level - 1],
      end: ends.get(item.path)!.x,
      y: heights.get(item.path)!,
      from: item.parent === null ? null : ends.get(item.parent)!,
    })),
    width: Math.ceil(Math.max(...widest)) + margin,
    height: rows * row + 2 * margin,
  };
}

/** Space for the knob that unfolds a node, before its ending. The root's dot is as large. */
export const knob = ({ expanded, level }: TreeItem): number => (expanded === false || level === 1 ? 10 : 0);

/** How many columns of a monospace font a text takes: a Chinese character takes nearly two. */
export const columnCount = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign.codePointAt(0)! > 0x2e80 ? 1.75 : 1), 0);
