import { type KeyboardEvent, useCallback, useId, useMemo, useRef, useState } from 'react';
import type { TreeNode } from '../../../forks/fork_tree.ts';
import { useMessages } from '../../words/language.ts';
import { carrySpaces } from '../../words/running_text.ts';
import { traceLine } from '../../words/trace_words.ts';
import { useDrawingSize } from '../drawing_size.ts';
import { FigureFrame } from '../figures/figure_frame.tsx';
import { ForkTreeDrawing, useTreeLayout } from './fork_tree_drawing.tsx';
import { ForkTreeList } from './fork_tree_list.tsx';
import { isStart, type TreeItem, type TreeProps, treeItems, treeMove } from './tree_items.ts';
import { treeSheet } from './tree_sheet.ts';
import { answerText } from './tree_words.ts';

interface ForkTreeViewProps {
  /** Null before anything was resampled. */
  tree: TreeNode | null;
  /** A token's word as it was written; it is shown with `traceWord`. */
  wordOf: (id: number) => string;
  onSelect: (node: TreeNode) => void;
}

/** Narrower than this, and where a tree does not fit, a drawing of branches is no longer one, and a list says it better; px. */
const narrow = 560;

/** Where the branches lead: a drawing, or where there is no room for it an indented list. One tab stop. */
export function ForkTreeView({ tree, wordOf, onSelect }: ForkTreeViewProps) {
  const t = useMessages();
  const words = t.figures.tree;
  const [box, { width, scale }] = useDrawingSize<HTMLDivElement>();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState('');
  const holder = useRef<HTMLDivElement>(null);
  const base = useId();
  const items = useMemo(() => (tree ? treeItems(tree, folded) : []), [tree, folded]);
  // All runs are set alike: as running text where any of their words is a piece of one.
  const joined = useMemo(
    () =>
      tree !== null &&
      carrySpaces(treeItems(tree, new Set()).flatMap(({ node: { tokens } }) => tokens.map(wordOf))),
    [tree, wordOf],
  );
  const lineOf = useCallback(
    (ids: readonly number[]) => traceLine(ids.map(wordOf), joined),
    [wordOf, joined],
  );
  // Folding a way must not turn the drawing into a list, or back.
  const whole = useMemo(() => (tree ? treeItems(tree, new Set()) : []), [tree]);
  const fits = useTreeLayout(whole, lineOf, width) !== null;
  const layout = useTreeLayout(items, lineOf, width);
  if (!tree) return <p className="figure-empty">{words.empty}</p>;

  // A tree that grew or was folded may no longer have the node that the keys were at.
  const active = items.some(({ path }) => path === wanted) ? wanted : '';
  const idOf = (index: number) => `${base}${index}`;
  const activeId = idOf(items.findIndex(({ path }) => path === active));
  const fold = (path: string, close: boolean) => {
    setFolded((old) => {
      const next = new Set(old);
      if (close) next.add(path);
      else next.delete(path);
      return next;
    });
    setWanted(path);
  };
  const choose = (item: TreeItem) => {
    setWanted(item.path);
    onSelect(item.node);
  };
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const move = treeMove(event.key, items, active);
    if (!move) return;
    event.preventDefault();
    if ('fold' in move) fold(move.fold, move.folded);
    else if ('select' in move) choose(items.find(({ path }) => path === move.select)!);
    else {
      setWanted(move.to);
      const to = idOf(items.findIndex(({ path }) => path === move.to));
      holder.current?.querySelector(`[id="${to}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  const listed = width > 0 && (width < narrow || !fits || layout === null);
  const showing: TreeProps = { items, active, idOf, lineOf, onFold: fold, onChoose: choose };
  const leaves = items[0].leaves;
  // Ways that part and yet end alike: the sentence says all there is.
  const said = tree.overdetermined && isStart(items[0]) && items.length === 1;
  const way = tree.taken ? t.gap + (listed ? words.noteTakenList : words.noteTaken) : '';
  const note = (listed ? words.notesList : words.notes)[tree.measure] + way;
  return (
    <FigureFrame
      title={words.title}
      note={note}
      sheet={treeSheet(tree, lineOf, t)}
      file="fork-tree"
      drawn={!listed && !said}
    >
      {tree.overdetermined && (
        <p className="overdetermined">
          {words.overdetermined(tree.samples, answerText(tree.answers[0]?.answer ?? null, t))}
        </p>
      )}
      <div ref={box}>
        {!said && (
          <div
            className={listed ? 'fork-tree listed' : 'fork-tree'}
            ref={holder}
            role="tree"
            tabIndex={0}
            aria-label={words.label(leaves)}
            aria-activedescendant={activeId}
            onKeyDown={onKeyDown}
          >
            {listed ? (
              <ForkTreeList {...showing} />
            ) : (
              layout && <ForkTreeDrawing layout={layout} scale={scale} {...showing} />
            )}
          </div>
        )}
      </div>
      {!said && <p className="note tree-keys">{words.keys}</p>}
    </FigureFrame>
  );
}
