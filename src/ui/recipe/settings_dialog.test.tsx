import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fieldGroups } from '../../experiment/field_groups.ts';
import { presets } from '../../experiment/presets.ts';
import type { Unit } from '../../experiment/spec.ts';
import { specFields, valueAt } from '../../experiment/spec_fields.ts';
import { closePage, openPage, press, render } from '../app/testing/mounted_page.ts';
import { changeRecipe } from '../state/lab_session.ts';
import { labStore } from '../state/lab_store.ts';
import { firstRecipe, withField } from '../state/recipe.ts';
import { en } from '../words/en/en.ts';
import { zh } from '../words/zh/zh.ts';
import { optionsOf } from './field_row.tsx';
import SettingsDialog from './settings_dialog.tsx';

beforeEach(() => {
  labStore.setState({ recipe: firstRecipe });
  openPage();
  render(<SettingsDialog />);
});
afterEach(closePage);

const row = (path: string) => document.querySelector<HTMLElement>(`[data-path="${path}"]`)!;
const control = (path: string) => row(path).querySelector<HTMLInputElement>('input, select')!;
const set = (element: HTMLInputElement | HTMLSelectElement, value: string) =>
  act(() => {
    // React watches the value's own setter.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value')?.set?.call(element, value);
    element.dispatchEvent(new Event('input', { bubbles: true }));
    element.dispatchEvent(new Event('change', { bubbles: true }));
  });
const leave = (element: HTMLElement) =>
  act(() => element.dispatchEvent(new Event('focusout', { bubbles: true })));
const specAt = (path: string) => valueAt(labStore.getState().recipe.spec, path);

describe('the words of the fields', () => {
  test('every field has a name and a line of explanation in both languages, and every choice its words', () => {
    for (const { fields } of [en, zh]) {
      for (const field of specFields) {
        expect(fields.names[field.path], field.path).toBeTruthy();
        expect(fields.about[field.path], field.path).toMatch(/[.。]$/);
        if (field.kind !== 'choice') continue;
        for (const option of field.options)
          expect(fields.choices[field.path]?.[option], `${field.path} ${option}`).toBeTruthy();
      }
      for (const key of [...Object.keys(fields.names), ...Object.keys(fields.about)])
        expect(specFields.map(({ path }) => path)).toContain(key);
    }
  });

  test('numbers that count something have their unit, and the others none', () => {
    const without: Unit[] = ['ratio', 'coefficient', 'norm'];
    const units = specFields.flatMap((field) => ('unit' in field ? [field.unit] : []));
    for (const { fields } of [en, zh]) {
      for (const unit of units) expect(fields.units[unit] === undefined, unit).toBe(without.includes(unit));
    }
  });

  test('every field is in one group', () => {
    const grouped = fieldGroups.flatMap(({ fields }) => fields.map(({ path }) => path));
    expect(grouped.toSorted()).toEqual(specFields.map(({ path }) => path).toSorted());
  });
});

