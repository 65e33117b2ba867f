import { useId, useState } from 'react';
import type { ProblemSet } from '../../../experiment/sweep.ts';
import { NumberField } from '../../kit/number_field.tsx';
import { type WorkProgress, WorkRow } from '../../kit/work_row.tsx';
import { useMessages } from '../../words/language.ts';
import { ProblemFields } from './problem_fields.tsx';

/** Where the samples of the entropy figures come from. */
export type CollectSource =
  | { readonly kind: 'current' }
  /** A step of a run, by the key that the page gave it. */
  | { readonly kind: 'step'; readonly key: string }
  | { readonly kind: 'evaluation'; readonly set: ProblemSet };

/** A step of a run whose samples can be looked at. */
export interface StepChoice {
  readonly key: string;
  readonly label: string;
}

interface CollectPanelProps {
  source: CollectSource;
  /** Samples on the page now. */
  current: number;
  /** Steps of runs that kept samples; none hides the choice. */
  steps: readonly StepChoice[];
  /** The evaluation that the form opens with. */
  evaluation: ProblemSet;
  sizes: Readonly<Record<ProblemSet['part'], number>>;
  /** Tokens seen no more often than this are left out of the tables and the cloud. */
  floor: number;
  progress: WorkProgress | null;
  /** Why an evaluation cannot be started now; null where it can. */
  obstacle: string | null;
  /** The filters that it draws under, in a few words. */
  filters?: string;
  /** What so many answers may take, in a sentence or two after another. */
  budget?: (answers: number) => string;
  /** The samples on the page or of a step: at once. An evaluation: when it is started. */
  onSource: (source: CollectSource) => void;
  onFloor: (floor: number) => void;
  onCancel: () => void;
}

/** Chooses the samples whose entropies are counted. */
export function CollectPanel(props: CollectPanelProps) {
  const {
    source,
    current,
    steps,
    evaluation,
    sizes,
    floor,
    progress,
    obstacle,
    filters = '',
    budget,
  } = props;
  const { onSource, onFloor, onCancel } = props;
  const t = useMessages();
  const words = t.figures.collect;
  // What the visitor has picked here; until then, what the page shows.
  const [picked, setKind] = useState<CollectSource['kind'] | null>(null);
  const kind = picked ?? source.kind;
  const [edited, setSet] = useState<ProblemSet | null>(null);
  const set = edited ?? (source.kind === 'evaluation' ? source.set : evaluation);
  const group = useId();
  const under = filters === '' ? '' : t.gap + t.chat.drawnUnder(filters);
  const answers = set.problems * set.samples;
  const running = progress !== null;
  const choose = (next: CollectSource['kind']) => {
    setKind(next);
    if (next === 'current') onSource({ kind: 'current' });
    else if (next === 'step' && steps.length > 0) onSource({ kind: 'step', key: steps[0].key });
  };
  const kinds = (['current', 'step', 'evaluation'] as const).filter((k) => k !== 'step' || steps.length > 0);

  return (
    <form
      className="work-form"
      aria-label={words.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (kind === 'evaluation' && !running && obstacle === null) onSource({ kind, set });
      }}
    >
      <fieldset className="choice-row row" disabled={running}>
        <legend className="unseen">{words.from}</legend>
        {kinds.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={group}
              value={each}
              checked={kind === each}
              onChange={() => choose(each)}
            />
            {words.kinds[each](current)}
          </label>
        ))}
      </fieldset>
      <div className="fields">
        {kind === 'step' && (
          <label className="field wide">
            <span>{words.step}</span>
            <select
              value={source.kind === 'step' ? source.key : steps[0]?.key}
              onChange={(event) => onSource({ kind: 'step', key: event.target.value })}
            >
              {steps.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
        {kind === 'evaluation' && (
          <ProblemFields set={set} sizes={sizes} disabled={running} onChange={setSet} />
        )}
        <NumberField
          label={words.floor}
          value={floor}
          least={0}
          most={100_000}
          wrong={t.figures.problems.wrong}
          onChange={onFloor}
        />
      </div>
      {kind === 'evaluation' && (
        <WorkRow
          start={words.start}
          cost={obstacle ?? words.cost(answers) + (budget?.(answers) ?? '') + under}
          ready={obstacle === null}
          progress={progress}
          label={words.running}
          onCancel={onCancel}
        />
      )}
    </form>
  );
}
