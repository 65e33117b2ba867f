import { expect, test, vi } from 'vitest';
import { loadLanguageFixture } from '../../reference/language_fixtures.ts';
import { nodeFolder } from '../cli/machine/node_folder.ts';
import { DeviceError } from '../device/device.ts';
import { HubFault } from '../hub/fault.ts';
import { plainAsk } from '../inspect/text_subject.ts';
import { bufferFolder, type Folder } from '../model/hub/folder.ts';
import { nodeRuntime } from '../onnx/testing/node_runtime.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import type { TextAsk } from '../task/text/text_ask.ts';
import type { InspectEvent, InspectRequest, InspectResults, ModelRef } from './client/inspect_protocol.ts';
import { Inspection } from './inspection.ts';
import { openFolderModel } from './open_folder_model.ts';

const { folder: path, cases } = loadLanguageFixture('qwen2');
const model = { kind: 'folder', folder: 'given:tiny', quantise: false } as const;
const ask = (content: string): TextAsk => ({
  problem: {
    id: content,
    messages: [{ role: 'user', content }],
    answer: null,
    verifier: { name: 'number' },
  },
  ...plainAsk,
  longest: 8,
});
const sample = (content: string, change: Partial<{ model: ModelRef; world: string | null }> = {}) =>
  ({
    kind: 'sample',
    model,
    world: null,
    problem: ask(content),
    copies: 2,
    draws: { temperature: 1, seed: 4 },
    ...change,
  }) as const satisfies InspectRequest;

/** The worker's inspection with a shelf of one folder, on a device that can be lost. */
async function madeLab(folder: Folder = nodeFolder(path), heard: (event: InspectEvent) => void = () => {}) {
  const events: InspectEvent[] = [];
  let opened = 0;
  const device = await testDevice();
  const shelf = {
    folder: async (name: string) => {
      if (name !== 'given:tiny') throw new HubFault({ code: 'incomplete', model: name });
      return folder;
    },
  };
  const inspection = new Inspection(
    (ref, _world, loading) => {
      if (ref.kind !== 'folder') throw new Error('Only folders here.');
      opened++;
      const openDevice = async () => Object.assign(device, { failure: null });
      return openFolderModel(ref, shelf, openDevice, loading, async () => nodeRuntime);
    },
    (event) => {
      events.push(event);
      heard(event);
    },
  );
  let id = 0;
  /** Asks, and waits for the answer or the failure. */
  const ask = async (request: InspectRequest) => {
    inspection.ask(++id, request);
    const own = id;
    return vi.waitFor(() => {
      const found = events.find(
        (event) =>
          (event.type === 'inspected' || event.type === 'inspect-failed') &&
          'id' in event &&
          event.id === own,
      );
      if (!found) throw new Error(`Request ${own} has no answer yet.`);
      return found as Extract<InspectEvent, { type: 'inspected' | 'inspect-failed' }>;
    });
  };
  const lose = () => {
    device.failure = new DeviceError('device-lost', 'gone');
  };
  return { inspection, events, ask, lose, opened: () => opened };
}

test('a folder’s model is opened once for all problems, with its progress, and says what it can do', async () => {
  const lab = await madeLab();
  const described = await lab.ask({ kind: 'describe', model });
  if (described.type !== 'inspected') throw new Error(described.detail);
  const { facts } = described.result as InspectResults['describe'];
  expect(facts).toMatchObject({ name: 'tiny', weights: ['bf16'], chat: { takesSystem: true }, context: 256 });
  const loading = lab.events.flatMap((event) =>
    event.type === 'inspect-progress' && event.loading ? [event.loading] : [],
  );
  expect(loading.at(-1)?.bytes).toBe(loading.at(-1)?.of);

  const [one, two] = [await lab.ask(sample('How many?')), await lab.ask(sample('Why?'))];
  lab.inspection.release('checkpoints');
  const again = await lab.ask(sample('How many?'));
  expect(lab.opened()).toBe(1);
  if (one.type !== 'inspected' || two.type !== 'inspected' || again.type !== 'inspected')
    throw new Error('A request has failed.');
  expect(again.result).toEqual(one.result);
  const { traces } = one.result as InspectResults['sample'];
  const drawn = lab.events.flatMap((event) =>
    event.type === 'inspect-progress' && event.id === 2 ? (event.drawn ?? []) : [],
  );
  for (const [copy, { tokens, promptLength, model: writer }] of traces.entries()) {
    expect(drawn.flatMap((part) => (part.copy === copy ? part.ids : []))).toEqual(
      tokens.slice(promptLength).map(({ id }) => id),
    );
    expect(writer).toBe('tiny');
  }
  // Everything crosses to the page.
  expect(structuredClone(lab.events)).toEqual(lab.events);
});