describe('the form', () => {
  test('takes words of the task, however they are separated, and refuses others with a reason', () => {
    set(control('mask.exclude'), ' wait，stop ');
    expect(specAt('mask.exclude')).toBe('wait stop');
    set(control('mask.exclude'), 'wait give-up');
    expect(row('mask.exclude').querySelector('[role=alert]')?.textContent).toBe(en.fields.refusedWords);
    expect(specAt('mask.exclude')).toBe('wait stop');
    set(control('mask.exclude'), '');
    expect(labStore.getState().recipe.spec).toEqual(firstRecipe.spec);
  });

  test('has a control for every field, with its value, its bounds and its explanation', () => {
    for (const field of specFields) {
      const input = control(field.path);
      expect(input, field.path).not.toBeNull();
      expect(row(field.path).querySelector('label')?.getAttribute('for')).toBe(input.id);
      for (const id of input.getAttribute('aria-describedby')!.split(' '))
        expect(document.getElementById(id)?.textContent, field.path).toBeTruthy();
      const value = specAt(field.path);
      if (field.kind === 'boolean') expect(input.checked).toBe(value);
      else expect(input.value, field.path).toBe(String(value));
      if (field.kind === 'integer') {
        expect(row(field.path).textContent).toContain(field.max.toLocaleString('en'));
      }
    }
  });

  test('takes the bounds of every number and refuses what lies beyond, with words, and what was typed stays', () => {
    for (const field of specFields) {
      if (field.kind !== 'integer' && field.kind !== 'real') continue;
      const input = control(field.path);
      for (const bound of [field.min, field.max]) {
        set(input, String(bound));
        expect(specAt(field.path), field.path).toBe(bound);
        expect(input.getAttribute('aria-invalid')).toBe('false');
      }
      for (const wrong of [String(field.max * 2 + 1), '-1', '', 'many', '1e999', 'NaN', '0x10']) {
        set(input, wrong);
        leave(input);
        expect(specAt(field.path), `${field.path} ${wrong}`).toBe(field.max);
        expect(input.value).toBe(wrong);
        expect(input.getAttribute('aria-invalid'), `${field.path} ${wrong}`).toBe('true');
        expect(row(field.path).querySelector('[role="alert"]')?.textContent).toMatch(/^Enter /);
      }
      act(() => changeRecipe(firstRecipe));
    }
  });

  test('takes every choice there is', () => {
    for (const field of specFields) {
      for (const option of optionsOf(field)) {
        set(control(field.path), option);
        expect(specAt(field.path), field.path).toBe(option);
      }
    }
  });

  test('numbers may be typed as 3e-5 and in full-width signs', () => {
    set(control('optimiser.learningRate'), '3e-5');
    expect(specAt('optimiser.learningRate')).toBe(3e-5);
    set(control('steps'), '１２');
    expect(specAt('steps')).toBe(12);
    leave(control('steps'));
    expect(control('steps').value).toBe('12');
    set(control('steps'), '1.5');
    expect(specAt('steps')).toBe(12);
  });

  test('lists each change in words, with a button that undoes it', () => {
    set(control('mask.rho'), '0.1');
    set(control('rollout.prompts'), '8');
    const changes = () => [...document.querySelectorAll('.changes-list li > span')].map((e) => e.textContent);
    expect(changes()).toEqual(['Prompts per step 32 → 8', 'Kept share ρ 0.2 → 0.1']);
    press('Undo: Kept share ρ 0.2 → 0.1');
    expect(changes()).toEqual(['Prompts per step 32 → 8']);
    expect(specAt('mask.rho')).toBe(0.2);
    set(control('steps'), '3');
    press('Undo all');
    expect(changes()).toEqual([]);
    expect(labStore.getState().recipe.spec).toEqual(presets['countdown@1']);
  });

  test('a value that changes elsewhere takes the place of what is typed', () => {
    set(control('steps'), 'nonsense');
    act(() => changeRecipe(withField(firstRecipe, 'steps', 7)));
    expect(control('steps').value).toBe('7');
  });
});

describe('the conditions', () => {
  const names = () => labStore.getState().recipe.spec.conditions.map(({ name }) => name);
  const editor = (at: number) => document.querySelectorAll<HTMLElement>('.one-condition')[at];
  const nameInput = (at: number) => editor(at).querySelector<HTMLInputElement>('input[type="text"]')!;

  test('are added, renamed and removed; the last one stays', () => {
    press('Add condition');
    expect(names()).toEqual(['top20', 'all', 'bottom80', 'random20', 'random20-2']);
    set(nameInput(4), 'my-own');
    expect(names().at(-1)).toBe('my-own');
    for (const name of ['top20', 'all', 'bottom80', 'random20']) press(`Remove condition ${name}`);
    expect(names()).toEqual(['my-own']);
    expect(editor(0).textContent).toContain('At least one condition is needed.');
  });

  test('a name that cannot be or is another’s is refused and stays in its field', () => {
    for (const wrong of ['all', '', 'Große', '-a', 'x'.repeat(42)]) {
      set(nameInput(0), wrong);
      expect(names()[0], wrong).toBe('top20');
      expect(nameInput(0).value).toBe(wrong);
      expect(editor(0).querySelector('[role="alert"]')?.textContent).toMatch(/^Use 1 to 41 /);
    }
  });

  test('have fields of their own, and are as the recipe in all others', () => {
    const choose = editor(1).querySelector<HTMLSelectElement>('.condition-actions select')!;
    set(choose, 'objective.kl');
    const own = () => labStore.getState().recipe.spec.conditions[1].objective;
    expect(own()).toEqual({ kl: 0 });
    set(editor(1).querySelector<HTMLInputElement>('[data-path="objective.kl"] input')!, '0.2');
    expect(own()).toEqual({ kl: 0.2 });
    press('KL penalty: as in the recipe');
    expect(own()).toEqual({});
  });

  test('one that is named after its selection is renamed when the selection changes', () => {
    set(editor(0).querySelector<HTMLInputElement>('[data-path="mask.rho"] input')!, '0.35');
    expect(names()[0]).toBe('top35');
    set(nameInput(0), 'mine');
    set(editor(0).querySelector<HTMLInputElement>('[data-path="mask.rho"] input')!, '0.4');
    expect(names()[0]).toBe('mine');
  });
});
