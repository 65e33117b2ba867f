import { rollup } from 'd3-array';
import { memo } from 'react';
import { sum } from '../../stats/totals.ts';
import { ForkGlyph } from '../kit/fork_glyph.tsx';
import { RightIcon, WrongIcon } from '../kit/icons.tsx';
import { NumberField } from '../kit/number_field.tsx';
import { showSample } from '../state/inspect/inspect_session.ts';
import type { Inspected } from '../state/inspect/inspect_store.ts';
import type { RolloutSteps } from '../state/inspect/rollout_steps.ts';
import { useMessages } from '../words/language.ts';

interface SampleChipsProps {
  inspected: readonly Inspected[];
  current: number;
}

/** The samples that stand beside those of a training: branches that were opened. */
export function OtherChips({ inspected, current, steps }: SampleChipsProps & { steps: RolloutSteps }) {
  const words = useMessages().inspect.samples;
  const others = inspected.flatMap((one, index) => (steps.stepOf[index] === null ? [{ one, index }] : []));
  if (others.length === 0) return null;
  return (
    <div className="sample-chips row">
      <ul className="row" aria-label={words.label}>
        {others.slice(-most).map(({ one, index }) => (
          <SampleChip key={one.id} one={one} index={index} current={current} />
        ))}
      </ul>
    </div>
  );
}

interface SampleChipProps {
  one: Inspected;
  index: number;
  current: number;
}

function SampleChip({ one: { trace, origin }, index, current }: SampleChipProps) {
  const t = useMessages();
  const length = trace.tokens.length - trace.promptLength;
  const good = isRight(trace.reward);
  const name = t.inspect.samples.chip(index + 1, good, length, origin === 'branch');
  return (
    <li>
      <button
        type="button"
        className={good ? 'chip right' : 'chip'}
        aria-pressed={index === current}
        aria-label={name}
        title={name}
        onClick={() => showSample(index)}
      >
        {origin === 'branch' && <ForkGlyph />}
        {good === null ? null : good ? <RightIcon /> : <WrongIcon />}
        {t.numbers.integer(length)}
      </button>
    </li>
  );
}

/** Chips that are shown at once; a file may hold a hundred thousand traces. */
const most = 120;

/** The samples: right or wrong, and how long. Of very many, those around the one that is shown. */
export const SampleChips = memo(function SampleChips({ inspected, current }: SampleChipsProps) {
  const t = useMessages();
  const words = t.inspect.samples;
  const judged = inspected.filter(({ trace }) => trace.reward !== null);
  const right = judged.filter(({ trace }) => isRight(trace.reward)).length;
  const start = Math.max(0, Math.min(current - most / 2, inspected.length - most));
  return (
    <div className="sample-chips row">
      <ul className="row" aria-label={words.label}>
        {inspected.slice(start, start + most).map((one, place) => (
          <SampleChip key={one.id} one={one} index={start + place} current={current} />
        ))}
      </ul>
      {inspected.length > most && (
        <NumberField
          label={words.number}
          value={current + 1}
          least={1}
          most={inspected.length}
          wrong={t.figures.problems.wrong}
          onChange={(value) => showSample(value - 1)}
        />
      )}
      {judged.length > 1 && <p className="note">{words.rightOf(right, judged.length)}</p>}
      <Answers inspected={inspected} />
    </div>
  );
});

/** Answers that are listed; the others are counted together. */
const listed = 4;

/** Of samples whose right answer is not known: what they ended in, most frequent first. */
function Answers({ inspected }: Pick<SampleChipsProps, 'inspected'>) {
  const words = useMessages().inspect.read;
  const read = inspected.filter(({ ask, trace }) => ask?.problem.answer === null && trace.meta.reason);
  if (read.length < 2) return null;
  const counts = rollup(
    read,
    (all) => all.length,
    ({ trace }) => trace.answer,
  );
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const rest = sum(sorted.slice(listed), ([, count]) => count);
  return <p className="note answers-line">{words.answers(sorted.slice(0, listed), rest)}</p>;
}

/** Whether a reward means correct; null without a reward. A shaped reward may be below 1. */
export const isRight = (reward: number | null): boolean | null => (reward === null ? null : reward > 0.5);
