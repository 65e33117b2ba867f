import { sameJson } from '../../experiment/same_json.ts';
import type { Spec } from '../../experiment/spec.ts';
import { train } from '../state/lab_session.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';

/** Whether what is trained on the screen is of another recipe than the one chosen, in a part of the spec. */
export function useChangedSince(part: (spec: Spec) => unknown): boolean {
  return useLab(
    ({ experiment, opened, recipe }) =>
      experiment.source === 'live' && opened !== null && !sameJson(part(opened.spec), part(recipe.spec)),
  );
}

/** Where the recipe is changed beside a run: that the run does not have it, and the button that trains what does. */
export function NewExperimentNote() {
  const t = useMessages();
  return (
    <p className="nudge" role="status">
      {t.recipe.notInThisRun}{' '}
      <button type="button" className="plain" onClick={train}>
        {t.recipe.trainAsNew}
      </button>
    </p>
  );
}
