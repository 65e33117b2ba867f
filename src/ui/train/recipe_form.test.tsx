import { act } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closePage, find, openPage, render, type } from '../app/testing/mounted_page.ts';
import { changeRecipe } from '../state/lab_session.ts';
import { labStore } from '../state/lab_store.ts';
import { firstRecipe, withSeeds } from '../state/recipe.ts';
import { RecipeForm } from './recipe_form.tsx';

beforeEach(() => {
  labStore.setState({ recipe: firstRecipe });
  openPage();
  render(<RecipeForm />);
});
afterEach(closePage);

const field = () => find<HTMLInputElement>('input[type="text"]');
const hint = () => document.querySelector('.seeds-hint')?.textContent ?? '';
const leave = () => act(() => field().dispatchEvent(new Event('focusout', { bubbles: true })));

test('seeds that cannot be used stay in their field with the bounds, also when it is left', () => {
  type(field(), '1, 3000000000');
  leave();
  expect(field().value).toBe('1, 3000000000');
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(hint()).toContain('from 0 to 2,147,483,647');
  expect(hint()).toContain('up to 64 whole numbers');
  expect(labStore.getState().recipe.spec.seeds).toEqual(firstRecipe.spec.seeds);
});

test('seeds that can be used are taken and written out when the field is left', () => {
  type(field(), '１，２、 2');
  expect(labStore.getState().recipe.spec.seeds).toEqual([1, 2]);
  expect(field().value).toBe('１，２、 2');
  leave();
  expect(field().value).toBe('1, 2');
});

test('seeds that change elsewhere take the place of a draft', () => {
  type(field(), 'nonsense');
  act(() => changeRecipe(withSeeds(firstRecipe, [7])));
  expect(field().value).toBe('7');
});
