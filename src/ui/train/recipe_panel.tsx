import { useState } from 'react';
import { ChangeList } from '../recipe/change_list.tsx';
import { EstimateFacts } from '../recipe/estimate_facts.tsx';
import { FactList } from '../recipe/fact_list.tsx';
import { NewExperimentNote, useChangedSince } from '../recipe/new_experiment_note.tsx';
import { parametersOf } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { shareStore } from '../state/views/share_store.ts';
import { useMessages } from '../words/language.ts';
import { RecipeForm } from './recipe_form.tsx';

/** More changes than these are counted here; all are listed in the settings. */
const maxChanges = 4;

/** Whether the lesson that opened the page is about the one setting that is left. */
const changesRho = () => shareStore.getState().opened?.lesson?.kind === 'rho';

/** The recipe that the button trains: said in a few lines, and open to change. */
export function RecipePanel() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe);
  const live = useLab((s) => s.experiment.source === 'live');
  const [open, setOpen] = useState(changesRho);
  const { spec } = recipe;
  const parameters = parametersOf(spec.model);
  const changed = useChangedSince((all) => all);
  // The list of conditions says it of its own changes.
  const changedHere = useChangedSince((all) => ({ ...all, conditions: [] }));
  return (
    <section className="recipe">
      <div className="label-row">
        <h2 className="label">{t.recipe.heading}</h2>
        <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.slow.close : t.recipe.change}
        </button>
      </div>
      {changedHere && <NewExperimentNote />}
      {open && <RecipeForm />}
      <FactList
        facts={[
          [t.fields.names.world, t.fields.choices.world[spec.world]],
          [
            t.fields.names.model,
            parameters === null ? spec.model : t.recipe.sft(t.numbers.short(parameters).replace(' ', '')),
          ],
          [t.recipe.algorithm, t.recipe.rollout(spec.rollout.prompts, spec.rollout.group)],
          [t.fields.names.steps, t.numbers.integer(spec.steps)],
          [t.fields.names['mask.rho'], t.numbers.ratio(spec.mask.rho)],
          [t.fields.seeds.heading, t.numbers.list(spec.seeds)],
        ]}
      />
      <ChangeList most={maxChanges} />
      {(!live || changed) && (
        <>
          <h2 className="label">{t.recipe.estimate}</h2>
          <EstimateFacts />
        </>
      )}
    </section>
  );
}
