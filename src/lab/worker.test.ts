import { beforeEach, expect, test, vi } from 'vitest';
import { presets } from '../experiment/presets.ts';
import { GpuError } from '../gpu/device.ts';
import type { LabCommand, LabEvent } from './protocol.ts';

/** The worker's own script on a made-up thread, with a made-up device, model and experiment. */

const devices: { failure: GpuError | null; lost: Promise<never> }[] = [];
const done: string[] = [];
let loadModel: () => Promise<object>;
let workOf: () => Promise<void>;

vi.mock('../gpu/device.ts', async (original) => ({
  ...(await original<typeof import('../gpu/device.ts')>()),
  openDevice: async () => {
    devices.push({ failure: null, lost: new Promise<never>(() => {}) });
    return devices.at(-1);
  },
}));
vi.mock('../gpu/vite_shaders.ts', () => ({ viteShaders: {} }));
vi.mock('../model/matmul_choice.ts', () => ({
  availableMatmuls: () => ['portable'],
  chooseMatmul: async () => 'portable',
}));
// A lost device is tried again after seconds, which has tests of its own.
vi.mock('./recovery.ts', () => ({ withRecovery: (work: () => Promise<void>) => work() }));
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
      work: () => workOf(),
    }),
  },
}));

let heard: LabEvent[] = [];
let tell: (command: LabCommand) => void;
const failures = () => heard.flatMap((event) => (event.type === 'failed' ? [event.failure] : []));
const open: LabCommand = {
  type: 'open',
  preset: 'countdown-mini@1',
  spec: presets['countdown-mini@1'],
  play: false,
};

beforeEach(async () => {
  heard = [];
  done.length = 0;
  devices.length = 0;
  loadModel = async () => ({});
  workOf = () => new Promise(() => {});
  const info = { vendor: 'made', architecture: 'up', device: '', description: '' };
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => ({ info, features: new Set() }) } });
  vi.stubGlobal('self', {
    addEventListener: (_: string, listener: (message: { data: LabCommand }) => void) => {
      tell = (data) => listener({ data });
    },
    postMessage: (event: LabEvent) => heard.push(event),
  });
  vi.resetModules();
  await import('./worker.ts');
});

test('one step that is asked for while the model loads is taken once it is there', async () => {
  let arrive = (_: object) => {};
  loadModel = () => new Promise((resolve) => (arrive = resolve));
  tell(open);
  tell({ type: 'step' });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(done).toEqual([]);
  arrive({});
  await vi.waitFor(() => expect(done).toEqual(['step']));
});

test('a pause takes back a step that was asked for too early', async () => {
  tell(open);
  tell({ type: 'step' });
  tell({ type: 'pause' });
  await vi.waitFor(() => expect(devices).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(done).toEqual([]);
});

test('what fails on a device that has failed is laid to the device', async () => {
  workOf = async () => {
    devices[0].failure = new GpuError('out-of-memory', 'no room');
    throw new Error('a buffer is not there');
  };
  tell(open);
  await vi.waitFor(() => expect(failures()).toEqual(['out-of-memory']));
});

test('a device that failed before does not stand in for what goes wrong today', async () => {
  workOf = async () => {
    devices[0].failure = new GpuError('out-of-memory', 'no room');
    throw devices[0].failure;
  };
  tell(open);
  await vi.waitFor(() => expect(failures()).toEqual(['out-of-memory']));
  // The script was loaded anew, and its errors with it.
  const { MissingModel } = await import('./failure.ts');
  loadModel = async () => {
    throw new MissingModel('models/ answered 404');
  };
  tell(open);
  await vi.waitFor(() => expect(failures()).toEqual(['out-of-memory', 'model-missing']));
});
