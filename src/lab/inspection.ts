import type { Device } from '../device/device.ts';
import { DoesNotFit, isOfMemory } from '../inspect/does_not_fit.ts';
import type { InspectionHooks } from '../inspect/inspection_hooks.ts';
import type { Inspector } from '../inspect/inspector.ts';
import { InvalidRequest } from '../inspect/invalid_request.ts';
import type { TextModel } from '../inspect/text_model.ts';
import { RuntimeRefusal } from '../onnx/runtime_refusal.ts';
import type {
  InspectEvent,
  InspectKind,
  InspectRequest,
  InspectResults,
  KeptModelRef,
  ModelRef,
} from './client/inspect_protocol.ts';
import { failureOf } from './failure.ts';

/** The part of an inspector that answers requests, so that tests can fake it. */
export type OpenModel = Pick<
  Inspector,
  | 'name'
  | 'model'
  | 'subject'
  | 'sample'
  | 'continue'
  | 'score'
  | 'divergence'
  | 'scan'
  | 'collect'
  | 'sweep'
  | 'transfer'
  | 'destroy'
> & {
  readonly device: Pick<Device, 'failure' | 'lost'>;
  /** Null of a model that is not asked in words. */
  readonly text: Pick<TextModel, 'facts' | 'encode' | 'fits' | 'words'> | null;
};

/**
 * Opens a model.
 * @param world the request's world; null: the world that the model was made for
 * @param loading called as bytes of a folder's files are read; throwing from it stops the loading
 * @throws MissingModel, InvalidRequest, DeviceError
 */
export type OpenHeldModel = (
  model: ModelRef | KeptModelRef,
  world: string | null,
  loading: (bytes: number, of: number) => void,
) => Promise<OpenModel>;

/** Thrown through the engine when a request is cancelled. */
class Cancelled extends Error {}

interface Job {
  id: number;
  request: InspectRequest;
  cancelled: boolean;
}

/**
 * Answers requests about models, one after another. The last model stays open for the next request, and is closed when
 * another is requested. Works concurrently with a running experiment, on the same device or on another.
 */
export class Inspection {
  #waiting: Job[] = [];
  #current: Job | null = null;
  #open: { key: string; isFolder: boolean; model: OpenModel } | null = null;
  #stale = false;

  constructor(
    private readonly openModel: OpenHeldModel,
    private readonly emit: (event: InspectEvent) => void,
  ) {}

