import { readFileSync } from 'node:fs';
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { madeRecord } from '../../../experiment/testing/made_record.ts';
import type { InspectionRecord } from '../../../formats/inspection_record.ts';
import { parseInspection } from '../../../formats/inspection_schema.ts';
import { closePage, openPage, page, render, settled, tellSizes } from '../../app/testing/mounted_page.ts';
import { firstChat } from '../../state/inspect/chat.ts';
import { look, scan, showTraces } from '../../state/inspect/inspect_session.ts';
import { emptyInspect, inspectStore, shownOf } from '../../state/inspect/inspect_store.ts';
import { firstView } from '../../state/inspect/inspect_view_state.ts';
import { connectInspect } from '../../state/inspect/inspect_work.ts';
import { labStore } from '../../state/lab_store.ts';
import { loadInspection } from '../../state/recorded/load_inspection.ts';
import { setLanguage } from '../../words/language.ts';
import { InspectView } from '../inspect_view.tsx';
import { madeTrace } from '../testing/made_trace.ts';
import { standInLab } from '../testing/stand_in_lab.ts';
import { openRecording } from './recorded_inspection.ts';
import { collect, sweep } from './set_session.ts';

tellSizes();

const text = readFileSync('public/recorded/inspect.json', 'utf8');
const record: InspectionRecord = parseInspection(JSON.parse(text));
const json = (body: string) => new Response(body, { headers: { 'content-type': 'application/json' } });
const served = vi.fn<(address: string) => Promise<Response>>();

let lab: ReturnType<typeof standInLab>;
let stop: () => void;
const { getState } = inspectStore;
const view = () => settled(() => render(<InspectView />));

beforeEach(() => {
  inspectStore.setState(emptyInspect, true);
  labStore.setState({ failure: { failure: 'no-webgpu', detail: '' }, recorded: { status: 'missing' } });
  served.mockReset().mockImplementation(async () => json(text));
  vi.stubGlobal('fetch', served);
  lab = standInLab();
  stop = connectInspect(lab.client);
  openPage();
});
afterEach(() => {
  closePage();
  stop();
  vi.unstubAllGlobals();
});

test('without an adapter the view opens with the recording: the fork that decides, its branches, the band, the tree', async () => {
  await view();
  expect(served).toHaveBeenCalledTimes(1);
  expect(page()).toContain('Countdown 164k, base on 12 8 3 → 17.');
  expect(page()).toContain('Recorded processor, exact, Nov 30, 2026');
  expect(page()).toContain('this browser has neither WebGPU');
  const { position } = record.scan.forks[3];
  expect(getState().view).toMatchObject({ sample: 0, pinned: position, problem: '12 8 3 → 17' });
  expect(page()).toContain(
    '“+” changes the outcome most, of 4 forks: its branches end at least 90 points apart',
  );
  expect(page()).toContain(
    'High entropy, no effect found: the first number, “12” (0.69 nats). Its branches differ by at most 7 points',
  );
  expect(document.querySelectorAll('.alternatives li').length).toBeGreaterThan(1);
  expect(document.querySelectorAll('.band-line').length).toBeGreaterThan(0);
  expect(document.querySelectorAll('.tree-edge.taken').length).toBe(5);
  expect(document.querySelectorAll('.sample-chips li')).toHaveLength(16);
  expect(page()).not.toContain('What you find here takes its place');
});

test('the other two tabs show what was recorded, marked, and say why nothing can be started', async () => {
  await view();
  act(() => look({ panel: 'words' }));
  expect(page()).toContain('Recorded processor, exact, Nov 30, 2026');
  expect(page()).toContain('11,371 tokens');
  const [highest, lowest] = [...document.querySelectorAll('.word-tables table')].map((table) =>
    [...table.querySelectorAll('tbody th')].map(({ textContent }) => textContent),
  );
  expect(highest.filter((word) => lowest.includes(word))).toEqual([]);
  expect(page()).toMatch(/\d\d % of the tokens have an entropy below 0.01 nats/);
  expect(page()).toContain('Highest mean entropy in the slot op1');
  expect(document.querySelector<HTMLInputElement>('input[value="evaluation"]')?.checked).toBe(true);
  expect(page()).toContain('Forks cannot be taken here');
  act(() => look({ panel: 'temperature' }));
  expect(page()).toContain('Recorded processor, exact, Nov 30, 2026');
  expect(document.querySelectorAll('.vary-forks .dot')).toHaveLength(7);
  expect(page()).toContain('300,984 tokens');
  // The controls say what the chart shows.
  const fields = [...document.querySelectorAll<HTMLInputElement>('.work-form input')].map(
    ({ value }) => value,
  );
  expect(fields).toEqual(['249', '4', '0.01, 0.3, 0.6, 1, 1.5, 2, 3']);
  // Nothing is pinned in figures of a set.
  expect(document.querySelector('.inspect-side')).toBeNull();
});

test('a model that was chosen before the recording came stays chosen', async () => {
  const model = { kind: 'shipped', name: 'countdown-50k' } as const;
  look({ model });
  await view();
  expect(getState().view.model).toEqual(model);
  expect(shownOf(getState())?.origin).toBe('example');
});

test('in Chinese too', async () => {
  await view();
  act(() => setLanguage('zh'));
  expect(page()).toContain('录制 处理器（精确），2026年11月30日');
  act(() => look({ panel: 'temperature' }));
  expect(page()).toContain('录制 处理器（精确）');
});

