import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { madeForeignRecord, madeForeignRun } from '../../experiment/foreign/testing/made_foreign.ts';
import { type ArchiveContents, archiveFormats } from '../../formats/archive/archive.ts';
import { readContents } from '../../formats/archive/read_archive.ts';
import { writeArchive } from '../../formats/archive/write_archive.ts';
import {
  closePage,
  eventually,
  openPage,
  page,
  press,
  render,
  settled,
} from '../app/testing/mounted_page.ts';
import { compareStore, emptyCompare } from '../state/compare/compare_store.ts';
import { importStore } from '../state/foreign/import_store.ts';
import { firstRecipe } from '../state/recipe.ts';
import { archiveStore, emptyArchive } from '../state/views/archive_store.ts';
import { viewStore } from '../state/views/view_store.ts';
import { ArchiveFields } from './archive_fields.tsx';
import { openArchive } from './archive_session.ts';
import { SharedNotes } from './shared_notes.tsx';

const contents: ArchiveContents = {
  name: 'From TRL',
  forklab: '0.2.0',
  date: '2026-11-30',
  link: null,
  record: null,
  weights: [],
  checkpoints: [],
  trees: [],
  foreign: [madeForeignRun('top20', 1, 3)],
};

beforeEach(() => {
  archiveStore.setState(emptyArchive);
  compareStore.setState(emptyCompare);
  importStore.setState({ work: { kind: 'none' } });
  viewStore.setState({ current: 'train' });
  openPage();
  render(<SharedNotes />);
});
afterEach(async () => {
  await settled(closePage);
  vi.restoreAllMocks();
});

test('what is in Compare of other trainers goes into an archive, alone, and runs of one name keep apart', async () => {
  const files: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((of) => {
    files.push(of as Blob);
    return 'blob:made-up';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const record = madeForeignRecord(contents.foreign && [...contents.foreign]);
  compareStore.setState({ foreign: [1, 2].map((n) => ({ id: `${n}`, record })) });
  render(<ArchiveFields recipe={firstRecipe} title="" note="" onDone={() => {}} />);
  expect(page()).toContain('The 2 runs of other trainers in Compare.');
  press('Save as an archive');
  await eventually(() => expect(files).toHaveLength(1));
  const saved = await readContents(files[0]);
  expect(saved.record).toBeNull();
  expect(saved.foreign?.map(({ condition }) => condition)).toEqual(['top20', 'top20 2']);
});

test('an archive of foreign runs opens in Compare, and opening it again changes nothing', async () => {
  expect(archiveFormats.foreign).toBe(3);
  const file = await writeArchive(contents);
  await openArchive(file, 'trl.forklab.zip');
  await eventually(() => expect(page()).toContain('top20 · TRL, seed 1: 3 steps, 2 evaluations; 1 alert'));
  expect(viewStore.getState().current).toBe('compare');
  await openArchive(file, 'trl.forklab.zip');
  const { foreign } = compareStore.getState();
  expect(foreign).toHaveLength(1);
  expect(foreign[0].record.runs).toEqual(contents.foreign);
});
