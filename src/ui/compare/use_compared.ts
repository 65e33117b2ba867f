import { useMemo } from 'react';
import { useCompare } from '../state/compare/compare_store.ts';
import { allRuns, importedId, screenExperiment } from '../state/compare/compared_experiments.ts';
import type { ComparedExperiment, ComparedRun } from '../state/compare/compared_run.ts';
import type { CurveRun } from '../state/compare/curve_run.ts';
import { type ForeignGroup, foreignGroups } from '../state/compare/foreign_groups.ts';
import { groupsOf, type RunGroup } from '../state/compare/run_groups.ts';
import { useLab } from '../state/use_lab.ts';
import { useKept } from '../state/views/kept_store.ts';

/** What is compared: all runs, and the groups of those that are shown. */
export interface Compared {
  readonly runs: readonly ComparedRun[];
  /** All runs by condition: colours do not change when something is hidden. */
  readonly groups: readonly RunGroup[];
  readonly shown: readonly RunGroup[];
  /** Runs of other trainers by condition: all, and those that are shown. */
  readonly foreign: readonly ForeignGroup[];
  readonly foreignShown: readonly ForeignGroup[];
}

export function useCompared(): Compared {
  const experiment = useLab((s) => s.experiment);
  const recorded = useLab((s) => s.recorded);
  const imported = useLab((s) => s.imported);
  const adapter = useLab((s) => s.adapter);
  const hidden = useCompare((s) => s.view.hidden);
  const others = useComparedOthers();
  const records = useCompare((s) => s.foreign);
  const foreign = useMemo(() => foreignGroups(records), [records]);
  return useMemo(() => {
    const runs = allRuns([screenExperiment({ experiment, recorded, imported, adapter }), ...others]);
    const groups = groupsOf(runs);
    const off = new Set(hidden);
    return { runs, groups, shown: without(off, groups), foreign, foreignShown: without(off, foreign) };
  }, [experiment, recorded, imported, adapter, others, foreign, hidden]);
}

/** Groups without the runs that are hidden. */
function without<Group extends RunGroup | ForeignGroup>(
  hidden: ReadonlySet<string>,
  groups: readonly Group[],
): Group[] {
  return groups.flatMap((group) => {
    const left = (group.runs as readonly CurveRun[]).filter(({ id }) => !hidden.has(id));
    return left.length > 0 ? [{ ...group, runs: left } as Group] : [];
  });
}

/** What is compared with the experiment on the screen, which counts once: as it is on the screen. */
export function useComparedOthers(): readonly ComparedExperiment[] {
  const others = useCompare((s) => s.others);
  const imported = useLab((s) => s.imported);
  const live = useLab((s) => s.experiment.source === 'live');
  const open = useKept((s) => s.open?.id ?? null);
  return useMemo(() => {
    const onScreen = [imported && importedId(imported), live ? open : null];
    return others.filter(({ id }) => !onScreen.includes(id));
  }, [others, imported, live, open]);
}
