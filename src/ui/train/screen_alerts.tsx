import { useMemo } from 'react';
import { AlertList } from '../charts/alert_list.tsx';
import { allRuns, screenExperiment } from '../state/compare/compared_experiments.ts';
import { groupsOf } from '../state/compare/run_groups.ts';
import { useLab } from '../state/use_lab.ts';

/** What looks wrong with the runs on the screen, folded where it is much; nothing where nothing is. */
export default function ScreenAlerts() {
  const experiment = useLab((s) => s.experiment);
  const recorded = useLab((s) => s.recorded);
  const imported = useLab((s) => s.imported);
  const adapter = useLab((s) => s.adapter);
  const groups = useMemo(
    () => groupsOf(allRuns([screenExperiment({ experiment, recorded, imported, adapter })])),
    [experiment, recorded, imported, adapter],
  );
  return <AlertList shown={groups} />;
}
