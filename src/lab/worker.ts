import { version } from '../../package.json';
import type { DeviceError } from '../device/device.ts';
import type { Spec } from '../experiment/spec.ts';
import type { Inspector } from '../inspect/inspector.ts';
import type { ModelConfig } from '../model/config.ts';
import { configFromHub } from '../model/hub/hub_config.ts';
import { worldByName } from '../task/worlds.ts';
import type { ExportCommand } from './client/export_protocol.ts';
import type { ForeignCommand } from './client/foreign_protocol.ts';
import type { KeptModelRef, ModelRef } from './client/inspect_protocol.ts';
import type { ModelsCommand } from './client/models_protocol.ts';
import type { AdapterKind, LabCommand, LabEvent } from './client/protocol.ts';
import { costOf } from './cost.ts';
import type { CurrentExperiment } from './current_experiment.ts';
import { retryOnDeviceLoss } from './device_loss_retry.ts';
import { DeviceOwner } from './device_owner.ts';
import type { Experiment } from './experiment.ts';
import { failureOf } from './failure.ts';
import type { ForeignShelf } from './foreign/foreign_shelf.ts';
import { Checkpoints } from './inspectable_checkpoints.ts';
import { Inspection } from './inspection.ts';
import { Kept } from './kept.ts';
import { keptModel } from './kept_model.ts';
import type { ModelShelf } from './model_shelf.ts';
import { fetchModel, fetchModelFile } from './models.ts';
import { Queue, type QueueCommand } from './queue.ts';
import { resolveModel } from './resolve_model.ts';
import { runExperiment } from './run_experiment.ts';
import { LatestRuns } from './store/latest_runs.ts';
import type { Locks } from './store/lock.ts';
import { openStorage } from './store/open_storage.ts';
import type { RunKeeper } from './store/run_keeper.ts';

type OpenCommand = Extract<LabCommand, { type: 'open' | 'kept-open' }>;

const emit = (event: LabEvent) => self.postMessage(event);

const device = new DeviceOwner(emit);
let experiment: Experiment | null = null;
/** The current work; a new `open` waits for the previous one to end. */
let working: Promise<void> = Promise.resolve();
/** Counts `open` and `close`: work superseded by a newer command ends at its next await. */
let latest = 0;
/** The `open` that should end as stopped. */
let stopping: number | null = null;
/** Simulates a device loss; null if nothing is being trained. */
let lose: ((loss: DeviceError) => void) | null = null;
/** The saved experiment that is open, or being opened. */
let current: CurrentExperiment | null = null;
/** The last of play, step and pause, which may come before the experiment is ready. */
let requested: 'rest' | 'step' | 'play' = 'rest';

const inspection = new Inspection(openInspector, emit);
const checkpoints = new Checkpoints((facts) => {
  // Another experiment has started: a checkpoint's name may soon mean another model.
  if (facts.length === 0) inspection.release('checkpoints');
  emit({ type: 'checkpoints', checkpoints: facts });
});

async function openInspector(
  ref: ModelRef | KeptModelRef,
  worldName: string | null,
  loading: (bytes: number, of: number) => void,
): Promise<Inspector> {
  if (ref.kind === 'folder') {
    const { openFolderModel } = await import('./open_folder_model.ts');
    return openFolderModel(
      ref,
      await modelShelf(),
      () => device.open(),
      loading,
      async (on) => (await import('./page_onnx.ts')).openPageOnnx(on),
    );
  }
  const { name, weights, world } = await resolveModel(ref, worldName, checkpoints, fetchModel, (of) =>
    keptModel(kept.storage(), modelConfig, of),
  );
  const on = await device.open();
  // The page that only trains, or looks at a recording, does without.
  const inspector = await import('../inspect/inspector.ts');
  return Promise.race([inspector.Inspector.open(on, name, weights, world), on.lost]);
}

/** The shape of a shipped base. */
async function modelConfig(name: string): Promise<ModelConfig> {
  return configFromHub(JSON.parse(new TextDecoder().decode(await fetchModelFile(name, 'config.json'))));
}

/** Counts estimates: only the latest is answered. */
let estimates = 0;

/** Reports the estimated cost of a spec, from the model's shape alone. */
async function estimate(spec: Spec): Promise<void> {
  const id = ++estimates;
  const [config, rate] = await Promise.all([modelConfig(spec.model), device.rate()]);
  if (id !== estimates) return;
  emit({ type: 'estimate', ...costOf(device, spec, worldByName(spec.world), config), rate });
}

const kept = new Kept(
  {
    emit,
    playing: () => requested === 'play',
    pause: () => setPlaying(false),
    play: () => setPlaying(true),
  },
  {
    openStorage,
    locks: 'locks' in navigator ? (navigator.locks as Locks) : undefined,
    manager: navigator.storage,
    modelConfig,
  },
);

