import { useId, useState } from 'react';
import type { ProblemSet, Threshold } from '../../../experiment/sweep.ts';
import { NumberField } from '../../kit/number_field.tsx';
import { type WorkProgress, WorkRow } from '../../kit/work_row.tsx';
import { useMessages } from '../../words/language.ts';
import { ProblemFields } from './problem_fields.tsx';
import { maxTemperatures, parseTemperatures } from './temperature_list.ts';

/** What a temperature sweep is asked for. */
export interface TemperatureSettings {
  readonly set: ProblemSet;
  /** Rising, once each. */
  readonly temperatures: readonly number[];
  readonly threshold: Threshold;
}

interface TemperaturePanelProps {
  /** The settings that the form opens with. */
  initial: TemperatureSettings;
  /** How many problems each part of the world has. */
  sizes: Readonly<Record<ProblemSet['part'], number>>;
  /** Null while nothing runs. */
  progress: WorkProgress | null;
  /** Why nothing can be started now; null where it can. */
  obstacle: string | null;
  /** The filters that it draws under, in a few words. */
  filters?: string;
  /** What so many answers may take, in a sentence or two after another. */
  budget?: (answers: number) => string;
  onStart: (settings: TemperatureSettings) => void;
  onCancel: () => void;
}

/** The paper's cut: 0.672 nats, the 80th percentile of its 8B model (arXiv 2506.01939, Fig. 2). */
const paperThreshold = 0.672;

/** The controls of the temperature figure. */
export function TemperaturePanel(props: TemperaturePanelProps) {
  const { initial, sizes, progress, obstacle, filters = '', budget, onStart, onCancel } = props;
  const t = useMessages();
  const words = t.figures.temperature;
  const [set, setSet] = useState(initial.set);
  const [text, setText] = useState(t.numbers.list(initial.temperatures));
  const [threshold, setThreshold] = useState(initial.threshold);
  const hint = useId();
  const temperatures = parseTemperatures(text);
  const under = filters === '' ? '' : t.gap + t.chat.drawnUnder(filters);
  const running = progress !== null;
  const absolute = 'nats' in threshold;
  const answers = temperatures ? settingsOf(temperatures, threshold) * set.problems * set.samples : null;

  return (
    <form
      className="work-form"
      aria-label={words.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (temperatures && !running && obstacle === null) onStart({ set, temperatures, threshold });
      }}
    >
      <div className="fields">
        <ProblemFields set={set} sizes={sizes} disabled={running} onChange={setSet} />
        <label className="field wide">
          <span>{words.temperatures}</span>
          <input
            type="text"
            inputMode="text"
            value={text}
            disabled={running}
            aria-invalid={temperatures === null}
            aria-describedby={hint}
            onChange={(event) => setText(event.target.value)}
          />
          <small id={hint} className="note">
            {temperatures === null
              ? words.temperaturesWrong(maxTemperatures)
              : words.temperaturesRead(temperatures.length)}
          </small>
        </label>
        <label className="field">
          <span>{words.threshold}</span>
          <select
            value={absolute ? 'nats' : 'percentile'}
            disabled={running}
            onChange={(event) =>
              setThreshold(event.target.value === 'nats' ? { nats: paperThreshold } : { percentile: 80 })
            }
          >
            <option value="percentile">{words.thresholdPercentile}</option>
            <option value="nats">{words.thresholdNats}</option>
          </select>
        </label>
        {absolute && (
          <NumberField
            label={words.nats}
            value={threshold.nats}
            least={0}
            most={20}
            digits={4}
            disabled={running}
            wrong={t.figures.problems.wrong}
            onChange={(nats) => setThreshold({ nats })}
          />
        )}
      </div>
      <WorkRow
        start={words.start}
        cost={obstacle ?? (answers === null ? '' : words.cost(answers) + (budget?.(answers) ?? '') + under)}
        ready={temperatures !== null && obstacle === null}
        progress={progress}
        label={words.running}
        onCancel={onCancel}
      />
    </form>
  );
}

/**
 * How many settings a sweep samples: two ways at every temperature, which are one and the same at 1. A percentile is
 * taken at 1 too.
 */
function settingsOf(temperatures: readonly number[], threshold: Threshold): number {
  const atOne = temperatures.includes(1);
  return 2 * (temperatures.length - Number(atOne)) + Number(atOne || 'percentile' in threshold);
}
