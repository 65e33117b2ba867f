import type { Spec } from '../experiment/spec.ts';
import { adapterName, type Gpu, GpuError, isSoftware, openDevice } from '../gpu/device.ts';
import { viteShaders } from '../gpu/vite_shaders.ts';
import { configFromHub } from '../model/hub_config.ts';
import type { MatmulVariant } from '../model/matmul.ts';
import { chooseMatmul } from '../model/matmul_choice.ts';
import { Inspector } from '../rl/inspector.ts';
import { worldByName } from '../task/worlds.ts';
import { Checkpoints } from './checkpoints.ts';
import type { ModelRef } from './client/inspect_protocol.ts';
import { costOf } from './cost.ts';
import { Experiment } from './experiment.ts';
import { failureOf } from './failure.ts';
import { heldModel } from './held_model.ts';
import { Inspection } from './inspection.ts';
import { fetchModel, fetchModelFile } from './models.ts';
import type { LabCommand, LabEvent } from './protocol.ts';

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

/** A device being opened. Whoever asks meanwhile waits for the same one: an adapter gives one device. */
let opening: Promise<Gpu> | null = null;

/** The device, opened anew when the last one was lost. */
async function device(): Promise<Gpu> {
  if (gpu && !gpu.failure) return gpu;
  opening ??= (async () => {
    // After a loss the adapter must be asked for again.
    gpu = await openDevice(gpu || !adapter ? await findAdapter() : adapter, viteShaders);
    return gpu;
  })().finally(() => {
    opening = null;
  });
  return opening;
}

/** Each device's fastest matmul: it is timed once, because what else is at work would disturb the clock. */
const matmuls = new WeakMap<Gpu, Promise<MatmulVariant>>();

function matmulOf(on: Gpu): Promise<MatmulVariant> {
  const chosen = matmuls.get(on) ?? chooseMatmul(on);
  matmuls.set(on, chosen);
  return chosen;
}

const inspection = new Inspection(openInspector, emit);
const checkpoints = new Checkpoints((facts) => {
  // Another experiment has begun: a checkpoint's name may soon mean another model.
  if (facts.length === 0) inspection.release();
  emit({ type: 'checkpoints', checkpoints: facts });
});

async function openInspector(ref: ModelRef, worldName: string | null): Promise<Inspector> {
  const { name, weights, world } = await heldModel(ref, worldName, checkpoints, fetchModel);
  const on = await device();
  return Promise.race([Inspector.open(on, name, weights, world, await matmulOf(on)), on.lost]);
}

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
  const matmul = await matmulOf(opened);
  if (id !== latest) return;
  experiment = await Experiment.open(opened, command.spec, world, weights, matmul, emit, null, checkpoints);
  if (id !== latest) experiment.close();
  if (playing) experiment.play();
  // A lost device leaves promises of the old one hanging; the race ends the work all the same.
  await Promise.race([experiment.work(), opened.lost]);
}

function fail(error: unknown): void {
  // The page takes a failure of the lab for the end of all that it asked.
  inspection.cancelAll();
  emit({ type: 'failed', ...failureOf(gpu?.failure ?? error) });
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
      inspection.ask(command.id, command.request);
      break;
    case 'inspect-cancel':
      inspection.cancel(command.id);
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
