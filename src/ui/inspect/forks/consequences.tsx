import { useMemo } from 'react';
import { consequencesOf } from '../../../forks/consequence.ts';
import { worldByName, worldNames } from '../../../task/worlds.ts';
import { ConsequencePlot } from '../../charts/forks/consequence_plot.tsx';
import type { ForkRow } from '../../charts/forks/fork_rows.ts';
import { ForkTable } from '../../charts/forks/fork_table.tsx';
import { look } from '../../state/inspect/inspect_session.ts';
import type { Inspected } from '../../state/inspect/inspect_store.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';

/** The scanned forks with what hangs on each. */
export function useForkRows({ trace, scan }: Inspected): readonly ForkRow[] {
  return useMemo(() => {
    const ids = trace.tokens.slice(trace.promptLength).map(({ id }) => id ?? -1);
    const world = trace.world !== null && worldNames.includes(trace.world) ? worldByName(trace.world) : null;
    const slots = world?.slots(ids) ?? [];
    return consequencesOf(scan).map((fork): ForkRow => {
      const slot = slots[fork.position - trace.promptLength];
      return { fork, word: trace.tokens[fork.position].word, slot: slot || null };
    });
  }, [trace, scan]);
}

/** The forks by consequence, in the side panel. */
export function Consequences({ shown }: { shown: Inspected }) {
  const rows = useForkRows(shown);
  const pinned = useInspect((s) => s.view.pinned);
  return (
    <ForkTable
      rows={rows}
      promptLength={shown.trace.promptLength}
      selected={pinned}
      onSelect={(position) => look({ pinned: position, position })}
    />
  );
}

/** Entropy against consequence, below the tree. */
export function ConsequencesDrawn({ shown }: { shown: Inspected }) {
  const rows = useForkRows(shown);
  const pinned = useInspect((s) => s.view.pinned);
  return <ConsequencePlot rows={rows} promptLength={shown.trace.promptLength} selected={pinned} />;
}