let shelf: Promise<ModelShelf> | null = null;

/** The models from the Hub and from disk. Loaded when they are first asked for. */
function modelShelf(): Promise<ModelShelf> {
  shelf ??= import('./page_shelf.ts').then(({ pageShelf }) => pageShelf(emit));
  return shelf;
}

async function tellShelf(command: ModelsCommand): Promise<void> {
  try {
    const models = await modelShelf();
    await models.hear(command);
  } catch (error) {
    shelf = null;
    emit({ type: 'models-fault', of: null, problem: { kind: 'other', detail: (error as Error).message } });
  }
}

let foreign: Promise<ForeignShelf> | null = null;

/** Tells the shelf of runs of other trainers, which is loaded when it is first told something. */
async function tellForeign(command: ForeignCommand): Promise<void> {
  try {
    foreign ??= import('./foreign/foreign_shelf.ts').then(({ ForeignShelf }) => new ForeignShelf(emit));
    await (await foreign).hear(command);
  } catch (error) {
    foreign = null;
    emit({ type: 'foreign-fault', detail: (error as Error).message });
  }
}

/** Writes a recipe for another trainer. */
async function exportToTrainer(command: ExportCommand): Promise<void> {
  const { to, recipe } = command;
  try {
    const [{ trainerZip }, { ExportRefused, modelFiles }] = await Promise.all([
      import('./export/trainer_zip.ts'),
      import('../trainers/export/refusal.ts'),
    ]);
    try {
      const files = await Promise.all(
        modelFiles.map(
          async (file) => [file, new Uint8Array(await fetchModelFile(recipe.model, file))] as const,
        ),
      );
      const zip = await trainerZip(command, Object.fromEntries(files), version, () => device.open());
      emit({ type: 'recipe-exported', to, zip });
    } catch (error) {
      if (!(error instanceof ExportRefused)) throw error;
      emit({ type: 'recipe-refused', to, refusals: error.refusals });
    }
  } catch (error) {
    emit({ type: 'recipe-not-exported', to, detail: (error as Error).message });
  }
}

const queue = new Queue(kept, emit, version);

function setPlaying(wanted: boolean): void {
  requested = wanted ? 'play' : 'rest';
  if (wanted) void goOn();
  else experiment?.pause();
}

/**
 * Saves that the open experiment is running, if it is to run and to be saved: no step is taken before that.
 * @returns false if storage is full, which has been reported
 */
async function begun(): Promise<boolean> {
  const on = current;
  if (!on || requested === 'rest') return true;
  try {
    await on.begin();
    return true;
  } catch (error) {
    await kept.notBegun(on.id, error);
    return false;
  }
}

/** Applies the last of play, step and pause to the open experiment, once it is ready. */
async function goOn(): Promise<void> {
  const on = experiment;
  try {
    const noted = await begun();
    if (on === null || on !== experiment) return;
    if (!noted) {
      latest++;
      on.close();
      emit({ type: 'phase', phase: 'idle', ...idle });
    } else if (requested === 'play') on.play();
    else if (requested === 'step') {
      // Cleared: it would be taken twice after a device loss.
      requested = 'rest';
      on.stepOnce();
    }
  } catch (error) {
    if (on === experiment) fail(error);
  }
}

const idle = { done: 0, total: 0, secondsLeft: null, tokensPerSecond: null, stepMs: null };

async function open(command: OpenCommand, id: number, queued: boolean): Promise<void> {
  const wanted = () => id === latest;
  if (!wanted()) return;
  device.forgetFailed();
  emit({ type: 'phase', phase: 'loading', ...idle });
  let taken = command.type === 'kept-open' ? await kept.open(command.id, queued) : null;
  if (command.type === 'open' && command.keep) {
    const { preset, spec, name } = command;
    taken = await kept.prepare({ preset, spec, version }, name);
  }
  const plan = command.type === 'open' ? command : taken;
  let ended: 'stopped' | 'failed' | null = null;
  try {
    current = wanted() ? taken : null;
    if (!plan || !(await begun())) {
      emit({ type: 'phase', phase: 'idle', ...idle });
      return;
    }
    const weights = await fetchModel(plan.spec.model);
    checkpoints.begin({ base: plan.spec.model, world: plan.spec.world, config: weights.config });
    // A run that is not saved still has its last checkpoint in memory, to resume from after a device loss.
    const keeper: RunKeeper = taken?.keeper ?? new LatestRuns();
    // After a device loss it resumes on one of the same kind.
    let kind: AdapterKind | null = null;
    await retryOnDeviceLoss(
      async () => {
        emit({ type: 'phase', phase: 'compiling', ...idle });
        const on = await device.open(kind);
        kind = device.kindOf(on);
        if (!wanted()) return;
        emit({ type: 'trains-on', adapter: device.factsOf(kind) });
        await taken?.noteAdapter(on.adapterName);
        // The page that shows a recording, or inspects, does without.
        const training = await import('./experiment.ts');
        const start = { device: on, spec: plan.spec, world: worldByName(plan.spec.world), weights };
        await runExperiment({
          on,
          simulatedLoss: new Promise<never>((_, reject) => {
            lose = reject;
          }),
          open: (emit) => training.Experiment.open({ ...start, emit, keeper, checkpoints }),
          emit,
          onExperiment: async (opened) => {
            experiment = opened;
            if (opened === null) lose = null;
            else if (!wanted()) opened.close();
            else await goOn();
          },
        });
      },
      { wanted, recovering: (facts) => emit({ type: 'recovering', ...facts }) },
    );
    if (stopping === id) ended = 'stopped';
  } catch (error) {
    if (wanted()) ended = 'failed';
    throw error;
  } finally {
    if (current === taken) current = null;
    await taken?.leave(ended);
  }
}

