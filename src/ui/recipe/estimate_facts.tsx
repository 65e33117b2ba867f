import { expectedTime } from '../state/expected_time.ts';
import { maxTokens } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { FactList } from './fact_list.tsx';

/** What the recipe would take: runs, tokens, memory, work and time. */
export function EstimateFacts() {
  const t = useMessages();
  const { spec } = useLab((s) => s.recipe);
  const adapter = useLab((s) => s.adapter);
  const estimate = useLab((s) => s.estimate);
  const tokens = maxTokens(spec);
  const time = expectedTime(adapter, estimate);
  return (
    <FactList
      facts={[
        [t.recipe.runs, t.recipe.runsOf(spec.conditions.length, spec.seeds.length)],
        [t.recipe.maxTokens, t.numbers.short(tokens)],
        [t.machine.memory, estimate ? t.numbers.bytes(estimate.bytes) : ''],
        [t.machine.work, estimate ? t.recipe.aboutWork(t.numbers.flop(estimate.flop)) : ''],
        [
          t.recipe.timeEstimated,
          time === null
            ? t.recipe.timeUnknown
            : time.by === 'training'
              ? t.recipe.timeAtLast(time.seconds)
              : t.recipe.timeAtWork(time.seconds, time.rate),
        ],
      ]}
    />
  );
}
