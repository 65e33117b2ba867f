import { useId, useState } from 'react';
import * as v from 'valibot';
import { lineClass, selectionNamed, selectOf } from '../../experiment/condition_choice.ts';
import { conditionName } from '../../experiment/condition_name.ts';
import { conditionFields } from '../../experiment/field_groups.ts';
import { type Condition, conditionSchema, recipeOf, type Spec } from '../../experiment/spec.ts';
import { valueAt } from '../../experiment/spec_fields.ts';
import { exclusionOf } from '../../task/excluded_tokens.ts';
import { worldByName } from '../../task/worlds.ts';
import { changeRecipe } from '../state/lab_session.ts';
import { withConditions } from '../state/recipe.ts';
import { useLab } from '../state/use_lab.ts';
import { useMessages } from '../words/language.ts';
import { FieldRow } from './field_row.tsx';
import { useDraft } from './use_draft.ts';
import { overrideOf, withOverride } from './with_change.ts';

/** Most conditions of a spec (`specSchema`). */
const maxConditions = 16;

/** The conditions: each with a name and what it changes of the recipe. */
export function ConditionEditor() {
  const t = useMessages();
  const words = t.fields.conditions;
  const recipe = useLab((s) => s.recipe);
  const { conditions } = recipe.spec;

  /** False where the spec or the task does not allow it. */
  function put(next: readonly Condition[]): boolean {
    try {
      for (const { mask } of next) exclusionOf(mask.exclude, worldByName(recipe.spec.world));
      changeRecipe(withConditions(recipe, next));
      return true;
    } catch {
      return false;
    }
  }
  // Names and places may change: each editor stays open by a number of its own.
  const [numbers, setNumbers] = useState<readonly number[]>([]);
  const keys = numbers.length === conditions.length ? numbers : conditions.map((_, i) => i);
  const replace = (at: number, condition: Condition) => put(conditions.with(at, condition));
  function remove(at: number) {
    if (put(conditions.filter((_, i) => i !== at))) setNumbers(keys.filter((_, i) => i !== at));
  }
  function add() {
    if (put([...conditions, anotherOf(conditions)])) setNumbers([...keys, Math.max(...keys) + 1]);
  }

  return (
    <section className="condition-editor" aria-label={words.heading}>
      <h3>{words.heading}</h3>
      <p className="note">{words.about}</p>
      {conditions.map((condition, at) => (
        <OneCondition
          key={keys[at]}
          spec={recipe.spec}
          condition={condition}
          onChange={(next) => replace(at, next)}
          onRemove={conditions.length > 1 ? () => remove(at) : null}
        />
      ))}
      <p>
        <button type="button" disabled={conditions.length >= maxConditions} onClick={add}>
          {words.add}
        </button>{' '}
        {conditions.length >= maxConditions && <span className="note">{words.full}</span>}
      </p>
    </section>
  );
}

/** A condition to begin with: the last one again, under a name that is free. */
function anotherOf(conditions: readonly Condition[]): Condition {
  const last = conditions[conditions.length - 1];
  const stem = last.name.replace(/-\d+$/, '').slice(0, 36);
  let number = 2;
  while (conditions.some(({ name }) => name === `${stem}-${number}`)) number++;
  return { ...last, name: `${stem}-${number}` };
}

interface OneConditionProps {
  spec: Spec;
  condition: Condition;
  onChange: (condition: Condition) => boolean;
  onRemove: (() => void) | null;
}

function OneCondition({ spec, condition, onChange, onRemove }: OneConditionProps) {
  const t = useMessages();
  const words = t.fields.conditions;
  const { name } = condition;
  const selection = selectionNamed(spec, name);
  const recipe = recipeOf(spec, condition, 0);
  const own = conditionFields.filter(({ path }) => overrideOf(condition, path) !== undefined);
  const others = conditionFields.filter((field) => !own.includes(field));

  /** A condition that is named by its selection keeps being so, where that name is free. */
  function change(path: string, value: string | number | boolean | undefined): boolean {
    const next = withOverride(condition, path, value);
    const renamed = conditionName(selectOf(spec, next));
    const automatic = name === conditionName(selectOf(spec, condition));
    const free = !spec.conditions.some((other) => other !== condition && other.name === renamed);
    return onChange(automatic && free ? { ...next, name: renamed } : next);
  }

  return (
    <details className="one-condition">
      <summary className="row">
        <svg className={`swatch ${lineClass(selection)}`} width="26" height="8" aria-hidden="true">
          <line className="mean" x1="0" x2="26" y1="4" y2="4" />
        </svg>
        <span>{t.conditionName(selection)}</span>
        <span className="note">
          <code>{name}</code> · {words.own(own.length)}
        </span>
      </summary>
      <NameRow
        name={name}
        taken={spec.conditions.filter((other) => other !== condition).map((other) => other.name)}
        onChange={(next) => onChange({ ...condition, name: next })}
      />
      {own.map((field) => (
        <FieldRow
          key={field.path}
          field={field}
          value={valueAt({ ...spec, ...recipe }, field.path)}
          onChange={(value) => change(field.path, value)}
          aside={
            <button
              type="button"
              className="plain"
              aria-label={words.clearField(t.fields.names[field.path])}
              onClick={() => change(field.path, undefined)}
            >
              {words.asRecipe}
            </button>
          }
        />
      ))}
      <p className="condition-actions row">
        {others.length > 0 && (
          <select
            value=""
            aria-label={words.addField}
            onChange={(event) => change(event.target.value, valueAt(spec, event.target.value))}
          >
            <option value="">{words.addField}</option>
            {others.map(({ path }) => (
              <option key={path} value={path}>
                {t.fields.names[path]}
              </option>
            ))}
          </select>
        )}
        {onRemove ? (
          <button type="button" className="plain" aria-label={words.removeOf(name)} onClick={onRemove}>
            {words.remove}
          </button>
        ) : (
          <span className="note">{words.removeLast}</span>
        )}
      </p>
    </details>
  );
}

interface NameRowProps {
  name: string;
  taken: readonly string[];
  onChange: (name: string) => boolean;
}

function NameRow({ name, taken, onChange }: NameRowProps) {
  const words = useMessages().fields.conditions;
  const id = useId();
  const read = (text: string) => (isName(text) && !taken.includes(text) ? text : null);
  const draft = useDraft(name, name, read, onChange);
  return (
    <div className="setting">
      <label htmlFor={id}>{words.name}</label>
      <div className="setting-control row">
        <input
          id={id}
          type="text"
          value={draft.text}
          aria-invalid={draft.wrong}
          aria-describedby={`${id}-about`}
          onChange={(event) => draft.change(event.target.value)}
          onBlur={draft.leave}
        />
      </div>
      <p
        id={`${id}-about`}
        className={draft.wrong ? 'note refused' : 'note'}
        role={draft.wrong ? 'alert' : undefined}
      >
        {draft.wrong ? words.nameRefused : words.nameAbout}
      </p>
    </div>
  );
}

const isName = (text: string): boolean => v.is(conditionSchema.entries.name, text);
