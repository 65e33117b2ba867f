import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { madeRecord } from '../../../experiment/testing/made_record.ts';
import { readArchive } from '../../../formats/archive/read_archive.ts';
import { writeArchive } from '../../../formats/archive/write_archive.ts';
import type { KeptContents } from '../../../lab/client/kept_protocol.ts';
import { closePage, openPage, page, press, render, settled } from '../../app/testing/mounted_page.ts';
import { useCompared } from '../../compare/use_compared.ts';
import { openArchive } from '../../share/archive_session.ts';
import { OpenedNotes } from '../../share/opened_notes.tsx';
import { compareStore, emptyCompare } from '../compare/compare_store.ts';
import { importedId } from '../compare/compared_experiments.ts';
import { emptyExperiment } from '../experiment.ts';
import { labStore } from '../lab_store.ts';
import { firstRecipe } from '../recipe.ts';
import { hear, sent } from '../testing/wired_lab.ts';
import { archiveStore, emptyArchive } from './archive_store.ts';
import { exportKept } from './kept_archive.ts';
import { emptyKept, keptStore } from './kept_store.ts';

/** What was handed to the reader's downloads. */
const wire = { files: [] as { content: Blob; name: string }[] };

const record = madeRecord(3, [1]);
const run = { condition: 'top20', seed: 1 };
const bytes = (length: number) => new Uint8Array(length).fill(7);
const contents: KeptContents = {
  name: 'calm heron',
  record,
  weights: [{ ...run, files: { 'config.json': bytes(1000), 'model.safetensors': bytes(40_000) } }],
  checkpoints: [{ ...run, bytes: bytes(120_000) }],
};
const archive = {
  ...contents,
  forklab: '0.1.0',
  date: '2026-11-25',
  link: null,
  weights: [],
  checkpoints: [{ ...run, bytes: bytes(100) }],
  trees: [],
};

beforeEach(async () => {
  labStore.setState({
    experiment: emptyExperiment('', firstRecipe.spec, 'recorded'),
    recorded: { status: 'missing' },
    recipe: firstRecipe,
    opened: null,
    imported: null,
  });
  archiveStore.setState(emptyArchive);
  compareStore.setState(emptyCompare);
  keptStore.setState(emptyKept);
  sent.length = 0;
  wire.files.length = 0;
  let content: Blob;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((of) => {
    content = of as Blob;
    return 'blob:made-up';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    wire.files.push({ content, name: this.download });
  });
  openPage();
  await settled(() => render(<OpenedNotes />));
});
afterEach(() => {
  closePage();
  vi.restoreAllMocks();
});

