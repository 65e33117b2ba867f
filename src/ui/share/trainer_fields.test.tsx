import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { recipeOf, type Spec } from '../../experiment/spec.ts';
import { closePage, find, openPage, page, press, render, settled } from '../app/testing/mounted_page.ts';
import { labStore } from '../state/lab_store.ts';
import { firstRecipe } from '../state/recipe.ts';
import { hear, sent } from '../state/testing/wired_lab.ts';
import { archiveStore, emptyArchive } from '../state/views/archive_store.ts';
import { setLanguage } from '../words/language.ts';
import { OpenedNotes } from './opened_notes.tsx';
import { TrainerFields } from './trainer_fields.tsx';

const mini = presets['countdown-mini@1'];
const onDone = vi.fn();
const show = (spec: Spec) =>
  settled(() =>
    render(
      <>
        <OpenedNotes />
        <TrainerFields recipe={{ ...firstRecipe, preset: 'countdown-mini@1', spec }} onDone={onDone} />
      </>,
    ),
  );
const choose = (select: string, value: string) =>
  settled(() => {
    const found = find<HTMLSelectElement>(`.trainer-fields label:nth-of-type(${select}) select`);
    found.value = value;
    found.dispatchEvent(new Event('change', { bubbles: true }));
  });

beforeEach(() => {
  sent.length = 0;
  onDone.mockReset();
  labStore.setState({ failure: null });
  archiveStore.setState(emptyArchive);
  openPage();
});
afterEach(async () => {
  await settled(closePage);
  vi.restoreAllMocks();
});

test('a run is written for the trainer that was chosen, and goes to the downloads', async () => {
  const files: Blob[] = [];
  const names: string[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((of) => {
    files.push(of as Blob);
    return 'blob:made-up';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  await show({ ...mini, seeds: [1, 4] });
  expect(page()).toContain('TRL’s settings do not cover this recipe');
  await choose('1', 'ms-swift');
  await choose('2', 'random20');
  await choose('3', '4');
  await settled(() => press('Save for ms-swift'));
  expect(onDone).toHaveBeenCalledOnce();
  const [, , , random20] = mini.conditions;
  const recipe = recipeOf({ ...mini, seeds: [1, 4] }, random20, 4);
  expect(sent).toContainEqual({ type: 'export-recipe', to: 'ms-swift', name: 'countdown-mini@1', recipe });
  expect(page()).toContain('Writing the folder for ms-swift');
  await settled(() => hear({ type: 'recipe-exported', to: 'ms-swift', zip: new Uint8Array(3) }));
  expect(names).toEqual(['countdown-mini-random20-4-ms-swift.zip']);
  expect(files[0].size).toBe(3);
  expect(page()).not.toContain('Writing the folder');
});

test('what a trainer cannot be given is said before, with the reason, in both languages', async () => {
  await show({ ...mini, minibatches: 3, rollout: { ...mini.rollout, batches: 4 } });
  expect(page()).toContain('TRL cannot train this recipe');
  expect(page()).toContain('3 parts (mini-batches times micro-batches) do not divide them');
  expect(page()).toContain('samples no further prompts');
  expect(find<HTMLButtonElement>('.trainer-fields button').disabled).toBe(true);
  await settled(() => setLanguage('zh'));
  expect(page()).toContain('TRL 无法训练这个训练配置');
  expect(page()).toContain('不会为奖励全部相同的组补采新的提示');
});

test('what the lab finds wrong with a model, or with itself, is said on the page', async () => {
  await show(mini);
  await settled(() => press('Save for TRL'));
  const refusals = [{ code: 'short-context', context: 32, needed: 67 }] as const;
  await settled(() => hear({ type: 'recipe-refused', to: 'trl', refusals }));
  expect(page()).toContain('67 tokens do not fit the model’s context of 32'.replace('’', "'"));
  await settled(() => press('Dismiss'));
  await settled(() => press('Save for TRL'));
  await settled(() => hear({ type: 'recipe-not-exported', to: 'trl', detail: 'The server answered 404.' }));
  expect(page()).toContain('The folder was not written');
  expect(page()).toContain('The server answered 404.');
});