test('with a GPU the buttons work on it at once, and a scan here replaces the recorded one', async () => {
  labStore.setState({ failure: null });
  await view();
  expect(page()).toContain('What you find here takes its place.');
  // The same from a file is the visitor's, and stays.
  const { inspected } = getState();
  act(() =>
    inspectStore.setState({ inspected: inspected.map((of) => ({ ...of, origin: 'file' as const })) }),
  );
  expect(page()).toContain('Recorded');
  expect(page()).not.toContain('What you find here takes its place.');
  act(() => inspectStore.setState({ inspected }));
  // What a scan costs, and what so few samples cannot tell, is said before it starts.
  expect(page()).toContain('2,816 continuations and 156,672 tokens at most, drawn at T 1.00.');
  expect(page()).not.toContain('samples a branch, many forks');
  act(() => look({ scan: { forks: 1, samples: 64 } }));
  expect(page()).toContain('Below 256 samples a branch, many forks of small effect stay “unclear”.');
  act(() => look({ scan: firstView.scan }));
  act(() => void scan());
  const asked = lab.asked.at(-1);
  expect(asked).toMatchObject({
    request: { kind: 'scan', model: { kind: 'shipped', name: 'countdown-164k' }, problem: '12 8 3 → 17' },
  });
  const [fork] = record.scan.forks;
  const id = asked?.id ?? 0;
  act(() => lab.say({ type: 'inspect-progress', id, share: 0.2, tokens: 10, fork }));
  expect(shownOf(getState())).toMatchObject({ scan: [fork], recorded: null });
  expect(page()).not.toContain('Recorded processor');
});

test('a set that is sampled here takes the recorded one’s place, and the recorded one never that of one sampled here', async () => {
  labStore.setState({ failure: null });
  const set = { part: 'held-out', problems: 1, samples: 1 } as const;
  void collect(set);
  const id = lab.asked.at(-1)?.id ?? 0;
  const traces = [madeTrace({ entropies: [1] })];
  lab.say({ type: 'inspected', id, kind: 'collect', result: { traces }, cost: { tokens: 1, seconds: 1 } });
  await vi.waitFor(() => expect(getState().collected?.traces).toBe(traces));
  await openRecording('recorded/inspect.json');
  expect(getState().collected).toMatchObject({ set, recorded: null });
  expect(getState().swept?.recorded).toMatchObject({ date: record.date });
});

test('what a set of texts may take is said, and that the start of an answer is the start of all', async () => {
  const model = { kind: 'folder', folder: 'given:tiny', quantise: false } as const;
  const chat = { ...firstChat, longest: 10, prefill: 'So' };
  inspectStore.setState((s) => ({
    view: { ...s.view, model, chat, panel: 'temperature' },
    folders: [
      {
        folder: model.folder,
        name: 'tiny',
        commit: null,
        license: null,
        bytes: 1,
        total: 1,
        status: 'ready',
        given: true,
        engine: true,
        onnx: [],
        graphs: [],
        weights: [],
      },
    ],
  }));
  labStore.setState({ failure: null });
  await view();
  act(() => inspectStore.setState({ cost: { tokens: 100, seconds: 50 } }));
  expect(page()).toMatch(
    /280 answers are sampled and checked\. At most 2,800 tokens\. At the last rate 2[34] min at most\. Every answer starts with “So”\./,
  );
});

test('a sweep that is cancelled before its first point gives back the one that was there', async () => {
  labStore.setState({ failure: null });
  await openRecording('recorded/inspect.json');
  const { swept } = getState();
  expect(swept?.points.length).toBeGreaterThan(0);
  const done = sweep({ part: 'held-out', problems: 1, samples: 1 }, { percentile: 80 }, ['forks'], [1]);
  expect(getState().swept?.points).toEqual([]);
  lab.say({ type: 'inspect-failed', id: lab.asked.at(-1)?.id ?? 0, failure: 'cancelled', detail: '' });
  await done;
  expect(getState().swept).toBe(swept);
});

test('what the visitor has opened meanwhile stays', async () => {
  showTraces([madeTrace({ entropies: [1, 2] })], 'file');
  await view();
  expect(getState().inspected.map(({ origin }) => origin)).toEqual(['file']);
  act(() => look({ panel: 'words' }));
  // Their own traces are counted, not the recorded set.
  expect(document.querySelector<HTMLInputElement>('input[value="current"]')?.checked).toBe(true);
  expect(page()).toContain('this one sample');
});

test('where it is damaged or missing, words say so, and the recorded run’s samples stand in', async () => {
  const cases: [() => Response, RegExp][] = [
    [() => json(text.replace('"format":1', '"format":9')), /recorded example .* is damaged/],
    [() => json('{'), /is damaged/],
    [() => new Response('', { status: 404 }), /There is no recorded example beside this page/],
  ];
  for (const [answer, words] of cases) {
    inspectStore.setState(emptyInspect, true);
    labStore.setState({ recorded: { status: 'ready', record: madeRecord(2) } });
    served.mockImplementation(async () => answer());
    await view();
    expect(page()).toMatch(words);
    expect(page()).toContain('samples of the recorded run instead');
    expect(getState().inspected[0].origin).toBe('recorded');
    openPage();
  }
});

test('a file that is far too long is not read to its end', async () => {
  served.mockImplementation(async () => json(`"${'x'.repeat(5 * 2 ** 20)}"`));
  expect(await loadInspection('x')).toEqual({
    status: 'damaged',
    detail: 'The file x is longer than 4 MB.',
  });
});