function fail(error: unknown): void {
  // The page treats a failure of the lab as the end of all requests.
  inspection.cancelAll();
  emit({ type: 'failed', ...failureOf(device.failure ?? error) });
}

/** @param queued started by the queue */
function start(command: OpenCommand, queued = false): void {
  experiment?.close();
  experiment = null;
  requested = command.play ? 'play' : 'rest';
  const id = ++latest;
  working = working
    .then(() => open(command, id, queued))
    .catch((error) => {
      if (id !== latest) return;
      fail(error);
      // The next one may well fail for the same reason.
      if (queue.going) queue.going = false;
    })
    .then(() => beginNext(id));
}

/** Starts the next queued experiment, if the queue is running and there is no newer command. */
async function beginNext(after: number): Promise<void> {
  const over = after === latest || (stopping === after && latest === after + 1);
  if (!over || !queue.going) return;
  const requested = latest;
  const id = await queue.next();
  if (requested !== latest || !queue.going) return;
  if (id === null) queue.going = false;
  else start({ type: 'kept-open', id, play: true }, true);
}

/** What is taken of an experiment that rests is what it rests at, though it says so before it is saved. */
const afterSave = async () => experiment?.saved();

/** Executes a queue command. Resuming the queue starts the next experiment if nothing is open. */
async function changeQueue(command: QueueCommand): Promise<void> {
  await queue.hear(command);
  if (command.type !== 'queue-play') return;
  // After the one being closed; an open one starts the next itself, with a newer count than this.
  const requested = latest;
  working = working.then(() => beginNext(requested));
}

self.addEventListener('message', ({ data: command }: MessageEvent<LabCommand>) => {
  switch (command.type) {
    case 'probe':
      // The open model of inspections is on the previous adapter.
      inspection.release();
      device.choose(command.choice).catch(fail);
      break;
    case 'estimate':
      // Errors of a model are reported when it is opened.
      estimate(command.spec).catch(() => {});
      break;
    case 'open':
    case 'kept-open':
      start(command);
      break;
    case 'play':
      setPlaying(true);
      kept.tryAgain();
      break;
    case 'pause':
      setPlaying(false);
      break;
    case 'step':
      requested = 'step';
      void goOn();
      break;
    case 'kept-stop':
      stopping = latest++;
      experiment?.close();
      break;
    case 'close':
      latest++;
      if (queue.going) queue.going = false;
      experiment?.close();
      break;
    case 'kept-hidden':
      experiment?.saveSoon();
      break;
    case 'kept-list':
    case 'kept-look':
    case 'kept-export':
    case 'kept-onnx':
      void afterSave().then(() => kept.hear(command));
      break;
    case 'kept-import':
    case 'kept-change':
    case 'kept-remove':
    case 'kept-restore':
    case 'kept-usage':
    case 'kept-persist':
      kept.hear(command);
      break;
    case 'models-list':
    case 'models-find':
    case 'models-add':
    case 'models-pause':
    case 'models-remove':
    case 'models-give':
      void tellShelf(command);
      break;
    case 'foreign-list':
    case 'foreign-keep':
    case 'foreign-remove':
      void tellForeign(command);
      break;
    case 'export-recipe':
      void exportToTrainer(command);
      break;
    case 'queue-add':
    case 'queue-again':
    case 'queue-order':
    case 'queue-drop':
    case 'queue-play':
    case 'queue-rest':
      changeQueue(command);
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

/** Simulates a device loss. */
function simulateLoss(): void {
  const lost = device.simulateLoss();
  if (lost === null) return;
  if (lose) lose(lost);
  else fail(lost);
}
