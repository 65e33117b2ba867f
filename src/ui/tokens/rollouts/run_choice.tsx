import { selectionNamed } from '../../../experiment/condition_choice.ts';
import { look } from '../../state/lab_session.ts';
import { useLab } from '../../state/use_lab.ts';
import { useMessages } from '../../words/language.ts';

/** Whose rollouts: which condition's, and which seed's. */
export function RunChoice({ condition, seed }: { condition: string; seed: number }) {
  const t = useMessages();
  const spec = useLab((s) => s.experiment.spec);
  return (
    <div className="run-choice">
      <label>
        <span className="unseen">{t.rollouts.condition}</span>
        <select value={condition} onChange={(event) => look({ condition: event.target.value })}>
          {spec.conditions.map(({ name }) => (
            <option key={name} value={name}>
              {t.conditionName(selectionNamed(spec, name))}
            </option>
          ))}
        </select>
      </label>
      {spec.seeds.length > 1 && (
        <label>
          <span className="unseen">{t.rollouts.seed}</span>
          <select value={seed} onChange={(event) => look({ seed: Number(event.target.value) })}>
            {spec.seeds.map((value) => (
              <option key={value} value={value}>
                {t.rollouts.seedOf(value)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
