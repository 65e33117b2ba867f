import { useId, useState } from 'react';
import { changeRecipe } from '../state/lab_session.ts';
import { parseSeeds, seedBounds, withSeeds } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';

/** The seeds, as a list that is typed. */
export function SeedsField() {
  const t = useMessages();
  const hint = useId();
  const recipe = useLab((s) => s.recipe);
  const kind = useLab((s) => s.adapter?.kind ?? null);
  // What is being typed, for as long as the recipe's seeds are those that it was typed over.
  const [draft, setDraft] = useState<{ text: string; of: readonly number[] } | null>(null);
  const own = recipe.spec.seeds;
  const text = draft?.of === own ? draft.text : own.join(', ');
  const wrong = parseSeeds(text, recipe) === null;
  return (
    <label className="seeds-field">
      <span>{t.fields.seeds.heading}</span>
      <input
        type="text"
        aria-label={t.fields.seeds.heading}
        inputMode="numeric"
        value={text}
        aria-invalid={wrong}
        aria-describedby={hint}
        onChange={(event) => {
          const seeds = parseSeeds(event.target.value, recipe);
          const next = seeds ? withSeeds(recipe, seeds) : recipe;
          setDraft({ text: event.target.value, of: next.spec.seeds });
          changeRecipe(next);
        }}
        // What is wrong stays, with the words that say so: nothing that was typed vanishes.
        onBlur={() => wrong || setDraft(null)}
      />
      <small id={hint} className="note seeds-hint">
        {wrong ? t.recipe.seedsWrong(seedBounds.most, seedBounds.largest) : t.recipe.seedsHint(kind)}
      </small>
    </label>
  );
}
