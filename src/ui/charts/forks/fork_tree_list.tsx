import { useMessages } from '../../words/language.ts';
import type { TreeProps } from './tree_items.ts';
import { isStart } from './tree_items.ts';
import { endingText, likelihoodText, nodeName, runText } from './tree_words.ts';

/** Deeper than this a list is not indented further: the page has an end. */
const deepest = 8;

/** The tree as an indented list, for narrow places. */
export function ForkTreeList({ items, active, idOf, lineOf, onFold, onChoose }: TreeProps) {
  const t = useMessages();
  const words = t.figures.tree;
  return items.map((item, index) => {
    const { node, path, level, expanded } = item;
    const { answers, rate } = endingText(node, t);
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the tree is the one stop of the tab key, and names this one active
      // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens for keys
      <div
        key={path}
        id={idOf(index)}
        className={`tree-line${node.taken ? ' taken' : ''}${path === active ? ' active' : ''}`}
        role="treeitem"
        aria-level={level}
        aria-posinset={item.place}
        aria-setsize={item.siblings}
        aria-expanded={expanded ?? undefined}
        aria-selected={path === active}
        aria-label={nodeName(item, lineOf, t)}
        style={{ paddingInlineStart: `${(Math.min(level, deepest) - 1) * 14}px` }}
        onClick={() => onChoose(item)}
      >
        <span
          className="tree-line-fold"
          aria-hidden="true"
          onClick={(event) => {
            if (expanded === null) return;
            event.stopPropagation();
            onFold(path, expanded);
          }}
        >
          {expanded !== null && (
            // A minus or a plus would be read as a token.
            <svg aria-hidden="true" width={12} height={12}>
              <path className="tree-fold-sign" d={expanded ? 'M2 4.5L6 8.5L10 4.5' : 'M4.5 2L8.5 6L4.5 10'} />
            </svg>
          )}
        </span>
        <span className="tree-line-text">
          <span className="mono">{isStart(item) ? words.start : runText(node, lineOf, t)}</span>
          {!expanded && (
            <span className="note">→ {rate === '' ? answers : `${answers}${t.figures.comma}${rate}`}</span>
          )}
          {node.overdetermined && <span className="note">{words.overdeterminedShort}</span>}
        </span>
        {level > 1 && (
          <span className="tree-line-share">
            <span className="tree-line-bar">
              <i style={{ width: `${node.probability * 100}%` }} />
            </span>
            {likelihoodText(node, t)}
          </span>
        )}
      </div>
    );
  });
}
