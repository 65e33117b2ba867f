import { afterEach, beforeEach, expect, test } from 'vitest';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { writeArchive } from '../../formats/archive/write_archive.ts';
import { all, click, closePage, openPage, page, render, settled } from '../app/testing/mounted_page.ts';
import { CompareView } from '../compare/compare_view.tsx';
import { compareStore, emptyCompare } from '../state/compare/compare_store.ts';
import { emptyExperiment } from '../state/experiment.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe } from '../state/recipe.ts';
import { archiveStore, emptyArchive } from '../state/views/archive_store.ts';
import { linkNow } from '../state/views/link_now.ts';
import { TrainView } from '../train/train_view.tsx';
import { languages, setLanguage } from '../words/language.ts';
import { openArchive } from './archive_session.ts';
import { OpenedNotes } from './opened_notes.tsx';

/** An archive of which every text is an attack, each with a mark of its own. */
const evil = (mark: string) => `<img src=x onerror=alert(1)><script>${mark}</script>`;
async function hostileArchive(): Promise<Blob> {
  const record = madeRecord(4, [1]);
  record.vocabulary = record.vocabulary.map((_, i) => evil(`word${i}`));
  record.adapter = evil('adapter');
  record.version = evil('version');
  record.preset = evil('preset');
  record.date = '<b>day</b>';
  for (const run of record.runs) {
    run.adapter = evil('run');
    run.matmul = '<b>matmul</b>';
    run.resumed = [{ step: 2, adapter: evil('resumed'), date: '<i>date</i>' }];
    for (const { groups } of run.samples) {
      for (const group of groups) {
        group.title = evil('title');
        for (const response of group.responses) response.answer = evil('answer');
      }
    }
  }
  return writeArchive({
    name: evil('name'),
    forklab: evil('forklab').slice(0, 80),
    date: '2026-11-25',
    link: null,
    record,
    weights: [],
    checkpoints: [{ condition: 'top20', seed: 1, bytes: new Uint8Array(8) }],
    trees: [],
  });
}

beforeEach(() => {
  labStore.setState({
    experiment: emptyExperiment('', firstRecipe.spec, 'recorded'),
    recorded: { status: 'missing' },
    recipe: firstRecipe,
    opened: null,
    imported: null,
    adapter: null,
    failure: null,
    look: follow,
  });
  archiveStore.setState(emptyArchive);
  compareStore.setState(emptyCompare);
  openPage();
});
afterEach(() => settled(closePage));

test('every text of an archive is shown as text, in every view and language', async () => {
  await settled(() => {
    render(
      <>
        <OpenedNotes />
        <TrainView />
        <CompareView />
      </>,
    );
  });
  await settled(async () => openArchive(await hostileArchive(), `${evil('file')}.zip`));
  const seen = page();
  for (const mark of ['name', 'title', 'word0', 'adapter']) expect(seen, mark).toContain(evil(mark));
  for (const language of languages) {
    await settled(() => setLanguage(language));
    for (const tab of all('.compare-tabs button')) await settled(() => click(tab));
    for (const details of document.querySelectorAll('details')) details.open = true;
    expect(document.querySelectorAll('img, script, iframe, i, [onerror]')).toHaveLength(0);
    // Nor does an address or a style come of a text.
    for (const element of document.querySelectorAll('[href], [src], [style]')) {
      expect(element.outerHTML.slice(0, 400)).not.toMatch(/(href|src|style)="[^"]*alert/);
    }
  }
});

test('the link of a page says nothing of the machine, nor of what was opened', async () => {
  const adapter = { name: 'secret adapter', vendor: 'secretvendor', architecture: 'secretarch' };
  labStore.setState({ adapter: { ...adapter, kind: 'gpu', features: ['secretfeature'] } });
  await settled(async () => openArchive(await hostileArchive(), 'secretfile.zip'));
  const said = JSON.stringify(linkNow());
  expect(said).not.toMatch(/secret|onerror/);
});
