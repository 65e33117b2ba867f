import { version } from '../../package.json';
import type { DeviceError } from '../device/device.ts';
import type { Spec } from '../experiment/spec.ts';
import { Inspector } from '../inspect/inspector.ts';
import type { ModelConfig } from '../model/config.ts';
import { configFromHub } from '../model/hub/hub_config.ts';
import { worldByName } from '../task/worlds.ts';
import { Checkpoints } from './checkpoints.ts';
import type { KeptModelRef, ModelRef } from './client/inspect_protocol.ts';
import type { AdapterKind, LabCommand, LabEvent } from './client/protocol.ts';
import { costOf } from './cost.ts';
import type { CurrentExperiment } from './current_experiment.ts';
import { DeviceOwner } from './device_owner.ts';
import { Experiment } from './experiment.ts';
import { failureOf } from './failure.ts';
import { Inspection } from './inspection.ts';
import { Kept } from './kept.ts';
import { keptModel } from './kept_model.ts';
import { fetchModel, fetchModelFile } from './models.ts';
import { Queue, type QueueCommand } from './queue.ts';
import { withRecovery } from './recovery.ts';
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
/** The work under way; a new `open` waits for the last to end. */
let working: Promise<void> = Promise.resolve();
/** Counts `open` and `close`: work that has been overtaken by a newer command ends at its next await. */
let latest = 0;
/** The `open` that is to end as stopped. */
let stopping: number | null = null;
/** Ends the training as a lost device would; null where nothing is trained. */
let lose: ((loss: DeviceError) => void) | null = null;
/** The kept experiment that is open, or being opened. */
let current: CurrentExperiment | null = null;
/** What play, step and pause last asked for; they may come before the experiment is ready. */
let asked: 'rest' | 'step' | 'play' = 'rest';

const inspection = new Inspection(openInspector, emit);
const checkpoints = new Checkpoints((facts) => {
  // Another experiment has begun: a checkpoint's name may soon mean another model.
  if (facts.length === 0) inspection.release();
  emit({ type: 'checkpoints', checkpoints: facts });
});

async function openInspector(ref: ModelRef | KeptModelRef, worldName: string | null): Promise<Inspector> {
  const { name, weights, world } = await resolveModel(ref, worldName, checkpoints, fetchModel, (of) =>
    keptModel(kept.storage(), modelConfig, of),
  );
  const on = await device.open();
  return Promise.race([Inspector.open(on, name, weights, world), on.lost]);
}

/** The shape of a shipped base. */
async function modelConfig(name: string): Promise<ModelConfig> {
  return configFromHub(JSON.parse(new TextDecoder().decode(await fetchModelFile(name, 'config.json'))));
}

/** Counts estimates: only the newest is answered. */
let estimates = 0;

/** Says what a spec would take, from the model's shape alone. */
async function estimate(spec: Spec): Promise<void> {
  const id = ++estimates;
  const [config, rate] = await Promise.all([modelConfig(spec.model), device.rate()]);
  if (id !== estimates) return;
  emit({ type: 'estimate', ...costOf(device, spec, worldByName(spec.world), config), rate });
}

const kept = new Kept(
  {
    emit,
    playing: () => asked === 'play',
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

const queue = new Queue(kept, emit, version);

function setPlaying(wanted: boolean): void {
  asked = wanted ? 'play' : 'rest';
  if (wanted) void goOn();
  else experiment?.pause();
}

/**
 * Writes down that what is open goes on, if it is meant to and is to be kept: no step is taken before that.
 * @returns false where there is no room for it, which has been said
 */
async function begun(): Promise<boolean> {
  const on = current;
  if (!on || asked === 'rest') return true;
  try {
    await on.begin();
    return true;
  } catch (error) {
    await kept.notBegun(on.id, error);
    return false;
  }
}

/** Has the open experiment do what was asked for last, once it is there. */
async function goOn(): Promise<void> {
  const on = experiment;
  try {
    const noted = await begun();
    if (on === null || on !== experiment) return;
    if (!noted) {
      latest++;
      on.close();
      emit({ type: 'phase', phase: 'idle', ...idle });
    } else if (asked === 'play') on.play();
    else if (asked === 'step') {
      // It is asked for no more: it would be taken twice after a lost device.
      asked = 'rest';
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
    const { preset, spec } = command;
    taken = await kept.prepare({ preset, spec, version });
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
    // A run that is not kept still has its last checkpoint in memory, to go on from after a lost device.
    const keeper: RunKeeper = taken?.keeper ?? new LatestRuns();
    // After a lost device it goes on on one of the same kind.
    let kind: AdapterKind | null = null;
    await withRecovery(
      async () => {
        emit({ type: 'phase', phase: 'compiling', ...idle });
        const on = await device.open(kind);
        kind = device.kindOf(on);
        if (!wanted()) return;
        emit({ type: 'trains-on', adapter: device.factsOf(kind) });
        await taken?.noteAdapter(on.adapterName);
        const start = { device: on, spec: plan.spec, world: worldByName(plan.spec.world), weights };
        await runExperiment({
          on,
          simulatedLoss: new Promise<never>((_, reject) => {
            lose = reject;
          }),
          open: (tell) => Experiment.open({ ...start, emit: tell, keeper, checkpoints }),
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
  // The page takes a failure of the lab for the end of all that it asked.
  inspection.cancelAll();
  emit({ type: 'failed', ...failureOf(device.failure ?? error) });
}

/** @param queued it is its turn in the queue */
function start(command: OpenCommand, queued = false): void {
  experiment?.close();
  experiment = null;
  asked = command.play ? 'play' : 'rest';
  const id = ++latest;
  working = working
    .then(() => open(command, id, queued))
    .catch((error) => {
      if (id !== latest) return;
      fail(error);
      // What went wrong may well go wrong with the next one too.
      if (queue.going) queue.going = false;
    })
    .then(() => beginNext(id));
}

/** Begins what is next in the queue, where the queue goes on and nothing newer was asked for. */
async function beginNext(after: number): Promise<void> {
  const over = after === latest || (stopping === after && latest === after + 1);
  if (!over || !queue.going) return;
  const asked = latest;
  const id = await queue.next();
  if (asked !== latest || !queue.going) return;
  if (id === null) queue.going = false;
  else start({ type: 'kept-open', id, play: true }, true);
}

/** Carries a command about the queue out. One that lets it go on begins the next where nothing is open. */
async function changeQueue(command: QueueCommand): Promise<void> {
  await queue.hear(command);
  if (command.type !== 'queue-play') return;
  // After what is being closed; what is open calls for the next itself, which is then newer than this.
  const asked = latest;
  working = working.then(() => beginNext(asked));
}

self.addEventListener('message', ({ data: command }: MessageEvent<LabCommand>) => {
  switch (command.type) {
    case 'probe':
      // The model that is open for questions is on what was used until now.
      inspection.release();
      device.choose(command.choice).catch(fail);
      break;
    case 'estimate':
      // What is wrong with a model is said when it is opened.
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
      asked = 'step';
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
    case 'kept-import':
    case 'kept-change':
    case 'kept-remove':
    case 'kept-restore':
    case 'kept-usage':
    case 'kept-persist':
      kept.hear(command);
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

/** Ends the device as a driver would. */
function simulateLoss(): void {
  const lost = device.simulateLoss();
  if (lost === null) return;
  if (lose) lose(lost);
  else fail(lost);
}