  /** Queues a request; it is answered by an `inspected` or `inspect-failed` event. */
  ask(id: number, request: InspectRequest): void {
    this.#waiting.push({ id, request, cancelled: false });
    if (!this.#current) this.#work();
  }

  /** Cancels a request: at once if it is queued, at its next submit if it is in progress. */
  cancel(id: number): void {
    if (this.#current?.id === id) this.#current.cancelled = true;
    const found = this.#waiting.find((job) => job.id === id);
    if (!found) return;
    this.#waiting = this.#waiting.filter((job) => job !== found);
    this.#fail(found, new Cancelled());
  }

  /** Cancels all requests. */
  cancelAll(): void {
    for (const { id } of [...this.#waiting, ...(this.#current ? [this.#current] : [])]) this.cancel(id);
  }

  /**
   * Closes the open model, after the current request: its reference may now mean another model, or another device is used.
   * @param what `checkpoints`: a folder's model stays, for it takes long to load and means the same
   */
  release(what: 'all' | 'checkpoints' = 'all'): void {
    if (what === 'checkpoints' && this.#open?.isFolder) return;
    if (this.#current) this.#stale = true;
    else this.#close();
  }

  async #work(): Promise<void> {
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) {
      this.#current = job;
      await this.#answer(job);
      this.#current = null;
    }
  }

  async #answer(job: Job): Promise<void> {
    const { id, request } = job;
    const started = performance.now();
    let tokens = 0;
    let ended = false;
    const between = () => {
      if (job.cancelled) throw new Cancelled();
    };
    const hooks: InspectionHooks = {
      between,
      progress: (share, spent, found) => {
        tokens = spent;
        // Work on a lost device may continue after its request has failed.
        if (!ended) this.emit({ type: 'inspect-progress', id, share, tokens, ...found });
      },
    };
    try {
      const loading = (bytes: number, of: number) => {
        between();
        this.emit({ type: 'inspect-progress', id, share: 0, tokens, loading: { bytes, of } });
      };
      const model = await this.#modelFor(request, loading);
      between();
      const openSecond = (ref: ModelRef) => this.openModel(ref, null, loading);
      // A lost device may leave promises pending forever; the race ends the work all the same.
      const result = await Promise.race([answer(model, request, hooks, openSecond), model.device.lost]);
      const cost = { tokens, seconds: (performance.now() - started) / 1000 };
      this.emit({ type: 'inspected', id, kind: request.kind, result, cost });
    } catch (error) {
      this.#fail(job, error);
    }
    ended = true;
  }

  #fail({ id }: Job, error: unknown): void {
    if (error instanceof Cancelled) {
      this.emit({ type: 'inspect-failed', id, failure: 'cancelled', detail: 'The request was cancelled.' });
    } else if (error instanceof InvalidRequest || error instanceof RuntimeRefusal) {
      this.emit({ type: 'inspect-failed', id, failure: 'unusable', detail: error.message });
    } else {
      const open = this.#open?.model;
      const fits =
        error instanceof DoesNotFit
          ? error.fits
          : isOfMemory(error)
            ? (open?.text?.fits(error) ?? null)
            : null;
      const failure = failureOf(open?.device.failure ?? error);
      this.emit({ type: 'inspect-failed', id, ...failure, ...(fits && { fits }) });
    }
  }

  async #modelFor(request: InspectRequest, loading: (bytes: number, of: number) => void): Promise<OpenModel> {
    const world = 'world' in request ? request.world : null;
    const isFolder = request.model.kind === 'folder';
    // A folder's model has no world: another problem never loads it again.
    const key = JSON.stringify(isFolder ? request.model : [request.model, world]);
    if (isFolder && world !== null)
      throw new InvalidRequest('A model of a folder is asked in words: it has no world.');
    if (this.#open?.key === key && !this.#stale && !this.#open.model.device.failure) return this.#open.model;
    this.#close();
    const model = await this.openModel(request.model, world, loading);
    this.#open = { key, isFolder, model };
    return model;
  }

  #close(): void {
    this.#open?.model.destroy();
    this.#open = null;
    this.#stale = false;
  }
}

function answer(
  model: OpenModel,
  request: InspectRequest,
  hooks: InspectionHooks,
  openSecond: (ref: ModelRef) => Promise<OpenModel>,
): Promise<InspectResults[InspectKind]> {
  switch (request.kind) {
    case 'sample':
      return named('traces', model.sample(request.problem, request.copies, request.draws, hooks));
    case 'continue': {
      const { problem, prefix: tokens, promptLength, copies, draws } = request;
      return named('traces', model.continue({ problem, tokens, promptLength }, copies, draws, hooks));
    }
    case 'score':
      return named('scores', model.score(request.sequences, request.temperature, hooks));
    case 'divergence':
      return divergence(model, request, hooks, openSecond);
    case 'scan': {
      const { forks, samples, draws, reference } = request;
      return named('forks', model.scan(request, forks, samples, draws, hooks, reference));
    }
    case 'collect':
      return named('traces', model.collect(request.set, request.draws, hooks));
    case 'sweep':
      return model.sweep(request, hooks);
    case 'transfer':
      return model.transfer(request, request.draws, hooks);
    case 'describe':
      return Promise.resolve({ facts: textOf(model).facts });
    case 'encode':
      return Promise.resolve(textOf(model).encode(request.ask, request.text));
    case 'words':
      return Promise.resolve({ words: textOf(model).words(request.ids) });
    default:
      return request satisfies never;
  }
}

/** Opens the second model beside the first, for as long as they are compared. */
async function divergence(
  model: OpenModel,
  { second, sequences }: Extract<InspectRequest, { kind: 'divergence' }>,
  hooks: InspectionHooks,
  openSecond: (ref: ModelRef) => Promise<OpenModel>,
): Promise<InspectResults['divergence']> {
  let other: OpenModel | null = null;
  try {
    other = await openSecond(second);
    hooks.between?.();
    return await model.divergence(other, sequences, hooks);
  } catch (error) {
    // How one of them would fit is not what was asked.
    throw isOfMemory(error)
      ? new InvalidRequest(`The two models do not fit in memory together. ${error.message}`)
      : error;
  } finally {
    other?.destroy();
  }
}

function textOf({ text }: OpenModel) {
  if (text === null) throw new InvalidRequest('The model is not asked in words.');
  return text;
}

/** A result as in the protocol. */
const named = async <Name extends string, T>(name: Name, result: Promise<T>) =>
  ({ [name]: await result }) as Record<Name, T>;
