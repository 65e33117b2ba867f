import { useId } from 'react';
import { changeRecipe } from '../state/lab_session.ts';
import { parseSeeds, seedBounds, withSeeds } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { useDraft } from './use_draft.ts';

/** The seeds, typed as a list. */
export function SeedsField() {
  const t = useMessages();
  const hint = useId();
  const recipe = useLab((s) => s.recipe);
  const kind = useLab((s) => s.adapter?.kind ?? null);
  const own = recipe.spec.seeds.join(', ');
  const read = (text: string) => parseSeeds(text, recipe)?.join(', ') ?? null;
  const draft = useDraft(own, own, read, (list) => {
    const seeds = parseSeeds(list, recipe);
    if (seeds !== null) changeRecipe(withSeeds(recipe, seeds));
    return seeds !== null;
  });
  return (
    <label className="seeds-field">
      <span>{t.fields.seeds.heading}</span>
      <input
        type="text"
        aria-label={t.fields.seeds.heading}
        inputMode="numeric"
        value={draft.text}
        aria-invalid={draft.wrong}
        aria-describedby={hint}
        onChange={(event) => draft.change(event.target.value)}
        onBlur={draft.leave}
      />
      <small id={hint} className="note seeds-hint">
        {draft.wrong ? t.recipe.seedsWrong(seedBounds.most, seedBounds.largest) : t.recipe.seedsHint(kind)}
      </small>
    </label>
  );
}
