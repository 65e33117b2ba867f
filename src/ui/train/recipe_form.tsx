import { presets } from '../../experiment/presets.ts';
import { SeedsField } from '../recipe/seeds_field.tsx';
import { changeRecipe } from '../state/lab_session.ts';
import { withPreset, withRho } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { LessonPart } from '../state/views/lesson_part.tsx';
import { openSettings } from '../state/views/settings_store.ts';
import { useMessages } from '../words/language.ts';

/** The choices: how large, how much is kept, and which seeds. */
export function RecipeForm() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe);
  return (
    <div className="recipe-form">
      <LessonPart name="recipe">
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
      </LessonPart>
      <LessonPart name="rho">
        <label>
          <span>{t.fields.names['mask.rho']}</span>
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
      </LessonPart>
      <LessonPart name="recipe">
        <SeedsField />
        <button type="button" className="plain" aria-haspopup="dialog" onClick={openSettings}>
          {t.fields.open}
        </button>
      </LessonPart>
    </div>
  );
}
