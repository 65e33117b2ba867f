import { leavesOf, type TreeNode } from '../../../forks/fork_tree.ts';

/** A node of the tree that is on the screen, in reading order. */
export interface TreeItem {
  readonly node: TreeNode;
  /** Identifies the node by its path, so that it is stable while a tree grows. */
  readonly path: string;
  /** Path of its parent; null for the root. */
  readonly parent: string | null;
  /** 1 for the root. */
  readonly level: number;
  /** Place among its siblings, from 1, and how many they are. */
  readonly place: number;
  readonly siblings: number;
  /** Whether its children are shown; null if it has none. */
  readonly expanded: boolean | null;
  /** Endings below it. */
  readonly leaves: number;
}

/** The nodes that are shown, parents before children, where the given ones are folded. */
export function treeItems(root: TreeNode, foldedPaths: ReadonlySet<string>): TreeItem[] {
  const items: TreeItem[] = [];
  const visit = (node: TreeNode, parent: TreeItem | null, place: number, siblings: number) => {
    const path = parent === null ? '' : `${parent.path}/${branchName(node)}`;
    const expanded = node.children.length === 0 ? null : !foldedPaths.has(path);
    const item: TreeItem = {
      node,
      path,
      parent: parent?.path ?? null,
      level: (parent?.level ?? 0) + 1,
      place,
      siblings,
      expanded,
      leaves: leavesOf(node).length,
    };
    items.push(item);
    if (expanded) {
      node.children.forEach((child, i) => {
        visit(child, item, i + 1, node.children.length);
      });
    }
  };
  visit(root, null, 1, 1);
  return items;
}

/** Tells a node from its siblings: by its first token; `others` and a way that ends here have none. */
const branchName = ({ tokens, folded }: TreeNode) => (folded > 0 ? 'others' : (tokens[0] ?? 'end'));

/** The root of ways that part at once: it has no text of its own. */
export const isStart = ({ node, level }: TreeItem): boolean => level === 1 && node.tokens.length === 0;

/** What a key asks of the tree. */
export type TreeMove = { to: string } | { fold: string; folded: boolean } | { select: string } | null;

/**
 * Arrows follow the drawing: right to the first child (a folded one opens first), left to the parent, up and down
 * among siblings, and past the last of them to the next way. Enter selects, space folds, Home and End go to the ends.
 */
export function treeMove(key: string, items: readonly TreeItem[], active: string): TreeMove {
  const at = items.findIndex(({ path }) => path === active);
  const item = items[at];
  if (!item) return null;
  const go = (other: TreeItem | undefined): TreeMove => (other ? { to: other.path } : null);
  switch (key) {
    case 'ArrowRight':
      if (item.expanded === false) return { fold: item.path, folded: false };
      return item.expanded ? go(items[at + 1]) : null;
    case 'ArrowLeft':
      return item.parent === null ? null : { to: item.parent };
    case 'ArrowDown':
      // The first node after this one that does not lie below it.
      return go(items.slice(at + 1).find(({ level }) => level <= item.level));
    case 'ArrowUp':
      return go(
        items.slice(0, at).findLast(({ parent }) => parent === item.parent) ??
          items.find(({ path }) => path === item.parent),
      );
    case 'Home':
      return go(items[0]);
    case 'End':
      return go(items.at(-1));
    case 'Enter':
      return { select: item.path };
    case ' ':
      return item.expanded === null ? null : { fold: item.path, folded: item.expanded };
    default:
      return null;
  }
}

/** Tokens as one short line. */
export type LineOf = (ids: readonly number[]) => string;

/** What both ways of showing the tree are given. */
export interface TreeProps {
  readonly items: readonly TreeItem[];
  /** Path of the node that the keys are at. */
  readonly active: string;
  /** The id of a node's element, by its place among the items. */
  readonly idOf: (index: number) => string;
  readonly lineOf: LineOf;
  readonly onFold: (path: string, folded: boolean) => void;
  readonly onChoose: (item: TreeItem) => void;
}
