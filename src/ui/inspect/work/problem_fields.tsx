import type { ProblemSet } from '../../../experiment/sweep.ts';
import { NumberField } from '../../kit/number_field.tsx';
import { useMessages } from '../../words/language.ts';
import { TaskMenu } from '../chat/task_menu.tsx';

/** More samples of one problem than this say little more about it. */
const maxSamples = 64;

interface ProblemFieldsProps {
  set: ProblemSet;
  /** How many problems each part has; a list in words has one part. */
  sizes: Readonly<Record<ProblemSet['part'], number>>;
  disabled: boolean;
  onChange: (set: ProblemSet) => void;
}

/** Which problems, how many of them, and how often each. */
export function ProblemFields({ set, sizes, disabled, onChange }: ProblemFieldsProps) {
  const t = useMessages();
  const words = t.figures.problems;
  return (
    <>
      {sizes.validation === 0 ? (
        <TaskMenu disabled={disabled} />
      ) : (
        <label className="field">
          <span>{words.part}</span>
          <select
            value={set.part}
            disabled={disabled}
            onChange={(event) => {
              const part = event.target.value === 'validation' ? 'validation' : 'held-out';
              onChange({ ...set, part, problems: Math.min(set.problems, sizes[part]) });
            }}
          >
            <option value="held-out">{words.parts['held-out'](sizes['held-out'])}</option>
            <option value="validation">{words.parts.validation(sizes.validation)}</option>
          </select>
        </label>
      )}
      <NumberField
        label={words.problems}
        value={Math.min(set.problems, sizes[set.part])}
        least={1}
        most={sizes[set.part]}
        disabled={disabled}
        wrong={words.wrong}
        onChange={(problems) => onChange({ ...set, problems })}
      />
      <NumberField
        label={words.samples}
        value={set.samples}
        least={1}
        most={maxSamples}
        disabled={disabled}
        wrong={words.wrong}
        onChange={(samples) => onChange({ ...set, samples })}
      />
    </>
  );
}
