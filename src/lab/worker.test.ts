import { beforeEach, expect, test, vi } from 'vitest';
import type { DeviceError } from '../device/device.ts';
import { presets } from '../experiment/presets.ts';
import type { LabCommand, LabEvent } from './client/protocol.ts';

/** The worker's own script on a made-up thread, with a made-up device, model and experiment. */

const devices: { adapterName: string; failure: DeviceError | null; lost: Promise<never> }[] = [];
const done: string[] = [];
/** Number of experiments started. */
let worked = 0;
let loadModel: () => Promise<object>;
let workOf: () => Promise<void>;
let saved: () => Promise<void>;

vi.mock('../gpu/device.ts', async (original) => ({
  ...(await original<typeof import('../gpu/device.ts')>()),
  openDevice: async () => {
    devices.push({ adapterName: 'made up', failure: null, lost: new Promise<never>(() => {}) });
    return devices.at(-1);
  },
}));
vi.mock('../gpu/vite_shaders.ts', () => ({ viteShaders: {} }));
vi.mock('../model/matmul_check.ts', () => ({ checkMatmuls: async () => [] }));
// Retrying after a device loss takes seconds, and has its own tests.
vi.mock('./device_loss_retry.ts', () => ({ retryOnDeviceLoss: (work: () => Promise<void>) => work() }));
vi.mock('./store/open_storage.ts', async () => {
  const { MemoryStorage } = await import('./store/memory_storage.ts');
  return { openStorage: async () => ({ storage: new MemoryStorage(), denied: null }) };
});
vi.mock('./models.ts', () => ({
  fetchModel: () => loadModel(),
  fetchModelFile: async () => new Uint8Array(),
}));
vi.mock('./experiment.ts', () => ({
  Experiment: {
    open: async () => ({
      play: () => done.push('play'),
      pause: () => done.push('pause'),
      stepOnce: () => done.push('step'),
      close: () => {},
      saved: () => saved(),
      work: () => {
        worked++;
        return workOf();
      },
    }),
  },
}));

/** A device failure as the script knows it: its modules, and so their classes, were reloaded for this test. */
const outOfMemory = async () =>
  new (await import('../device/device.ts')).DeviceError('out-of-memory', 'no room');

/** One turn of the event loop, after which all consequences have happened, since everything here is promises. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

let heard: LabEvent[] = [];
let send: (command: LabCommand) => void;
const failures = () => heard.flatMap((event) => (event.type === 'failed' ? [event.failure] : []));
const open = {
  type: 'open',
  preset: 'countdown-mini@1',
  spec: presets['countdown-mini@1'],
  play: false,
} as const;

beforeEach(async () => {
  heard = [];
  done.length = 0;
  worked = 0;
  devices.length = 0;
  loadModel = async () => ({});
  workOf = () => new Promise(() => {});
  saved = async () => {};
  const info = { vendor: 'made', architecture: 'up', device: '', description: '' };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => ({ info, features: new Set() }) } });
  vi.stubGlobal('self', {
    addEventListener: (_: string, listener: (message: { data: LabCommand }) => void) => {
      send = (data) => listener({ data });
    },
    postMessage: (event: LabEvent) => heard.push(event),
  });
  vi.resetModules();
  await import('./worker.ts');
});

test('a single step requested while the model loads is taken once it is loaded', async () => {
  let arrive = (_: object) => {};
  loadModel = () => new Promise((resolve) => (arrive = resolve));
  send(open);
  send({ type: 'step' });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(done).toEqual([]);
  arrive({});
  await vi.waitFor(() => expect(done).toEqual(['step']));
});

test('an experiment is saved when it starts, before its model is loaded, but not while it is paused', async () => {
  let arrive = (_: object) => {};
  loadModel = () => new Promise((resolve) => (arrive = resolve));
  const said = () => heard.filter(({ type }) => type.startsWith('kept-')).map(({ type }) => type);
  send({ ...open, keep: true, play: true });
  await vi.waitFor(() => expect(said()).toEqual(['kept-opened', 'kept-list']));
  expect(devices).toEqual([]);
  arrive({});
  await vi.waitFor(() => expect(done).toEqual(['play']));

  heard = [];
  done.length = 0;
  loadModel = async () => ({});
  workOf = async () => {};
  send({ ...open, keep: true, spec: { ...open.spec, steps: 7 } });
  await vi.waitFor(() => expect(devices).toHaveLength(1));
  expect(said().filter((type) => type === 'kept-opened')).toEqual([]);
});

test('a pause cancels a step that was requested too early', async () => {
  send(open);
  send({ type: 'step' });
  send({ type: 'pause' });
  await vi.waitFor(() => expect(worked).toBe(1));
  await turn();
  expect(done).toEqual([]);
});

test.each(['kept-look', 'kept-export'] as const)('%s waits until what rests is saved', async (type) => {
  let write = () => {};
  saved = () => new Promise((resolve) => (write = resolve));
  send(open);
  await vi.waitFor(() => expect(worked).toBe(1));
  const answers = () => heard.filter((event) => event.type === 'kept-fault');
  send({ type, id: 'none' });
  await turn();
  expect(answers()).toEqual([]);
  write();
  await vi.waitFor(() => expect(answers()).toHaveLength(1));
});

test('an error on a failed device is attributed to the device', async () => {
  workOf = async () => {
    devices[0].failure = await outOfMemory();
    throw new Error('a buffer is not there');
  };
  send(open);
  await vi.waitFor(() => expect(failures()).toEqual(['out-of-memory']));
});

test('an earlier device failure is not blamed for a later error', async () => {
  workOf = async () => {
    devices[0].failure = await outOfMemory();
    throw devices[0].failure;
  };
  send(open);
  await vi.waitFor(() => expect(failures()).toEqual(['out-of-memory']));
  const { MissingModel } = await import('./failure.ts');
  loadModel = async () => {
    throw new MissingModel('models/ answered 404');
  };
  send(open);
  await vi.waitFor(() => expect(failures()).toEqual(['out-of-memory', 'model-missing']));
});

/** Queues N experiments, and returns them in order. */
async function queued(count: number): Promise<string[]> {
  const { spec, preset } = open;
  for (let i = 0; i < count; i++) send({ type: 'queue-add', preset, spec });
  const list = () => heard.findLast((event) => event.type === 'kept-list')?.experiments ?? [];
  await vi.waitFor(() => expect(list()).toHaveLength(count));
  return list()
    .toSorted((a, b) => a.queued! - b.queued!)
    .map(({ id }) => id);
}
const begun = () => heard.flatMap((event) => (event.type === 'kept-opened' ? [event.id] : []));
const going = () => heard.findLast((event) => event.type === 'queue')?.going;

