import { readFileSync } from 'node:fs';
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseTextInspection } from '../../../formats/text_inspection/text_inspection.ts';
import { catalogue } from '../../../hub/catalogue.ts';
import {
  all,
  closePage,
  eventually,
  openPage,
  page,
  press,
  render,
  settled,
  tellSizes,
} from '../../app/testing/mounted_page.ts';
import { emptyInspect, inspectStore, shownOf } from '../../state/inspect/inspect_store.ts';
import { firstView } from '../../state/inspect/inspect_view_state.ts';
import { connectInspect } from '../../state/inspect/inspect_work.ts';
import { openTextRecording } from '../../state/inspect/open_text_recording.ts';
import { labStore } from '../../state/lab_store.ts';
import { textRecording } from '../../state/recorded/text_recording.ts';
import { viewParts } from '../../state/views/view_parts.ts';
import { setLanguage } from '../../words/language.ts';
import { InspectView } from '../inspect_view.tsx';
import { standInLab } from '../testing/stand_in_lab.ts';

tellSizes();

const files: Record<string, string> = {};
const ours = readFileSync('public/recorded/inspect.json', 'utf8');
const inWords = readFileSync('public/recorded/smollm2.json', 'utf8');
const record = parseTextInspection(JSON.parse(inWords));
const served = vi.fn<(address: string) => Promise<Response>>();

let stop: () => void;
const { getState } = inspectStore;
const view = () => settled(() => render(<InspectView />));
const choice = `Recorded: ${textRecording.model}`;
async function openChoice() {
  press(choice);
  await eventually(() => expect(getState().textRecording.status).not.toBe('loading'));
}

beforeEach(() => {
  Object.assign(files, { 'inspect.json': ours, 'smollm2.json': inWords });
  inspectStore.setState(emptyInspect, true);
  labStore.setState({ failure: { failure: 'no-webgpu', detail: '' }, recorded: { status: 'missing' } });
  served.mockReset().mockImplementation(async (address) => {
    const text = files[address.split('/').at(-1)!];
    return text === undefined ? new Response('', { status: 404 }) : new Response(text);
  });
  vi.stubGlobal('fetch', served);
  stop = connectInspect(standInLab().client);
  openPage();
});
afterEach(() => {
  closePage();
  stop();
  vi.unstubAllGlobals();
});

test('the recording in words is one click away, and is fetched only then', async () => {
  await view();
  expect(served).toHaveBeenCalledTimes(1);
  expect(page()).toContain('Countdown 164k, base on 12 8 3 → 17.');
  await openChoice();
  await eventually(() => expect(getState().textRecording.status).toBe('ready'));
  expect(served).toHaveBeenCalledTimes(2);
  expect(shownOf(getState())).toMatchObject({
    origin: 'example',
    model: null,
    scan: { length: record.scan.forks.length },
  });
  expect(page()).toContain(`${record.model} on ${record.traces[0].title}`);
  expect(page()).toContain('Recorded processor, exact');
  expect(page()).toContain(`${record.model}, whose weights are open under Apache-2.0.`);
  expect(page()).not.toContain('What you find here takes its place');
});

test('heatmap, alternatives, consequences and tree come from the file alone, without a model', async () => {
  await openTextRecording('recorded/smollm2.json');
  await view();
  const response = record.traces[0].tokens.slice(record.traces[0].promptLength);
  expect(all('.inspect-tokens .token')).toHaveLength(response.length);
  expect(all('.inspect-tokens :is(.e2, .e3, .e4, .e5)').length).toBeGreaterThan(0);
  const { pinned } = getState().view;
  expect(record.scan.forks.map(({ position }) => position)).toContain(pinned);
  expect(all('.alternatives li').length).toBeGreaterThan(1);
  expect(all('.fork-table tbody tr')).toHaveLength(record.scan.forks.length);
  // A tree too wide to be drawn here is a list.
  expect(all(':is(.tree-edge, .tree-line).taken').length).toBeGreaterThan(0);
  expect(all('.sample-chips li')).toHaveLength(record.traces.length);
});

test('each recording leads back to the other, whichever came first', async () => {
  // From the paper: ours comes after it, and does not take its place.
  await openTextRecording('recorded/smollm2.json');
  await view();
  await eventually(() => expect(getState().recording.status).toBe('ready'));
  expect(shownOf(getState())?.trace.world).toBeNull();
  press('Recorded: Countdown 164k, base');
  expect(shownOf(getState())?.trace.world).toBe('countdown');
  press(choice);
  expect(shownOf(getState())?.trace.world).toBeNull();
  await openTextRecording('recorded/smollm2.json');
  expect(getState().aside).toHaveLength(1);
});

test('a link brings up the recording that it was made of, at its token', async () => {
  const { inspect } = viewParts;
  const [, fork] = record.scan.forks;
  // The size of a scan that a link leaves out is the first one of before.
  const { scan } = firstView;
  expect(inspect.read()).toEqual({ scan });
  expect(inspect.write({ recording: 'other' })).toBe(false);
  expect(inspect.write({ scan, recording: 'words', pinned: fork.position })).toBe(true);
  expect(inspect.read()).toEqual({ scan, recording: 'words', pinned: fork.position });
  await view();
  await eventually(() => expect(getState().textRecording.status).toBe('ready'));
  await eventually(() => expect(getState().recording.status).toBe('ready'));
  expect(shownOf(getState())?.trace.world).toBeNull();
  await eventually(() => expect(getState().view.pinned).toBe(fork.position));
  expect(inspect.read()).toMatchObject({ recording: 'words', pinned: fork.position });
  press('Recorded: Countdown 164k, base');
  expect(inspect.read()).not.toHaveProperty('recording');
  // Of one that is held, nothing is fetched again.
  const requests = served.mock.calls.length;
  act(() => void inspect.write({ recording: 'words' }));
  await eventually(() => expect(shownOf(getState())?.trace.world).toBeNull());
  expect(served).toHaveBeenCalledTimes(requests);
});

test('in Chinese too', async () => {
  await openTextRecording('recorded/smollm2.json');
  await view();
  act(() => setLanguage('zh'));
  expect(page()).toContain(`录制：${textRecording.model}`);
  expect(page()).toContain('权重以 Apache-2.0 许可证开放');
});

test('where it is missing or damaged, a sentence says so, and ours stays', async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ 'smollm2.json': inWords.replace('"format":2', '"format":9') }, /is damaged and cannot be shown/],
    [{}, /There is no recorded example beside this page/],
  ];
  for (const [change, words] of cases) {
    inspectStore.setState(emptyInspect, true);
    delete files['smollm2.json'];
    Object.assign(files, change);
    await view();
    await openChoice();
    await eventually(() => expect(page()).toMatch(words));
    expect(page()).not.toContain('samples of the recorded run instead');
    expect(shownOf(getState())?.trace.world).toBe('countdown');
    openPage();
  }
});

test('the page names the model and its licence as the catalogue does', () => {
  expect(record.model).toBe(textRecording.model);
  const entry = catalogue.find(({ model }) => textRecording.page.endsWith(model));
  expect(entry?.license).toBe(textRecording.licence.toLowerCase());
});
