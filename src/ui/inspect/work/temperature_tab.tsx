import { worldByName } from '../../../task/worlds.ts';

import { cancel } from '../../state/inspect/inspect_work.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import { madeBy } from '../model_names.ts';
import { useUnavailableReason } from '../use_unavailable_reason.ts';
import { RecordedLine } from './recorded_line.tsx';
import { sweep } from './set_session.ts';
import { SweepFigure } from './sweep_figure.tsx';
import { TemperaturePanel, type TemperatureSettings } from './temperature_panel.tsx';

/** Small enough for a first look; the paper's figure takes all problems. */
const first: TemperatureSettings = {
  set: { part: 'held-out', problems: 64, samples: 4 },
  temperatures: [0, 0.5, 1, 1.5, 2],
  threshold: { percentile: 80 },
};

/** Temperature at forks and elsewhere: the chosen model over a set of problems. */
export function TemperatureTab() {
  const t = useMessages();
  const world = useInspect((s) => s.view.world);
  const swept = useInspect((s) => s.swept);
  const job = useInspect((s) => (s.job?.kind === 'sweep' ? s.job : null));
  const obstacle = useUnavailableReason();
  return (
    <div className="panel-body">
      <TemperaturePanel
        initial={
          swept && swept.recorded === null ? { ...first, set: swept.set, threshold: swept.threshold } : first
        }
        sizes={partSizes(world)}
        progress={job}
        obstacle={obstacle}
        onStart={({ set, threshold, temperatures }) =>
          void sweep(set, threshold, ['forks', 'others'], temperatures)
        }
        onCancel={cancel}
      />
      {swept && swept.points.length > 0 && (
        <RecordedLine recorded={swept.recorded} made={madeBy(t, swept.model, swept.cost)} />
      )}
      <SweepFigure points={swept?.points ?? []} running={job !== null} />
    </div>
  );
}

/** How many problems each part of a world has. */
export function partSizes(name: string): { 'held-out': number; validation: number } {
  const world = worldByName(name);
  return { 'held-out': world.heldOut().length, validation: world.validation().length };
}
