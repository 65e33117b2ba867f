import { shippedModels } from '../../experiment/shipped_models.ts';
import type { SpecChange, SpecValue } from '../../experiment/spec_diff.ts';
import type { SpecField } from '../../experiment/spec_fields.ts';
import type { Messages } from '../words/en/en.ts';

/** What a choice may be. Which bases there are is no part of the schema: they are those that ship. */
export function optionsOf(field: SpecField): readonly string[] {
  if (field.kind === 'choice') return field.options;
  return field.path === 'model' ? shippedModels.map(({ name }) => name) : [];
}

/** A value of a field in words. */
export function settingValue(t: Messages, path: string, value: SpecValue): string {
  if (value === null) return t.fields.changes.asRecipe;
  if (typeof value === 'boolean') return value ? t.fields.yes : t.fields.no;
  const choices = new Map(Object.entries(t.fields.choices[path] ?? {}));
  return choices.get(String(value)) ?? String(value);
}

/** A change of a recipe in words: "Kept share ρ 0.2 → 0.1". */
export function settingChange(t: Messages, { path, from, to }: SpecChange): string {
  const words = t.fields.changes;
  if (path === 'seeds') return words.seeds((from as number[]).join(', '), (to as number[]).join(', '));
  if (!path.startsWith('conditions')) {
    return words.change(t.fields.names[path], settingValue(t, path, from), settingValue(t, path, to));
  }
  const [, condition, ...inner] = path.split('.');
  if (condition === undefined) return words.order;
  if (inner.length === 0) return to === null ? words.removed(condition) : words.added(condition);
  const field = inner.join('.');
  return words.ofCondition(
    condition,
    t.fields.names[field],
    settingValue(t, field, from),
    settingValue(t, field, to),
  );
}
