import { useMemo } from 'react';
import { useMessages } from '../../words/language.ts';
import { drawn } from '../drawing_size.ts';
import type { TreeProps } from './tree_items.ts';
import { isStart } from './tree_items.ts';
import { columnCount, knob, layoutTree, type PlacedItem, treeSizes } from './tree_layout.ts';
import { endingText, nodeName, runText, shareText, shortText } from './tree_words.ts';

/** Widths of an edge: of the whole, and of the rarest way; px. */
const widest = 24;
const thinnest = 1.4;

/**
 * Characters of a run that are drawn at most, and from a parent's end to a child's run, px: the first that lets the tree fit,
 * and if none does, the last. What is left out of a run is in its name.
 */
const tightness = [
  ...[64, 52, 42, 34, 26, 20, 15, 11].map((characters) => ({ characters, curve: treeSizes.curve })),
  ...[11, 8].map((characters) => ({ characters, curve: 30 })),
];

/**
 * The tree from left to right: width is probability, an ending carries its answers and how many are right.
 * @param room width that there is, in the drawing’s units
 * @param scale how much larger it is shown
 */
export function ForkTreeDrawing({ room, scale, ...showing }: TreeProps & { room: number; scale: number }) {
  const { items, lineOf } = showing;
  const t = useMessages();
  const { placed, width, height } = useMemo(() => {
    const texts = new Map(items.map((item) => [item, isStart(item) ? '' : runText(item.node, lineOf, t)]));
    const layoutOf = ({ characters, curve }: (typeof tightness)[number]) =>
      layoutTree(
        items,
        (item) => shortText(texts.get(item) ?? '', characters),
        ({ node }) => {
          const { answers, rate } = endingText(node, t);
          return columnCount(answers) > columnCount(rate) ? answers : rate;
        },
        curve,
      );
    const tightest = tightness[tightness.length - 1];
    return layoutOf(tightness.find((each) => layoutOf(each).width <= room) ?? tightest);
  }, [items, lineOf, t, room]);
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
          {shareText(node.probability, t)}
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
            d={`M${end - 3} ${y}H${end + 3}${expanded ? '' : `M${end} ${y - 3}V${y + 3}`}`}
          />
        </g>
      )}
    </g>
  );
}

/** What is said where a way ends, or where it is folded: the answers, and how many samples are right. */
function Ending({ place }: { place: PlacedItem }) {
  const t = useMessages();
  const { item, end, y } = place;
  const { node } = item;
  const { answers, rate } = endingText(node, t);
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