test('a kept experiment is saved with what is wanted of it, after its sizes were said', async () => {
  await settled(() => exportKept('abcdefgh', 'calm heron'));
  expect(sent).toEqual([{ type: 'kept-export', id: 'abcdefgh' }]);
  expect(page()).toContain('Reading calm heron');
  await settled(() => hear({ type: 'kept-exported', id: 'another1', ...contents, name: 'not this' }));
  await settled(() => hear({ type: 'kept-exported', id: 'abcdefgh', ...contents }));
  expect(page()).toContain('1 Hugging Face folder, 41 kB');
  expect(page()).toContain('1 checkpoint, 120 kB');
  const [, checkpoints] = document.querySelectorAll<HTMLInputElement>('.share-note input');
  await settled(() => checkpoints.click());
  await settled(() => press(/^Save, at most \d+ kB/));
  await act(() => vi.waitFor(() => expect(wire.files).toHaveLength(1)));
  const [{ content, name }] = wire.files;
  expect(name).toBe('calm-heron.forklab.zip');
  const { forklab: _forklab, date: _date, link, ...read } = await readArchive(content);
  expect(link).toMatch(/^#v1\./);
  expect(read).toEqual({ ...contents, checkpoints: [], trees: [] });
  expect(archiveStore.getState().work.kind).toBe('none');
});

test('its models are saved as ONNX, which the lab writes', async () => {
  await settled(() => exportKept('abcdefgh', 'calm heron'));
  await settled(() => hear({ type: 'kept-exported', id: 'abcdefgh', ...contents }));
  await settled(() => press('Save the models as ONNX'));
  expect(sent.at(-1)).toEqual({ type: 'kept-onnx', id: 'abcdefgh' });
  expect(page()).toContain('Writing the models of calm heron as ONNX');
  await settled(() => hear({ type: 'kept-onnx', id: 'abcdefgh', zip: bytes(50) }));
  expect(wire.files).toMatchObject([{ name: 'calm-heron.onnx.zip', content: { size: 50 } }]);
  expect(archiveStore.getState().work.kind).toBe('none');
  // Without a model there is nothing to write.
  await settled(() => exportKept('abcdefgh', 'calm heron'));
  await settled(() => hear({ type: 'kept-exported', id: 'abcdefgh', ...contents, weights: [] }));
  expect(document.querySelector<HTMLButtonElement>('.share-note button:nth-of-type(2)')!.disabled).toBe(true);
});

test('what cannot be read is not waited for', async () => {
  await settled(() => exportKept('abcdefgh', 'calm heron'));
  await settled(() =>
    hear({ type: 'kept-fault', id: 'abcdefgh', detail: 'Nothing of it has been saved yet.' }),
  );
  await settled(() => hear({ type: 'kept-exported', id: 'abcdefgh', ...contents }));
  expect(archiveStore.getState().work.kind).toBe('none');
});

test('an archive that is opened is compared once, and stays when something else comes on the screen', async () => {
  const compared: string[] = [];
  function Compared() {
    compared.splice(0, compared.length, ...useCompared().runs.map((of) => of.id));
    return null;
  }
  await settled(() => render(<Compared />));
  const file = await writeArchive({ ...archive, checkpoints: [] });
  await act(() => openArchive(file, 'a.forklab.zip'));
  await act(() => openArchive(file, 'a.forklab.zip'));
  expect(archiveStore.getState().work.kind).toBe('keeping');
  expect(compared).toHaveLength(record.runs.length);
  expect(compared[0]).toMatch(/^screen\//);
  act(() =>
    labStore.setState({
      experiment: emptyExperiment('', firstRecipe.spec, 'recorded'),
      imported: null,
    }),
  );
  const id = importedId({ id: null, name: 'calm heron', record });
  expect(compared).toHaveLength(record.runs.length);
  expect(compared[0]).toBe(`${id}/top20/1`);
});

const imported = (id: string, name = 'calm heron') => hear({ type: 'kept-imported', id, name });

test('an archive that is opened is kept, and starts nothing; kept, it is the same one in Compare', async () => {
  sent.length = 0;
  // In the middle of its steps.
  const record = { ...archive.record, spec: { ...archive.record.spec, steps: 9 } };
  await act(async () => openArchive(await writeArchive({ ...archive, record }), 'a.forklab.zip'));
  expect(sent).toContainEqual({
    type: 'kept-import',
    name: 'calm heron',
    record,
    checkpoints: archive.checkpoints,
  });
  expect(sent.some(({ type }) => type === 'open' || type === 'kept-open')).toBe(false);
  expect(page()).toContain('Saving calm heron in this browser');
  expect(page()).not.toContain('Saved as');
  await settled(() => imported('abcdefgh'));
  expect(page()).toContain('Saved under Experiments as calm heron.');
  expect(page()).toContain(
    `Checkpoints for 1 of ${record.spec.conditions.length * record.spec.seeds.length}`,
  );
  expect(labStore.getState().imported?.id).toBe('abcdefgh');
  expect(compareStore.getState().others.map(({ id }) => id)).toEqual(['abcdefgh']);
  // Opened again it is the same one, and there once.
  await act(async () => openArchive(await writeArchive({ ...archive, record }), 'a.forklab.zip'));
  await settled(() => imported('abcdefgh'));
  expect(compareStore.getState().others.map(({ id }) => id)).toEqual(['abcdefgh']);
});

test('an archive that cannot be kept is shown all the same, with a note that it will be gone', async () => {
  await act(async () => openArchive(await writeArchive(archive), 'a.forklab.zip'));
  await settled(() => hear({ type: 'kept-fault', id: null, detail: 'Its checkpoint is not of this base.' }));
  expect(document.querySelector('[role="alert"]')?.textContent).toContain(
    'calm heron could not be saved in this browser.',
  );
  expect(page()).toContain('Its checkpoint is not of this base.');
  expect(labStore.getState().experiment.source).toBe('imported');
  await act(async () => openArchive(await writeArchive(archive), 'a.forklab.zip'));
  await settled(() => hear({ type: 'storage-full', id: null, needed: 0, deletable: [] }));
  expect(page()).toContain('Storage is full.');
});

test('where the browser denies its storage an archive is not said to be kept', async () => {
  keptStore.setState({ denied: 'SecurityError' });
  await act(async () => openArchive(await writeArchive({ ...archive, checkpoints: [] }), 'a.forklab.zip'));
  await settled(() => imported('abcdefgh'));
  expect(page()).toContain('could not be saved');
  expect(page()).not.toContain('Saved as');
});
