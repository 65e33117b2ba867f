import { useMemo } from 'react';
import { useMessages } from '../../words/language.ts';
import { drawn } from '../drawing_size.ts';
import { isStart, type LineOf, type TreeItem, type TreeProps } from './tree_items.ts';
import { knob, layoutTree, type PlacedItem, type TreeLayout, treeSizes } from './tree_layout.ts';
import { endingText, likelihoodText, nodeName, runText, shortText } from './tree_words.ts';

/** Widths of an edge: of the whole, and of the rarest way; px. */
const widest = 24;
const thinnest = 1.4;

/**
 * Characters of a run, and of an answer, that are drawn at most, and from a parent's end to a child's run, px: the first
 * that lets the tree fit.
 * What is left out of a run is in its name.
 */
const tightness = [
  ...[64, 52, 42, 34, 26, 20, 15, 11].map((run) => ({ run, answer: 26, curve: treeSizes.curve })),
  ...[26, 18, 12].map((answer) => ({ run: 11, answer, curve: 30 })),
  { run: 8, answer: 12, curve: 26 },
];

/** The loosest layout that fits, px; null where even the tightest is wider than there is room. @param room in the drawing’s units */
export function useTreeLayout(items: readonly TreeItem[], lineOf: LineOf, room: number): TreeLayout | null {
  const t = useMessages();
  return useMemo(() => {
    if (items.length === 0) return null;
    const texts = new Map(items.map((item) => [item, isStart(item) ? '' : runText(item.node, lineOf, t)]));
    const layoutOf = ({ run, answer, curve }: (typeof tightness)[number]) =>
      layoutTree(
        items,
        (item) => shortText(texts.get(item) ?? '', run),
        ({ node }) => endingText(node, t, answer),
        curve,
      );
    for (const each of tightness) {
      const layout = layoutOf(each);
      if (layout.width <= room) return layout;
    }
    return null;
  }, [items, lineOf, t, room]);
}

/**
 * The tree from left to right: width is likelihood, an ending carries its answers and how many are right.
 * @param scale how much larger than its layout it is shown
 */
export function ForkTreeDrawing({
  layout,
  scale,
  ...showing
}: TreeProps & { layout: TreeLayout; scale: number }) {
  const { placed, width, height } = layout;
  return (
    <svg data-drawing="" role="none" className="plot-drawing" {...drawn(width, height, scale)}>
      {placed.toReversed().map((place) => (
        <Edge key={place.item.path} {...place} />
      ))}
      {placed.map((place, index) => (
        <Node key={place.item.path} place={place} index={index} showing={showing} />
      ))}
    </svg>
  );
}

function Edge({ item, x, end, y, from }: PlacedItem) {
  const width = Math.max(thinnest, item.node.reach * widest);
  const middle = from ? (from.x + x) / 2 : x;
  const curve = from ? `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${y} ${x} ${y}` : `M${x} ${y}`;
  const className = item.node.taken ? 'tree-edge taken' : 'tree-edge';
  return <path className={className} strokeWidth={width} d={`${curve}H${end}`} />;
}

interface NodeProps {
  place: PlacedItem;
  index: number;
  showing: TreeProps;
}

function Node({ place, index, showing }: NodeProps) {
  const t = useMessages();
  const words = t.figures.tree;
  const { active, idOf, lineOf, onFold, onChoose } = showing;
  const { item, text, x, end, y } = place;
  const { node, path, expanded, level } = item;
  const root = level === 1;
  const lift = Math.max(thinnest, node.reach * widest) / 2;
  return (
    <g
      id={idOf(index)}
      className={path === active ? 'tree-node active' : 'tree-node'}
      role="treeitem"
      aria-level={level}
      aria-posinset={item.place}
      aria-setsize={item.siblings}
      aria-expanded={expanded ?? undefined}
      aria-selected={path === active}
      aria-label={nodeName(item, lineOf, t)}
      onClick={() => onChoose(item)}
    >
      <rect
        className="tree-hit"
        x={x - 4}
        y={y - treeSizes.row / 2 + 1}
        width={end - x + 8}
        height={treeSizes.row - 2}
        rx={5}
      />
      {text !== '' && (
        <text className="tree-word" x={x + 2} y={y - lift - 5}>
          {text}
        </text>
      )}
      {!root && (
        <text className="tick" x={x + 2} y={y + lift + 14}>
          {likelihoodText(node, t)}
        </text>
      )}
      {root && text === '' && <circle className="tree-root" cx={x} cy={y} r={5} />}
      {!expanded && <Ending place={place} />}
      {node.overdetermined && (
        <text
          className="tree-over"
          x={expanded ? x + 2 : end + 30 + knob(item)}
          y={y + (expanded ? lift + 28 : 26)}
        >
          {words.overdeterminedShort}
        </text>
      )}
      {expanded !== null && !(root && expanded && text === '') && (
        // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; space does the same
        <g
          className="tree-fold"
          onClick={(event) => {
            event.stopPropagation();
            onFold(path, expanded);
          }}
        >
          <circle className="tree-fold-hit" cx={end} cy={y} r={12} />
          <circle className="tree-fold-knob" cx={end} cy={y} r={6.5} />
          <path
            className="tree-fold-sign"
            d={
              expanded
                ? `M${end - 3} ${y - 1.5}L${end} ${y + 1.5}L${end + 3} ${y - 1.5}`
                : `M${end - 1.5} ${y - 3}L${end + 1.5} ${y}L${end - 1.5} ${y + 3}`
            }
          />
        </g>
      )}
    </g>
  );
}

/** What is said where a way ends, or where it is folded: the answers, and how many samples are right. */
function Ending({ place }: { place: PlacedItem }) {
  const { item, ending, end, y } = place;
  const { node } = item;
  const { answers, rate } = ending;
  const known = node.weightRight !== null;
  const at = end + 14 + knob(item);
  return (
    <>
      <circle className="tree-end-ground" cx={at} cy={y} r={8} />
      {known && (
        <circle className="tree-end" cx={at} cy={y} r={8} fillOpacity={Math.max(0, node.weightRight ?? 0)} />
      )}
      <text className="tree-answer" x={at + 16} y={rate === '' ? y + 4 : y - 2}>
        {answers}
      </text>
      <text className="tick" x={at + 16} y={y + 13}>
        {rate}
      </text>
    </>
  );
}
