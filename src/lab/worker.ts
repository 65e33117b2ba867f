import type { Spec } from '../experiment/spec.ts';
import { adapterName, type Gpu, GpuError, isSoftware, openDevice } from '../gpu/device.ts';
import { viteShaders } from '../gpu/vite_shaders.ts';
import { configFromHub } from '../model/hub_config.ts';
import { loadHubFolder, type Weights } from '../model/hub_folder.ts';
import { chooseMatmul } from '../model/matmul_choice.ts';
import { worldByName } from '../task/worlds.ts';
import { costOf } from './cost.ts';
import { Experiment } from './experiment.ts';
import type { LabCommand, LabEvent, LabFailure } from './protocol.ts';

/** Longest model file that the page's own folder may serve: the largest shipped base is 3.4 MB. */
const longestFile = 64 * 2 ** 20;

const emit = (event: LabEvent) => self.postMessage(event);

let adapter: GPUAdapter | null = null;
let gpu: Gpu | null = null;
let experiment: Experiment | null = null;
/** The work under way; a new `open` waits for the last to end. */
let working: Promise<void> = Promise.resolve();
/** Counts `open` and `close`: work that has been overtaken by a newer command ends at its next await. */
let latest = 0;
/** What play and pause last said; they may come before the experiment is ready. */
let playing = false;

/** The shipped models: beside the built worker's folder, or at the development server's root. */
const modelsUrl = () =>
  import.meta.env.DEV ? new URL('/models/', self.location.origin) : new URL('../models/', self.location.href);

async function findAdapter(powerPreference?: GPUPowerPreference): Promise<GPUAdapter> {
  if (!('gpu' in navigator) || !navigator.gpu) throw new GpuError('no-webgpu', 'navigator.gpu is missing');
  adapter = await navigator.gpu.requestAdapter({ powerPreference: powerPreference ?? 'high-performance' });
  if (!adapter) throw new GpuError('no-adapter', 'requestAdapter() gave null');
  const { info } = adapter;
  emit({
    type: 'adapter',
    adapter: {
      name: adapterName(info),
      vendor: info.vendor,
      architecture: info.architecture,
      software: isSoftware(info),
      features: [...adapter.features].sort(),
    },
  });
  return adapter;
}

/** The device, opened anew when the last one was lost. */
async function device(): Promise<Gpu> {
  if (gpu && !gpu.failure) return gpu;
  // An adapter gives one device: after a loss it must be asked for again.
  gpu = await openDevice(gpu || !adapter ? await findAdapter() : adapter, viteShaders);
  return gpu;
}

/** A file of a shipped base. */
async function fetchModelFile(name: string, file: string): Promise<ArrayBuffer> {
  const response = await fetch(new URL(`${name}/${file}`, modelsUrl()));
  if (!response.ok) throw new Error(`${name}/${file}: the server answered ${response.status}.`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > longestFile) throw new Error(`${name}/${file} is larger than ${longestFile} bytes.`);
  return bytes;
}

/** Loads a shipped base. Whatever goes wrong on the way, the page says that the model could not be loaded. */
async function fetchModel(name: string): Promise<Weights> {
  try {
    return await loadHubFolder((file) => fetchModelFile(name, file));
  } catch (error) {
    throw new MissingModel((error as Error).message);
  }
}

class MissingModel extends Error {}

/** Counts estimates: only the newest is answered. */
let estimates = 0;

/** Says what a spec would take, from the model's shape alone. */
async function estimate(spec: Spec): Promise<void> {
  const id = ++estimates;
  const config = configFromHub(
    JSON.parse(new TextDecoder().decode(await fetchModelFile(spec.model, 'config.json'))),
  );
  const software = adapter !== null && isSoftware(adapter.info);
  if (id === estimates)
    emit({ type: 'estimate', ...costOf({ software }, spec, worldByName(spec.world), config) });
}

async function open(command: Extract<LabCommand, { type: 'open' }>, id: number): Promise<void> {
  if (id !== latest) return;
  const idle = { done: 0, total: 0, secondsLeft: null, tokensPerSecond: null, stepMs: null };
  emit({ type: 'phase', phase: 'loading', ...idle });
  const world = worldByName(command.spec.world);
  const weights = await fetchModel(command.spec.model);
  emit({ type: 'phase', phase: 'compiling', ...idle });
  const opened = await device();
  const matmul = await chooseMatmul(opened);
  if (id !== latest) return;
  experiment = await Experiment.open(opened, command.spec, world, weights, matmul, emit);
  if (id !== latest) experiment.close();
  if (playing) experiment.play();
  // A lost device leaves promises of the old one hanging; the race ends the work all the same.
  await Promise.race([experiment.work(), opened.lost]);
}

function fail(error: unknown): void {
  const kinds: Record<GpuError['kind'], LabFailure> = {
    'no-webgpu': 'no-webgpu',
    'no-adapter': 'no-adapter',
    'device-lost': 'device-lost',
    'out-of-memory': 'out-of-memory',
    'too-little-memory': 'too-little-memory',
    invalid: 'internal',
  };
  const cause = gpu?.failure ?? error;
  const failure: LabFailure =
    cause instanceof GpuError
      ? kinds[cause.kind]
      : cause instanceof MissingModel
        ? 'model-missing'
        : 'internal';
  emit({ type: 'failed', failure, detail: cause instanceof Error ? cause.message : String(cause) });
}

function start(command: Extract<LabCommand, { type: 'open' }>): void {
  experiment?.close();
  playing = command.play;
  const id = ++latest;
  working = working
    .then(() => open(command, id))
    .catch((error) => {
      if (id === latest) fail(error);
    })
    .finally(() => {
      experiment = null;
    });
}

self.addEventListener('message', ({ data: command }: MessageEvent<LabCommand>) => {
  switch (command.type) {
    case 'probe':
      findAdapter(command.powerPreference).catch(fail);
      break;
    case 'estimate':
      // What is wrong with a model is said when it is opened.
      estimate(command.spec).catch(() => {});
      break;
    case 'open':
      start(command);
      break;
    case 'play':
      playing = true;
      experiment?.play();
      break;
    case 'pause':
      playing = false;
      experiment?.pause();
      break;
    case 'step':
      experiment?.stepOnce();
      break;
    case 'close':
      latest++;
      experiment?.close();
      break;
    case 'inspect':
    case 'inspect-cancel':
      break;
    case 'destroy-device':
      simulateLoss();
      break;
    default:
      command satisfies never;
  }
});

/** Ends the device as a driver would. `destroy()` reports itself as wanted, so the failure is set by hand. */
function simulateLoss(): void {
  if (!gpu) return;
  const lost = new GpuError('device-lost', 'The device was destroyed on request.');
  gpu.failure = lost;
  gpu.device.destroy();
  experiment?.close();
  latest++;
  fail(lost);
}