test('queued experiments start one after the other when the queue is resumed, and then the queue is idle', async () => {
  let end = () => {};
  workOf = () =>
    new Promise<void>((resolve) => {
      end = resolve;
    });
  const ids = await queued(2);
  expect(begun()).toEqual([]);
  send({ type: 'queue-play' });
  await vi.waitFor(() => expect(done).toEqual(['play']));
  expect(begun()).toEqual(ids.slice(0, 1));
  end();
  await vi.waitFor(() => expect(done).toEqual(['play', 'play']));
  expect(begun()).toEqual(ids);
  expect(going()).toBe(true);
  end();
  await vi.waitFor(() => expect(going()).toBe(false));
});

test('a paused queue lets the open experiment end and starts nothing', async () => {
  let end = () => {};
  workOf = () =>
    new Promise<void>((resolve) => {
      end = resolve;
    });
  const ids = await queued(2);
  send({ type: 'queue-play' });
  await vi.waitFor(() => expect(done).toEqual(['play']));
  send({ type: 'queue-rest' });
  end();
  await turn();
  expect(begun()).toEqual(ids.slice(0, 1));
});

test('after a stopped experiment the next one starts; after a failed or closed one nothing does', async () => {
  let end = (_?: Error) => {};
  workOf = () =>
    new Promise<void>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve());
    });
  const ids = await queued(4);
  send({ type: 'queue-play' });
  await vi.waitFor(() => expect(worked).toBe(1));
  send({ type: 'kept-stop' });
  end();
  await vi.waitFor(() => expect(begun()).toEqual(ids.slice(0, 2)));
  await vi.waitFor(() => expect(worked).toBe(2));
  end(new Error('made to fail'));
  await vi.waitFor(() => expect(failures()).toEqual(['internal']));
  expect(going()).toBe(false);

  send({ type: 'queue-play' });
  await vi.waitFor(() => expect(worked).toBe(3));
  send({ type: 'close' });
  end();
  await turn();
  expect(going()).toBe(false);
  expect(begun()).toEqual(ids.slice(0, 3));
  // Immediately: the closed one may not have ended yet.
  send({ type: 'queue-play' });
  await vi.waitFor(() => expect(begun()).toEqual(ids));
});
