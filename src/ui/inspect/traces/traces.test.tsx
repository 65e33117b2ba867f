import { act } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Trace } from '../../../experiment/trace.ts';
import { writeTraces } from '../../../formats/traces/trace_file.ts';
import {
  button,
  closePage,
  eventually,
  openPage,
  page,
  press,
  render,
} from '../../app/testing/mounted_page.ts';
import { importStore } from '../../state/foreign/import_store.ts';
import { setLanguage } from '../../words/language.ts';
import { OpenTraces } from './open_traces.tsx';
import { fileNameOf, traceBlob } from './save_traces.ts';
import { SaveTraces } from './save_traces_button.tsx';
import { TraceZone } from './trace_zone.tsx';
import type { AnswersSaid } from './use_trace_reading.ts';

let taken: { traces: Trace[]; name: string; said: AnswersSaid | null }[];
let errors: string[];
const takers = {
  onTraces: (traces: Trace[], name: string, said: AnswersSaid | null) => taken.push({ traces, name, said }),
  onError: (sentence: string) => errors.push(sentence),
};
const until = (holds: () => boolean) => eventually(() => expect(holds()).toBe(true));
const finished = () => until(() => taken.length + errors.length > 0);

/** A turn of the event loop: reading has started by then. */
const turn = () => new Promise((done) => setTimeout(done));

const evil = '<img src=x onerror=alert(1)>';
const text = `${JSON.stringify({ title: evil, words: [evil, '<script>alert(1)</script>'], entropy: [0.5] })}\n`;

/** An event with what a drag or a clipboard brings. */
function transferOf(type: string, property: string, transfer: object) {
  const event = new Event(type, { bubbles: true, cancelable: true });
  Object.defineProperty(event, property, { value: transfer });
  return event;
}
const drag = (type: string, ...files: File[]) =>
  transferOf(type, 'dataTransfer', { types: ['Files'], files });
const paste = (pasted: string) => transferOf('paste', 'clipboardData', { getData: () => pasted, files: [] });
const dispatch = (target: EventTarget, event: Event) => act(() => void target.dispatchEvent(event));

function choose(file: File) {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  dispatch(input, new Event('change', { bubbles: true }));
}

beforeEach(() => {
  taken = [];
  errors = [];
  openPage();
});
afterEach(() => {
  closePage();
  vi.restoreAllMocks();
});

describe('a file of traces', () => {
  test('that is chosen is handed on, with its name', async () => {
    render(<OpenTraces {...takers} />);
    choose(new File([text], 'mine.jsonl'));
    await finished();
    expect(errors).toEqual([]);
    expect(taken[0].name).toBe('mine.jsonl');
    expect(taken[0].traces[0].tokens.map(({ word, entropy }) => [word, entropy])).toEqual([
      [evil, null],
      ['<script>alert(1)</script>', 0.5],
    ]);
  });

  test('gets the words of its world', async () => {
    render(<OpenTraces {...takers} />);
    choose(new File(['{"world":"countdown","tokens":[53,12,41]}'], 'mine.jsonl'));
    await finished();
    expect(taken[0].traces[0].tokens.map(({ word }) => word)).toEqual(['<bos>', '12', '+']);
  });

  test('that is wrong gives one sentence, in the reader’s language, and nothing else', async () => {
    render(<OpenTraces {...takers} />);
    const wrong = new File([`${text}{"words":["a"],"entropy":[-1]}`], `${evil}.jsonl`);
    choose(wrong);
    await finished();
    expect(errors).toEqual([
      `${evil}.jsonl was not opened. Line 2: entropy[0] must be null or a number of nats from 0 to below 100, not -1.`,
    ]);
    act(() => setLanguage('zh'));
    errors = [];
    choose(wrong);
    await finished();
    expect(errors[0]).toContain(
      '第 2 行：entropy[0] 必须是null，或不小于 0 且小于 100 的数（nats），而不是 -1。',
    );
    expect(taken).toEqual([]);
    expect(document.querySelector('img')).toBeNull();
  });

  test('that is too large is refused before it is read', async () => {
    render(<OpenTraces {...takers} />);
    const file = new File([text], 'huge.jsonl');
    Object.defineProperty(file, 'size', { value: 300 * 2 ** 20 });
    const stream = vi.spyOn(file, 'stream');
    choose(file);
    await finished();
    expect(errors).toEqual(['huge.jsonl was not opened. The file is larger than 256 MiB.']);
    expect(stream).not.toHaveBeenCalled();
  });

  test('that is large shows how far it is and can be given up', async () => {
    render(<OpenTraces {...takers} />);
    const line = new TextEncoder().encode(text);
    const file = new File([line], 'large.jsonl');
    // It never ends: only cancelling stops it.
    let stopped = () => {};
    const givenUp = new Promise<void>((done) => {
      stopped = done;
    });
    const pull = async (to: ReadableStreamDefaultController<Uint8Array>) => {
      await new Promise((done) => setTimeout(done));
      to.enqueue(line);
    };
    Object.defineProperty(file, 'size', { value: 2 ** 20 });
    file.stream = () => new ReadableStream({ pull, cancel: stopped }) as ReturnType<File['stream']>;
    choose(file);
    await until(() => document.querySelector('progress') !== null);
    const bar = document.querySelector('progress')!;
    expect(bar.value).toBeGreaterThan(0);
    expect(bar.value).toBeLessThanOrEqual(1);
    // The first may be alone for a moment.
    await until(() => /Reading large\.jsonl.* traces/.test(page() ?? ''));
    press('Cancel');
    expect(document.querySelector('progress')).toBeNull();
    await givenUp;
    await turn();
    expect([taken, errors]).toEqual([[], []]);
  });
});

