import type { Recipe } from '../../../experiment/spec.ts';
import type { Target } from '../../../trainers/export/target.ts';
import { saveFile } from '../../kit/save_file.ts';
import { lab } from '../lab_session.ts';
import { archiveStore } from './archive_store.ts';
import { until } from './kept_archive.ts';

/** Has a recipe written for another trainer, and hands the zip to the visitor's downloads. */
export function exportToTrainer(to: Target, name: string, recipe: Recipe): void {
  const say = (work: ReturnType<typeof archiveStore.getState>['work']) => archiveStore.setState({ work });
  say({ kind: 'writing-recipe', to });
  until((event) => {
    if (event.type === 'recipe-exported') {
      saveFile(new Blob([event.zip], { type: 'application/zip' }), `${fileName(to, name, recipe)}.zip`);
      say({ kind: 'none' });
    } else if (event.type === 'recipe-refused') {
      say({ kind: 'recipe-refused', to, refusals: event.refusals });
    } else if (event.type === 'recipe-not-exported')
      say({ kind: 'recipe-not-written', detail: event.detail });
    else return false;
    return true;
  });
  lab().send({ type: 'export-recipe', to, name, recipe });
}

/** `countdown-mini-top20-1-trl`. */
const fileName = (to: Target, name: string, { condition, seed }: Recipe) =>
  `${name.replace(/@.*$/, '').replace(/[^a-z0-9-]+/gi, '-')}-${condition}-${seed}-${to}`;
