import { useState } from 'react';
import { presets } from '../../experiment/presets.ts';
import { useMessages } from '../messages/language.ts';
import { Control } from '../share/control.tsx';
import { changeRecipe } from '../state/lab_session.ts';
import { parseSeeds, seedBounds, withPreset, withRho, withSeeds } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';

/** The choices: how large, how much is kept, and which seeds. */
export function RecipeForm() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe);
  return (
    <div className="recipe-form">
      <Control name="preset">
        <label>
          <span>{t.recipe.preset}</span>
          <select
            value={recipe.preset}
            onChange={(event) => changeRecipe(withPreset(recipe, event.target.value))}
          >
            {Object.entries(presets).map(([id, { steps, rollout }]) => (
              <option key={id} value={id}>
                {t.recipe.presetOf(t.recipe.presetNames[id] ?? id, rollout.prompts, rollout.group, steps)}
              </option>
            ))}
          </select>
        </label>
      </Control>
      <Control name="rho">
        <label>
          <span>{t.recipe.keptShare}</span>
          <span className="range-row">
            <input
              type="range"
              min={0.05}
              max={0.95}
              step={0.05}
              value={recipe.spec.mask.rho}
              onChange={(event) => changeRecipe(withRho(recipe, event.target.valueAsNumber))}
            />
            <output>{t.numbers.ratio(recipe.spec.mask.rho)}</output>
          </span>
        </label>
      </Control>
      <Control name="seeds">
        <SeedsField />
      </Control>
    </div>
  );
}

function SeedsField() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe);
  // What is being typed, for as long as the recipe's seeds are those that it was typed over.
  const [draft, setDraft] = useState<{ text: string; of: readonly number[] } | null>(null);
  const own = recipe.spec.seeds;
  const text = draft?.of === own ? draft.text : own.join(', ');
  const wrong = parseSeeds(text, recipe) === null;
  return (
    <label>
      <span>{t.recipe.seeds}</span>
      <input
        type="text"
        inputMode="numeric"
        value={text}
        aria-invalid={wrong}
        aria-describedby="seeds-hint"
        onChange={(event) => {
          const seeds = parseSeeds(event.target.value, recipe);
          const next = seeds ? withSeeds(recipe, seeds) : recipe;
          setDraft({ text: event.target.value, of: next.spec.seeds });
          changeRecipe(next);
        }}
        // What is wrong stays, with the words that say so: nothing that was typed vanishes.
        onBlur={() => wrong || setDraft(null)}
      />
      <small id="seeds-hint" className="note">
        {wrong ? t.recipe.seedsWrong(seedBounds.most, seedBounds.largest) : t.recipe.seedsHint}
      </small>
    </label>
  );
}
