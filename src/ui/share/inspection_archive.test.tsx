import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presets } from '../../experiment/presets.ts';
import { madeRecord } from '../../experiment/testing/made_record.ts';
import { readContents } from '../../formats/archive/read_archive.ts';
import { parseTextInspection } from '../../formats/text_inspection/text_inspection.ts';
import {
  all,
  click,
  closePage,
  eventually,
  find,
  openPage,
  page,
  press,
  render,
  settled,
} from '../app/testing/mounted_page.ts';
import { emptyExperiment } from '../state/experiment.ts';
import { showTraces } from '../state/inspect/inspect_session.ts';
import { change, emptyInspect, inspectStore } from '../state/inspect/inspect_store.ts';
import { showInspection, showTextRecording } from '../state/inspect/open_text_recording.ts';
import { showImported } from '../state/lab_session.ts';
import { follow, labStore } from '../state/lab_store.ts';
import { firstRecipe } from '../state/recipe.ts';
import { archiveStore, emptyArchive } from '../state/views/archive_store.ts';
import { viewStore } from '../state/views/view_store.ts';
import { setLanguage } from '../words/language.ts';
import { openArchive } from './archive_session.ts';
import { OpenedNotes } from './opened_notes.tsx';
import { ShareDialog } from './share_dialog.tsx';

/** What is in Inspect goes into an archive, alone or beside the runs, and comes back. */

const record = parseTextInspection(JSON.parse(readFileSync('public/recorded/smollm2.json', 'utf8')));
const [first, second] = record.traces;
const fork = record.scan.forks[1];
const draws = { temperature: 0.7, seed: 3 };

const files: Blob[] = [];
const inspected = () => inspectStore.getState().inspected;

beforeEach(() => {
  labStore.setState({
    experiment: emptyExperiment('countdown@1', presets['countdown@1'], 'recorded'),
    recorded: { status: 'missing' },
    imported: null,
    recipe: firstRecipe,
    opened: null,
    failure: null,
    look: follow,
  });
  archiveStore.setState(emptyArchive);
  inspectStore.setState(emptyInspect, true);
  viewStore.setState({ current: 'train' });
  files.length = 0;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((of) => {
    files.push(of as Blob);
    return 'blob:made-up';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  openPage();
});
afterEach(async () => {
  await settled(closePage);
  vi.restoreAllMocks();
});

/** A scanned sample of a language model with a continued fork, and a file of other answers, which came later. */
function inspectSomething() {
  showInspection(record, 'mine.json');
  change(inspected()[0].id, () => ({
    branches: [
      { position: fork.position, forced: null, draws, traces: [first], cost: { tokens: 9, seconds: 1 } },
    ],
  }));
  showTraces([second], 'file', null, 'others.jsonl');
}

async function saved(): Promise<Blob> {
  press('Save as an archive');
  await eventually(() => expect(files).toHaveLength(1));
  return files[0];
}
const share = () => settled(() => render(<ShareDialog onClose={() => {}} />));

test('an inspection alone is saved without weights, and opens as it was, in the view that shows it', async () => {
  showTextRecording(record);
  inspectSomething();
  const before = inspectStore.getState().aside.at(-1)!.inspected;
  await share();
  expect(page()).toContain('Nothing to save: this recipe has not been trained');
  const models = 'SmolLM2-135M-Instruct';
  const holds = `${record.traces.length + 1} samples of ${models} in 2 sets, 1 continuation, 1 scan`;
  expect(page()).toContain(`Inspect: ${holds} Without model weights.`);
  const zip = await saved();
  expect(await readContents(zip)).toMatchObject({
    record: null,
    link: null,
    name: `forklab inspection ${models}`,
  });

  inspectStore.setState(emptyInspect, true);
  await settled(() => render(<OpenedNotes />));
  await settled(() => openArchive(zip, 'mine.forklab.zip'));
  expect(viewStore.getState().current).toBe('inspect');
  expect(page()).toContain(`Opened “forklab inspection ${models}” in Inspect: ${holds}.`);
  expect(inspectStore.getState().set.file).toBe('others.jsonl');
  expect(inspected().map(({ trace }) => trace)).toEqual([second]);
  const { file, inspected: set } = inspectStore.getState().aside[0];
  expect(file).toBe('mine.json');
  const known = ({ trace, ask, scan, scanDraws, branches, recorded, cost }: (typeof set)[number]) => ({
    ...{ trace, ask, scan, scanDraws, branches, recorded, cost },
  });
  expect(set.map(known)).toEqual(before.map(known));
  await settled(() => setLanguage('zh'));
  expect(page()).toContain(
    `：${models} 的 ${record.traces.length + 1} 个样本（2 组）、1 次续写、1 次分叉扫描。`,
  );
});

test('beside runs each goes in if it is wanted; what ships with the page is no inspection', async () => {
  const run = madeRecord(3, [1]);
  showImported({ id: null, name: 'mine', record: run }, 'countdown@1');
  labStore.setState({ recipe: { ...firstRecipe, spec: run.spec } });
  showTextRecording(record);
  await share();
  expect(all('.archive-fields input[type=checkbox]')).toHaveLength(0);
  await settled(() => render(null));
  inspectSomething();
  await share();
  const [runs, sets] = all<HTMLInputElement>('.archive-fields input[type=checkbox]');
  expect([runs.checked, sets.checked]).toEqual([true, true]);
  await settled(() => click(runs));
  await settled(() => click(sets));
  expect(find<HTMLButtonElement>('.archive-fields button').disabled).toBe(true);
  await settled(() => click(runs));
  await settled(() => click(sets));
  const zip = await saved();
  const contents = await readContents(zip);
  expect(contents.record).toEqual(run);
  expect(contents.inspected?.map(({ title }) => title)).toEqual(['mine.json', 'others.jsonl']);
});
