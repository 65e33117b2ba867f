import { memo } from 'react';
import { useMessages } from '../messages/language.ts';
import { ForkGlyph } from '../shell/fork_glyph.tsx';
import { RightIcon, WrongIcon } from '../shell/icons.tsx';
import { showSample } from './inspect_session.ts';
import type { Inspected } from './inspect_store.ts';

interface SampleChipsProps {
  inspected: readonly Inspected[];
  current: number;
}

/** The samples: right or wrong, and how long. */
export const SampleChips = memo(function SampleChips({ inspected, current }: SampleChipsProps) {
  const t = useMessages();
  const words = t.inspect.samples;
  const judged = inspected.filter(({ trace }) => trace.reward !== null);
  const right = judged.filter(({ trace }) => isRight(trace.reward)).length;
  return (
    <div className="sample-chips">
      <ul aria-label={words.label}>
        {inspected.map(({ id, trace, origin }, index) => {
          const length = trace.tokens.length - trace.promptLength;
          const good = isRight(trace.reward);
          const name = words.chip(index + 1, good, length, origin === 'branch');
          return (
            <li key={id}>
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
        })}
      </ul>
      {judged.length > 1 && <p className="note">{words.rightOf(right, judged.length)}</p>}
    </div>
  );
});

/** Whether a reward says right; null where there is none. A shaped reward may be less than one. */
export const isRight = (reward: number | null): boolean | null => (reward === null ? null : reward > 0.5);