describe('a server’s own file of answers', () => {
  const place = { token: '7', logprob: -0.7, bytes: [55], top_logprobs: [{ token: '7', logprob: -0.7 }] };
  const answer = (logprobs: unknown) => `${JSON.stringify({ choices: [{ index: 0, logprobs }] })}\n`;
  const good = answer({ content: [place] });
  const bad = answer(null);

  test('is opened as traces, and what could not be used is listed', async () => {
    render(<OpenTraces {...takers} />);
    choose(new File([good, bad, good, 'rubbish'], 'batch.jsonl'));
    await finished();
    expect(errors).toEqual([]);
    expect(taken[0].traces.map(({ tokens, entropyKind }) => [tokens[0].word, entropyKind])).toEqual([
      ['7', 'lower-bound'],
      ['7', 'lower-bound'],
    ]);
    expect(taken[0].said?.sentence).toMatch(/^batch\.jsonl: 2 of 4 responses shown\. .* lower bounds/);
    expect(taken[0].said?.lines.map((line) => line.slice(0, 40))).toEqual([
      'Line 2, choice 0: it has no log-probabil',
      'Line 4: it is not JSON (which has no NaN',
    ]);
  });

  test('lists ten answers, and counts the others', async () => {
    render(<OpenTraces {...takers} />);
    choose(new File([good, bad.repeat(25)], 'batch.jsonl'));
    await finished();
    expect(taken[0].said?.lines).toHaveLength(11);
    expect(taken[0].said?.lines.at(-1)).toBe('15 more.');
  });

  test('of which none can be used is not opened, and says why', async () => {
    render(<OpenTraces {...takers} />);
    choose(new File([bad], 'batch.jsonl'));
    await finished();
    expect(taken).toEqual([]);
    expect(errors[0]).toMatch(
      /^batch\.jsonl was not opened: no usable responses\. Line 1, choice 0: it has no log-prob/,
    );
  });

  test('is known by its first object that can be read, however it is written', async () => {
    const files = [
      `rubbish\n${good}`,
      `[${good}]`,
      `data: ${good}\ndata: [DONE]\n`,
      JSON.stringify(JSON.parse(good), null, 2),
    ];
    render(<OpenTraces {...takers} />);
    for (const [i, file] of files.entries()) {
      choose(new File([file], `${i}.json`));
      await until(() => taken.length + errors.length > i);
    }
    expect(errors).toEqual([]);
    expect(taken.map(({ traces }) => traces.length)).toEqual([1, 1, 1, 1]);
  });

  test('is pasted like traces, on the page and in the field', async () => {
    render(
      <TraceZone {...takers} className="inspect">
        <OpenTraces {...takers} />
      </TraceZone>,
    );
    dispatch(document.body, paste(`[${good}]`));
    await finished();
    press('Paste traces');
    document.querySelector('textarea')!.value = `data: ${good}`;
    dispatch(document.querySelector('form')!, new Event('submit', { bubbles: true, cancelable: true }));
    await until(() => taken.length === 2);
    expect(taken[1].said?.sentence).toContain('Pasted text: 1 of 1 response shown.');
  });
});

