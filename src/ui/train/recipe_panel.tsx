import { useState } from 'react';
import { sameJson } from '../../experiment/same_json.ts';
import { useMessages } from '../messages/language.ts';
import { keptRate } from '../state/kept_rate.ts';
import { mostTokens, parametersOf, softwareRate } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { FactList } from './fact_list.tsx';
import { RecipeForm } from './recipe_form.tsx';

/** The recipe that the button trains: said in a few lines, and open to change. */
export function RecipePanel() {
  const t = useMessages();
  const recipe = useLab((s) => s.recipe);
  const opened = useLab((s) => s.opened);
  const live = useLab((s) => s.experiment.source === 'live');
  const adapter = useLab((s) => s.adapter);
  const estimate = useLab((s) => s.estimate);
  const [open, setOpen] = useState(false);
  const { spec } = recipe;
  const parameters = parametersOf(spec.model);
  const tokens = mostTokens(spec);
  const rate = adapter === null ? null : keptRate(adapter.name);
  const time =
    rate !== null
      ? ([t.recipe.time, t.recipe.minutesAtRate(tokens / rate)] as const)
      : adapter?.software && estimate
        ? ([t.recipe.timeEstimated, t.recipe.timeAtWork(estimate.flop / softwareRate, softwareRate)] as const)
        : ([t.recipe.time, t.recipe.timeUnknown] as const);
  const changed = live && opened !== null && !sameJson(opened.spec, spec);
  return (
    <section className="recipe">
      <div className="label-row">
        <h2 className="label">{t.recipe.heading}</h2>
        <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.slow.close : t.recipe.change}
        </button>
      </div>
      {open && <RecipeForm />}
      <FactList
        facts={[
          [t.recipe.task, t.recipe.tasks[spec.world]],
          [
            t.recipe.model,
            parameters === null
              ? spec.model
              : t.recipe.distilled(t.numbers.short(parameters).replace(' ', '')),
          ],
          [t.recipe.algorithm, t.recipe.rollout(spec.rollout.prompts, spec.rollout.group)],
          [t.recipe.steps, t.numbers.integer(spec.steps)],
          [t.recipe.keptShare, t.numbers.ratio(spec.mask.rho)],
          [t.recipe.seeds, t.numbers.list(spec.seeds)],
        ]}
      />
      {changed && (
        <p className="nudge" role="status">
          {t.recipe.changed}
        </p>
      )}
      {(!live || changed) && (
        <>
          <h2 className="label">{t.recipe.estimate}</h2>
          <FactList
            facts={[
              [t.recipe.runs, t.recipe.runsOf(spec.conditions.length, spec.seeds.length)],
              [t.recipe.mostTokens, t.numbers.short(tokens)],
              [t.machine.memory, estimate ? t.numbers.bytes(estimate.bytes) : ''],
              [t.machine.work, estimate ? t.recipe.aboutWork(t.numbers.flop(estimate.flop)) : ''],
              time,
            ]}
          />
        </>
      )}
    </section>
  );
}
