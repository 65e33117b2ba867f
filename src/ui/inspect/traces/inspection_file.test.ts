import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { parseTextInspection } from '../../../formats/text_inspection/text_inspection.ts';
import { emptyInspect, inspectStore, shownOf } from '../../state/inspect/inspect_store.ts';
import { showInspection } from '../../state/inspect/open_text_recording.ts';
import { inspectionFile, isSavable } from './inspection_file.ts';
import { InspectionRefused, readBlob } from './read_blob.ts';

const record = parseTextInspection(JSON.parse(readFileSync('public/recorded/smollm2.json', 'utf8')));
const origin = { adapter: 'wasm', weights: 'bf16' };
const shown = () => shownOf(inspectStore.getState())!;
const inspected = () => inspectStore.getState().inspected;
const read = (text: string) => readBlob(new Blob([text]), {});

beforeEach(() => {
  inspectStore.setState(emptyInspect, true);
  showInspection(record, 'mine.json');
});

test('a scan is saved with its samples and what was asked, and opens as it was', async () => {
  expect(shown()).toMatchObject({
    origin: 'file',
    ask: record.ask,
    scan: { length: record.scan.forks.length },
  });
  expect(inspected().map(isSavable)).toEqual(inspected().map((_, i) => i === 0));
  const file = await read(inspectionFile(shown(), inspected(), origin));
  expect(file.inspection).toMatchObject({
    adapter: record.adapter,
    date: record.date,
    ask: record.ask,
    scan: { forks: record.scan.forks, reference: record.scan.reference },
  });
  expect(file.traces).toEqual(record.traces);
});

test('a file with a scan that is not sound is refused with its reason, and forks of different scans are not saved as one', async () => {
  const file = JSON.parse(inspectionFile(shown(), inspected(), origin));
  const refused = await read(JSON.stringify({ ...file, weights: 7 })).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(InspectionRefused);
  expect((refused as Error).message).toMatch(/weights/);
  const [fork, ...rest] = shown().scan;
  const fewer = fork.branches.map((branch) => {
    const [{ answer, right }] = branch.answers;
    return { ...branch, samples: 1, right: Number(right), answers: [{ answer, right, count: 1 }] };
  });
  const mixed = {
    ...shown(),
    scan: [...rest, { ...fork, branches: fewer }].toSorted((a, b) => a.position - b.position),
  };
  expect(() => inspectionFile(mixed, inspected(), origin)).toThrow(/samples/);
});
