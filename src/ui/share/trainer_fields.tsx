import { useState } from 'react';
import { selectionNamed } from '../../experiment/condition_choice.ts';
import { recipeOf } from '../../experiment/spec.ts';
import { keysFor } from '../../trainers/export/plain_keys.ts';
import { recipeRefusals } from '../../trainers/export/refusal.ts';
import { type Target, targetNames, targets } from '../../trainers/export/target.ts';
import type { Recipe } from '../state/recipe.ts';
import { exportToTrainer } from '../state/views/trainer_export.ts';
import { useMessages } from '../words/language.ts';

/** One run of the recipe as a folder for another trainer, after saying how it is said there, or why it cannot be. */
export function TrainerFields({ recipe, onDone }: { recipe: Recipe; onDone: () => void }) {
  const t = useMessages();
  const words = t.toTrainer;
  const { spec, preset } = recipe;
  const [to, setTo] = useState<Target>('trl');
  const [condition, setCondition] = useState(spec.conditions[0].name);
  const [seed, setSeed] = useState(spec.seeds[0]);
  const chosen = spec.conditions.find(({ name }) => name === condition) ?? spec.conditions[0];
  const run = recipeOf(spec, chosen, seed);
  const trainer = targetNames[to];
  const refusals = recipeRefusals(to, run);
  const keys = keysFor(to, run);
  const said = [
    words[keys](trainer),
    keys === 'module' && to !== 'verl' && words.oneProcess,
    to === 'verl' && words.unchecked,
  ].filter(Boolean);
  return (
    <section className="trainer-fields" aria-label={words.heading}>
      <p className="note">{words.hint}</p>
      <p className="row">
        <label>
          <span>{words.trainer}</span>
          <select value={to} onChange={(event) => setTo(event.target.value as Target)}>
            {targets.map((target) => (
              <option key={target} value={target}>
                {targetNames[target]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{words.condition}</span>
          <select value={chosen.name} onChange={(event) => setCondition(event.target.value)}>
            {spec.conditions.map(({ name }) => (
              <option key={name} value={name}>
                {t.conditionName(selectionNamed(spec, name))}
              </option>
            ))}
          </select>
        </label>
        {spec.seeds.length > 1 && (
          <label>
            <span>{words.seed}</span>
            <select value={seed} onChange={(event) => setSeed(Number(event.target.value))}>
              {spec.seeds.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
        )}
      </p>
      <div className="note" role="status">
        {refusals.length > 0 ? (
          <>
            <p>{words.refused(trainer)}</p>
            <ul>
              {refusals.map((refusal) => (
                <li key={refusal.code}>{words.refusal(refusal)}</li>
              ))}
            </ul>
          </>
        ) : (
          <p>{said.join(t.gap)}</p>
        )}
      </div>
      <p className="row">
        <button
          type="button"
          disabled={refusals.length > 0}
          onClick={() => {
            onDone();
            exportToTrainer(to, preset, run);
          }}
        >
          {words.save(trainer)}
        </button>
      </p>
    </section>
  );
}
