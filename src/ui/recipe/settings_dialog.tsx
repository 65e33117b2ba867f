import { useMemo } from 'react';
import { fieldGroups } from '../../experiment/field_groups.ts';
import { presets } from '../../experiment/presets.ts';
import { valueAt } from '../../experiment/spec_fields.ts';
import { Sheet } from '../kit/sheet.tsx';
import { changeRecipe } from '../state/lab_session.ts';
import { useLab } from '../state/use_lab.ts';
import { LessonPart } from '../state/views/lesson_part.tsx';
import { closeSettings } from '../state/views/settings_store.ts';
import { useMessages } from '../words/language.ts';
import { presetName } from '../words/preset_name.ts';
import { ChangeList } from './change_list.tsx';
import { ConditionEditor } from './condition_editor.tsx';
import { EstimateFacts } from './estimate_facts.tsx';
import { FieldRow } from './field_row.tsx';
import { SeedsField } from './seeds_field.tsx';
import { recipeChanges, withFieldAndKin } from './with_change.ts';

/** Every field of the recipe, by groups, with what is changed of the preset and what it will take. */
export default function SettingsDialog() {
  const t = useMessages();
  const words = t.fields;
  const recipe = useLab((s) => s.recipe);
  const changed = useMemo(() => new Set(recipeChanges(recipe).map(({ path }) => path)), [recipe]);
  const preset = presets[recipe.preset];

  function change(path: string, value: string | number | boolean): boolean {
    try {
      changeRecipe(withFieldAndKin(recipe, path, value));
      return true;
    } catch {
      return false;
    }
  }

  return (
    <Sheet title={words.title} close={words.done} long className="lab-sheet" onClose={closeSettings}>
      <p className="note">{words.lead}</p>
      {changed.size === 0 ? (
        <p className="note">{words.changes.none(presetName(t, recipe.preset))}</p>
      ) : (
        <ChangeList />
      )}
      {fieldGroups.map(({ id, fields }, i) => {
        const here = fields.filter(({ path }) => changed.has(path)).length;
        return (
          <details key={id} className="setting-group" open={i === 0}>
            <summary>
              <h3>{words.groups[id]}</h3> <span className="note">{words.changedIn(here)}</span>
            </summary>
            {fields.map((field) => (
              <FieldRow
                key={field.path}
                field={field}
                value={valueAt(recipe.spec, field.path)}
                preset={valueAt(preset, field.path)}
                onChange={(value) => change(field.path, value)}
              />
            ))}
          </details>
        );
      })}
      <LessonPart name="conditions">
        <ConditionEditor />
      </LessonPart>
      <section aria-label={words.seeds.heading}>
        <h3>{words.seeds.heading}</h3>
        <p className="note">{words.seeds.about}</p>
        <SeedsField />
      </section>
      <section aria-label={t.recipe.estimate}>
        <h3>{t.recipe.estimate}</h3>
        <EstimateFacts />
      </section>
    </Sheet>
  );
}