test('rounded weights and keys are another model, whose name says so', async () => {
  const lab = await madeLab();
  const names: string[] = [];
  for (const rounded of [{}, { cache: 'f16' }, { quantise: true, cache: 'f16' }] as const) {
    const described = await lab.ask({ kind: 'describe', model: { ...model, ...rounded } });
    if (described.type !== 'inspected') throw new Error(described.detail);
    const { name, q8Error, cacheError } = (described.result as InspectResults['describe']).facts;
    names.push(name);
    expect([q8Error !== null, cacheError !== null]).toEqual(['quantise' in rounded, 'cache' in rounded]);
  }
  expect(names).toEqual(['tiny', 'tiny, f16 cache', 'tiny, q8, f16 cache']);
  expect(lab.opened()).toBe(3);
});

test('a text is encoded as the prompt of a sample is', async () => {
  const lab = await madeLab();
  const encoded = await lab.ask({ kind: 'encode', model, ask: null, text: cases[0].text });
  if (encoded.type !== 'inspected') throw new Error(encoded.detail);
  expect((encoded.result as InspectResults['encode']).ids).toEqual(cases[0].ids);
  const named = await lab.ask({ kind: 'words', model, ids: [cases[0].ids[0], 639] });
  if (named.type !== 'inspected') throw new Error(named.detail);
  const { words } = named.result as InspectResults['words'];
  expect(words).toEqual([(encoded.result as InspectResults['encode']).words[0], '<unused 639>']);
  const scored = await lab.ask({ kind: 'score', model, sequences: [cases[0].ids], temperature: 1 });
  if (scored.type !== 'inspected') throw new Error(scored.detail);
  const [scores] = (scored.result as InspectResults['score']).scores;
  expect(scores[3].entropy).toBeCloseTo(cases[0].entropy[3], 3);
});

test('a lost device opens it again from its folder', async () => {
  const lab = await madeLab();
  const before = await lab.ask(sample('How many?'));
  lab.lose();
  const after = await lab.ask(sample('How many?'));
  expect(lab.opened()).toBe(2);
  if (before.type !== 'inspected' || after.type !== 'inspected') throw new Error('A request has failed.');
  expect(after.result).toEqual(before.result);
});

test('what it cannot do is refused by a sentence', async () => {
  const lab = await madeLab();
  expect(await lab.ask(sample('How many?', { world: 'countdown' }))).toMatchObject({
    failure: 'unusable',
    detail: expect.stringContaining('no world'),
  });
  const size = { problems: 2, samples: 1, draws: { temperature: 1, seed: 1 } };
  expect(
    await lab.ask({ kind: 'transfer', model: model as ModelRef, world: null as never, set: 'four', ...size }),
  ).toMatchObject({ failure: 'unusable' });
  expect(
    await lab.ask(sample('How many?', { model: { ...model, folder: 'owner--name@none' } })),
  ).toMatchObject({ failure: 'model-missing' });
  const broken = await madeLab(bufferFolder({ 'config.json': '{}', 'tokenizer.json': '{}' }));
  expect(await broken.ask({ kind: 'describe', model })).toMatchObject({
    failure: 'unusable',
    detail: expect.stringMatching(/tokenizer/),
  });
});

test('cancelled while it loads, it is not opened', async () => {
  const lab = await madeLab(nodeFolder(path), (event) => {
    if (event.type === 'inspect-progress' && event.loading) lab.inspection.cancel(event.id);
  });
  expect(await lab.ask({ kind: 'describe', model })).toMatchObject({ failure: 'cancelled' });
  expect(lab.events).toHaveLength(2);
});

test('a model that does not fit says what would', async () => {
  const device = await testDevice();
  const createBuffers = device.createBuffers.bind(device);
  const small = Object.assign(Object.create(device), {
    createBuffers: async (plan: Record<string, number>) => {
      const bytes = Object.values(plan).reduce((sum, size) => sum + size, 0);
      if (bytes > 100_000) throw new DeviceError('out-of-memory', 'no room');
      return createBuffers(plan);
    },
  });
  const events: InspectEvent[] = [];
  const shelf = { folder: async () => nodeFolder(path) };
  const inspection = new Inspection(
    (ref, _world, loading) =>
      openFolderModel(
        ref as typeof model,
        shelf,
        async () => small,
        loading,
        async () => nodeRuntime,
      ),
    (event) => events.push(event),
  );
  inspection.ask(1, { kind: 'describe', model });
  await expect.poll(() => events.at(-1)?.type).toBe('inspect-failed');
  const { failure, fits } = events.at(-1) as Extract<InspectEvent, { type: 'inspect-failed' }>;
  expect(failure).toBe('out-of-memory');
  expect(fits).toBeDefined();
  for (const { bytes, rows, context } of fits ?? []) {
    expect(bytes).toBeLessThan(1e6);
    expect([rows, context].every((n) => n >= 1)).toBe(true);
  }
});
