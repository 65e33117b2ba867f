import { useMemo } from 'react';
import { presets } from '../../experiment/presets.ts';
import { changeRecipe } from '../state/lab_session.ts';
import { recipeFrom } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { usePart } from '../state/views/lesson_state.ts';
import { useMessages } from '../words/language.ts';
import { presetName } from '../words/preset_name.ts';
import { changeText } from './change_words.ts';
import { recipeChanges, withUndone } from './with_change.ts';

/** What the recipe changes of its preset, in words, each with the way back. Nothing where it changes nothing. */
export function ChangeList({ most = Number.POSITIVE_INFINITY }: { most?: number }) {
  const t = useMessages();
  const words = t.fields.changes;
  const recipe = useLab((s) => s.recipe);
  // Undoing everything undoes ρ and the conditions too.
  const locked = usePart('recipe') !== 'shown';
  const changes = useMemo(() => recipeChanges(recipe), [recipe]);
  if (changes.length === 0) return null;
  const shown = changes.slice(0, most);
  return (
    <section className="changes-list" aria-label={words.heading(presetName(t, recipe.preset))}>
      <h3 className="label">{words.heading(presetName(t, recipe.preset))}</h3>
      <ul>
        {shown.map((change) => {
          const text = changeText(t, change);
          return (
            <li key={change.path}>
              <span>{text}</span>
              <button
                type="button"
                className="plain"
                disabled={locked && !change.path.endsWith('mask.rho')}
                aria-label={words.undoOf(text)}
                onClick={() => changeRecipe(withUndone(recipe, change))}
              >
                {words.undo}
              </button>
            </li>
          );
        })}
      </ul>
      {changes.length > 1 && (
        <div className="note">
          {changes.length > shown.length && `${words.more(changes.length - shown.length)} `}
          <button
            type="button"
            className="plain"
            disabled={locked}
            onClick={() => changeRecipe(recipeFrom(recipe.preset, presets[recipe.preset]))}
          >
            {words.undoAll}
          </button>
        </div>
      )}
    </section>
  );
}
