import type { SweepPoint } from '../../../experiment/sweep.ts';
import { cancel } from '../../state/inspect/inspect_work.ts';
import { useInspect } from '../../state/inspect/use_inspect.ts';
import { useMessages } from '../../words/language.ts';
import { useFilters } from '../chat/filter_words.ts';
import { madeBy } from '../model_names.ts';
import { useUnavailableReason } from '../use_unavailable_reason.ts';
import { RecordedLine } from './recorded_line.tsx';
import { sweep } from './set_session.ts';
import { SweepFigure } from './sweep_figure.tsx';
import { TemperaturePanel, type TemperatureSettings } from './temperature_panel.tsx';
import { useSet } from './use_set.ts';
import { useSetBudget } from './use_set_budget.ts';

/** Small enough for a first look; the paper's figure takes all problems. */
const first: TemperatureSettings = {
  set: { part: 'held-out', problems: 64, samples: 4 },
  temperatures: [0, 0.5, 1, 1.5, 2],
  threshold: { percentile: 80 },
};

/** Of a model that is asked in words, which takes longer. */
const firstInWords: TemperatureSettings = {
  ...first,
  set: { part: 'held-out', problems: 40, samples: 1 },
  temperatures: [0, 0.5, 1, 1.5],
};

/** The temperatures that were measured, rising. */
const temperaturesOf = (points: readonly SweepPoint[]): number[] =>
  [...new Set(points.map(({ temperature }) => temperature))].sort((a, b) => a - b);

/** Temperature at forks and elsewhere: the chosen model over a set of problems. */
export function TemperatureTab() {
  const t = useMessages();
  const { sizes, list, inWords } = useSet();
  const swept = useInspect((s) => s.swept);
  const job = useInspect((s) => (s.job?.kind === 'sweep' ? s.job : null));
  const obstacle = useUnavailableReason();
  const filters = useFilters(inWords);
  const budget = useSetBudget(inWords);
  const shown =
    swept && (swept.model.kind === 'folder') === inWords && swept.points.length > 0 ? swept : null;
  return (
    <div className="panel-body">
      <TemperaturePanel
        // What the chart shows is what the controls say, once it is there.
        key={`${inWords} ${shown !== null}`}
        initial={
          shown
            ? { set: shown.set, threshold: shown.threshold, temperatures: temperaturesOf(shown.points) }
            : inWords
              ? firstInWords
              : first
        }
        sizes={sizes}
        progress={job}
        obstacle={obstacle}
        filters={filters}
        budget={budget}
        onStart={({ set, threshold, temperatures }) =>
          void sweep(set, threshold, ['forks', 'others'], temperatures, list)
        }
        onCancel={cancel}
      />
      {swept && swept.points.length > 0 && <RecordedLine recorded={swept.recorded} made={madeBy(t, swept)} />}
      <SweepFigure points={swept?.points ?? []} running={job !== null} />
    </div>
  );
}
