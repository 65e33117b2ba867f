import { useCallback, useMemo, useState } from 'react';
import type { Trace } from '../../../experiment/trace.ts';
import type { TreeNode } from '../../../forks/fork_tree.ts';
import { ForkTreeView } from '../../charts/forks/fork_tree_view.tsx';
import { look } from '../../state/inspect/inspect_session.ts';
import type { Inspected } from '../../state/inspect/inspect_store.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import type { Reading } from '../use_reading.ts';
import { forkTree, samplesTree, scanTree, type TreeSource } from './branch_trees.ts';

/** In the order in which a tree is taken where the reader has not chosen: the newest knowledge first. */
const sources = ['fork', 'scan', 'samples'] as const satisfies readonly TreeSource[];

/** Where the branches lead: of the pinned fork, of the scan, or of all samples. */
export function TreePanel({ reading }: { reading: Reading }) {
  const t = useMessages();
  const { shown } = reading;
  const inspected = useInspect((s) => s.inspected);
  const pinned = useInspect((s) => s.view.pinned);
  const [wanted, setWanted] = useState<TreeSource | null>(null);
  const trees = useMemo(
    (): Record<TreeSource, TreeNode | null> => ({
      fork: pinned === null ? null : forkTree(shown, pinned),
      scan: scanTree(shown),
      samples: samplesTree(shown, inspected),
    }),
    [shown, inspected, pinned],
  );
  const wordOf = useCallback((id: number) => wordOfId(id, shown, inspected), [shown, inspected]);
  const there = sources.filter((source) => trees[source] !== null);
  const source = wanted !== null && trees[wanted] !== null ? wanted : (there[0] ?? null);
  const { promptLength, tokens } = shown.trace;
  return (
    <section className="tree-panel" aria-label={t.figures.tree.title}>
      {there.length > 1 && (
        <div className="labelled-choice">
          <span aria-hidden="true">{t.inspect.tree.label}</span>
          <fieldset className="segments">
            <legend className="unseen">{t.inspect.tree.label}</legend>
            {sources
              .filter((name) => there.includes(name))
              .map((name) => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={name === source}
                  onClick={() => setWanted(name)}
                >
                  {t.inspect.tree.sources[name]}
                </button>
              ))}
          </fieldset>
        </div>
      )}
      <ForkTreeView
        tree={source === null ? null : trees[source]}
        wordOf={wordOf}
        onSelect={({ position }) => {
          // A branch that ends beyond the shown response has no token there to keep.
          if (position >= promptLength && position < tokens.length) look({ pinned: position, position });
        }}
      />
    </section>
  );
}

/** The words of traces by id: while one grows, the others' are not gathered anew. */
const wordsOfTrace = new WeakMap<Trace, ReadonlyMap<number, string>>();

function wordsIn(trace: Trace): ReadonlyMap<number, string> {
  const known = wordsOfTrace.get(trace);
  if (known) return known;
  const words = new Map<number, string>();
  for (const { id, word, top } of trace.tokens) {
    if (id !== null) words.set(id, word);
    for (const alternative of top) if (alternative.id !== null) words.set(alternative.id, alternative.word);
  }
  wordsOfTrace.set(trace, words);
  return words;
}

/** The word of a token that is on the page, by its id. */
function wordOfId(id: number, { scan, branches }: Inspected, inspected: readonly Inspected[]): string {
  for (const fork of scan) for (const branch of fork.branches) if (branch.id === id) return branch.word;
  const traces = [...branches.flatMap((branch) => branch.traces), ...inspected.map(({ trace }) => trace)];
  for (const trace of traces) {
    const word = wordsIn(trace).get(id);
    if (word !== undefined) return word;
  }
  return `#${id}`;
}