describe('a view that traces can be dropped on', () => {
  const view = (
    <TraceZone {...takers} className="inspect">
      <p>view</p>
      <input type="text" />
    </TraceZone>
  );
  const zone = () => document.querySelector('.trace-zone')!;

  test('says so while a file is over it, and opens the file that is dropped', async () => {
    render(view);
    const file = new File([text], 'dropped.jsonl');
    dispatch(zone(), drag('dragenter', file));
    expect(zone().hasAttribute('data-over')).toBe(true);
    expect(page()).toContain('Drop traces');
    const leave = drag('dragleave', file);
    Object.defineProperty(leave, 'relatedTarget', { value: document.querySelector('p') });
    dispatch(zone(), leave);
    expect(zone().hasAttribute('data-over')).toBe(true);
    const drop = drag('drop', file);
    dispatch(document.querySelector('p')!, drop);
    expect(drop.defaultPrevented).toBe(true);
    expect(zone().hasAttribute('data-over')).toBe(false);
    await finished();
    expect(taken[0].name).toBe('dropped.jsonl');
  });

  test('hands files of a training on, as several files are, and leaves what is no file alone', async () => {
    render(view);
    const log = `${JSON.stringify({ step: 1, data: { 'actor/entropy': 0.5 } })}\n`;
    const files = [[new File(['x'], 'a'), new File(['y'], 'b')], [new File([log], 'verl.jsonl')]];
    for (const dropped of files) {
      importStore.setState({ work: { kind: 'none' } });
      dispatch(zone(), drag('drop', ...dropped));
      await act(() => vi.waitUntil(() => importStore.getState().work.kind === 'done'));
    }
    expect(importStore.getState().work).toMatchObject({
      imported: { runs: [{ trainer: 'verl' }], found: [{ path: 'verl.jsonl', kind: 'verl-log' }] },
    });
    expect([errors, taken]).toEqual([[], []]);
    const word = transferOf('dragenter', 'dataTransfer', { types: ['text/plain'], files: [] });
    dispatch(zone(), word);
    expect(word.defaultPrevented).toBe(false);
    expect(page()).not.toContain('Drop a file');
  });

  test('opens pasted text that looks like a trace, and no other', async () => {
    render(view);
    const other = paste('hello {');
    dispatch(document.body, other);
    const typed = paste(text);
    dispatch(document.querySelector('input')!, typed);
    expect([other.defaultPrevented, typed.defaultPrevented]).toEqual([false, false]);
    const trace = paste(`\n ${text}`);
    dispatch(document.body, trace);
    expect(trace.defaultPrevented).toBe(true);
    await finished();
    expect(taken).toHaveLength(1);
    expect(taken[0].name).toBe('Pasted text');
  });

  test('listens no longer once it is gone', async () => {
    render(view);
    const read = vi.spyOn(Blob.prototype, 'stream');
    dispatch(document.body, paste(text));
    await turn();
    expect(read).toHaveBeenCalled();
    await finished();
    closePage();
    read.mockClear();
    dispatch(document.body, paste(text));
    await turn();
    expect(read).not.toHaveBeenCalled();
  });
});

describe('the field for pasted text', () => {
  test('says what is wrong next to the text, and closes when it is right', async () => {
    render(<OpenTraces {...takers} />);
    press('Paste traces');
    const field = document.querySelector('textarea')!;
    const submit = () =>
      dispatch(document.querySelector('form')!, new Event('submit', { bubbles: true, cancelable: true }));
    field.value = '{"words":[NaN]}';
    submit();
    await until(() => page().includes('Line 1'));
    expect(document.querySelector('[role=alert]')?.textContent).toBe(
      'Pasted text was not opened. Line 1: it is not JSON (which has no NaN and no Infinity).',
    );
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(errors).toEqual([]);
    field.value = text;
    submit();
    await finished();
    expect(taken[0].traces).toHaveLength(1);
    expect(document.querySelector('dialog')).toBeNull();
  });
});

describe('saving', () => {
  test('gives the bytes that were read', async () => {
    render(<OpenTraces {...takers} />);
    choose(new File([text], 'mine.jsonl'));
    await finished();
    const file = await (await traceBlob(taken[0].traces)).text();
    expect(file).toBe(writeTraces(taken[0].traces));
    choose(new File([file], 'again.jsonl'));
    await until(() => taken.length === 2);
    expect(await (await traceBlob(taken[1].traces)).text()).toBe(file);
  });

  test('hands a file to the downloads, or says why not', async () => {
    render(<OpenTraces {...takers} />);
    choose(new File([text], 'mine.jsonl'));
    await finished();
    const { traces } = taken[0];
    const downloads: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      downloads.push(this.download);
    });
    render(<SaveTraces traces={traces} name={`../${evil}.jsonl`} onError={takers.onError} />);
    press('Save as JSONL');
    await until(() => downloads.length > 0);
    expect(downloads).toEqual(['img-src-x-onerror-alert-1.jsonl']);
    render(
      <SaveTraces traces={[{ ...traces[0], temperature: Number.NaN }]} name="x" onError={takers.onError} />,
    );
    press('Save as JSONL');
    await until(() => errors.length > 0);
    expect(errors[0]).toBe('The traces were not saved. Temperature must be a number from 0 to 100, not NaN.');
    render(<SaveTraces traces={[]} name="x" onError={takers.onError} />);
    expect(button('Save as JSONL').disabled).toBe(true);
    click.mockRestore();
  });

  test.each([
    ['run 3, step 40', 'run-3-step-40.jsonl'],
    ['分叉.jsonl', '分叉.jsonl'],
    ['', 'traces.jsonl'],
    ['../../..', 'traces.jsonl'],
  ])('"%s" becomes the file name %s', (name, file) => {
    expect(fileNameOf(name)).toBe(file);
  });
});
