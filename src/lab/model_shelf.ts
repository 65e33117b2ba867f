import { downloadModel, partsHere } from '../hub/download.ts';
import { HubFault } from '../hub/fault.ts';
import { fileFolder, NotAModel, type PathedFile } from '../hub/file_folder.ts';
import type { FileStore } from '../hub/file_store.ts';
import type { Hub } from '../hub/hub.ts';
import { folderName, readJournal } from '../hub/journal.ts';
import { type KeptModel, keptFolder, keptModels, removeModel } from '../hub/kept_models.ts';
import { parseModelName } from '../hub/model_name.ts';
import { fetchConfig, findRepository, type Repository, withWeights } from '../hub/repository.ts';
import { usualWeights } from '../hub/weights.ts';
import { parameterCount } from '../model/config.ts';
import type { Folder } from '../model/hub/folder.ts';
import { configFromHub } from '../model/hub/hub_config.ts';
import { hasEngineWeights, onnxFiles } from '../onnx/onnx_files.ts';
import { type GraphFacts, graphFacts } from '../onnx/read_decoder.ts';
import type {
  HubAddress,
  ModelFacts,
  ModelsCommand,
  ModelsEvent,
  WeightsChoice,
} from './client/models_protocol.ts';

/** What the shelf stands on. */
export interface ShelfGround {
  openStore(): Promise<FileStore>;
  /** @throws HubFault `bad-endpoint` */
  hub(endpoint: string | null, token: string | null): Hub;
}

/** A model that was given from disk. */
interface Given {
  name: string;
  folder: Folder;
  bytes: number;
  engine: boolean;
  onnx: string[];
  graphs: GraphFacts[];
}

const graphKey = (folder: string, file: string) => `${folder}/${file}`;

const givenPrefix = 'given:';

/** The models that came from the Hub, in the browser's storage, and those given from disk, until the page is closed. */
export class ModelShelf {
  #store: Promise<FileStore> | null = null;
  readonly #found = new Map<string, Repository>();
  readonly #given = new Map<string, Given>();
  /** What was read of kept graphs. */
  readonly #read = new Map<string, GraphFacts>();
  readonly #arriving = new Map<string, { stop: AbortController; ended: Promise<void> }>();

  constructor(
    private readonly emit: (event: ModelsEvent) => void,
    private readonly ground: ShelfGround,
  ) {}

  /**
   * A model as a folder, which is read by ranges.
   * @param onnx with this graph alone; null: with the weights of our engine; default: with all that are there, whole
   * @throws HubFault `incomplete`, `lost-part`, `storage`
   */
  async folder(name: string, onnx?: string | null): Promise<Folder> {
    const given = this.#given.get(name);
    if (given) return given.folder;
    if (name.startsWith(givenPrefix)) throw new HubFault({ code: 'incomplete', model: name });
    return keptFolder(await this.#opened(), name, onnx);
  }

  /** Executes a command. Errors are reported as events. */
  async hear(command: ModelsCommand): Promise<void> {
    try {
      await this.#answer(command);
    } catch (error) {
      const of = 'folder' in command ? command.folder : 'name' in command ? command.name : null;
      this.#fault(of, error);
    }
  }

  async #answer(command: ModelsCommand): Promise<void> {
    switch (command.type) {
      case 'models-list':
        return this.#tell();
      case 'models-find':
        return this.#find(command.name, command);
      case 'models-add':
        return this.#add(command.folder, command.onnx, command);
      case 'models-pause':
        return this.#pause(command.folder);
      case 'models-remove':
        return this.#remove(command.folder, command.onnx);
      case 'models-give':
        return this.#give(command.files);
    }
  }

  #fault(of: string | null, error: unknown): void {
    const problem =
      error instanceof HubFault
        ? ({ kind: 'hub', problem: error.problem } as const)
        : error instanceof NotAModel
          ? ({ kind: 'files', problem: error.problem } as const)
          : ({ kind: 'other', detail: error instanceof Error ? error.message : String(error) } as const);
    this.emit({ type: 'models-fault', of, problem });
  }

  #opened(): Promise<FileStore> {
    this.#store ??= this.ground.openStore().catch((error) => {
      // Denied storage may be allowed later.
      this.#store = null;
      throw error;
    });
    return this.#store;
  }

  async #tell(): Promise<void> {
    const given = [...this.#given].map(
      ([folder, { name, bytes, engine, onnx, graphs }]): ModelFacts => ({
        folder,
        name,
        commit: null,
        license: null,
        bytes,
        total: bytes,
        status: 'ready',
        given: true,
        engine,
        onnx,
        graphs,
        weights: [],
      }),
    );
    const kept: ModelFacts[] = [];
    try {
      const store = await this.#opened();
      for (const model of await keptModels(store)) kept.push(await this.#facts(store, model));
    } catch (error) {
      // A browser that stores nothing can still use what is given.
      if (given.length === 0) throw error;
    }
    this.emit({ type: 'models-list', models: [...given, ...kept] });
  }

  /** What the kept graphs say of themselves: those that are whole, and those that came before their data. */
  async #graphs(store: FileStore, { folder, onnx, weights }: KeptModel): Promise<GraphFacts[]> {
    const facts: GraphFacts[] = [];
    for (const { onnx: file } of weights) {
      if (file === null) continue;
      const key = graphKey(folder, file);
      if (!this.#read.has(key) && onnx.includes(file))
        this.#read.set(
          key,
          await keptFolder(store, folder, file).then(
            (whole) => graphFacts(whole, file),
            (error: Error) => ({ onnx: file, half: false, problem: error.message }),
          ),
        );
      const known = this.#read.get(key);
      if (known) facts.push(known);
    }
    return facts;
  }

  async #facts(store: FileStore, kept: KeptModel): Promise<ModelFacts> {
    const { folder, model, commit, license, bytes, total, complete, busy, engine, onnx, weights } = kept;
    const status = this.#arriving.has(folder)
      ? 'arriving'
      : complete
        ? 'ready'
        : busy
          ? 'elsewhere'
          : 'partial';
    return {
      folder,
      name: model,
      commit,
      license,
      bytes,
      total,
      status,
      given: false,
      engine,
      onnx,
      graphs: await this.#graphs(store, kept),
      weights,
    };
  }

  async #find(name: string, { endpoint, token }: HubAddress): Promise<void> {
    const hub = this.ground.hub(endpoint, token);
    const repository = await findRepository(hub, parseModelName(name), new AbortController().signal);
    const { model, commit, gated, license } = repository;
    const folder = folderName(model, commit);
    const store = await this.#opened();
    const choices: WeightsChoice[] = [];
    for (const { files, ...of } of repository.choices) {
      const here = await partsHere(store, { model, commit, files });
      choices.push({ ...of, here, files: files.length });
    }
    const shape = await this.#shape(hub, repository);
    const usual = usualWeights(choices, shape.unsupported === null).onnx;
    this.#found.set(folder, withWeights(repository, usual));
    this.emit({
      type: 'models-found',
      name,
      found: { folder, model, commit, choices, usual, gated, license, ...shape },
    });
  }

  /** What a model's config.json says of it, and whether the engine runs it. */
  async #shape(
    hub: Hub,
    repository: Repository,
  ): Promise<{ parameters: number | null; unsupported: string | null }> {
    // onnxruntime-genai's own says nothing of parameters.
    if (!repository.files.some(({ name }) => name === 'config.json'))
      return { parameters: null, unsupported: null };
    let json: unknown;
    try {
      json = await fetchConfig(hub, repository, new AbortController().signal);
    } catch (error) {
      // Of a gated model only the list of files is public.
      if (repository.gated && error instanceof HubFault) return { parameters: null, unsupported: null };
      throw error;
    }
    try {
      return { parameters: parameterCount(configFromHub(json)), unsupported: null };
    } catch (error) {
      return { parameters: null, unsupported: (error as Error).message };
    }
  }

  async #add(
    folder: string,
    onnx: string | null | undefined,
    { endpoint, token }: HubAddress,
  ): Promise<void> {
    if (this.#arriving.has(folder)) return;
    const store = await this.#opened();
    const hub = this.ground.hub(endpoint, token);
    const of = await this.#asked(store, folder, onnx);
    if (this.#arriving.has(folder)) return;
    const stop = new AbortController();
    const ended = this.#download(hub, store, folder, of, stop.signal);
    this.#arriving.set(folder, { stop, ended });
    await ended;
  }

  /** What is to be downloaded; a folder's name to continue what is kept of it. */
  async #asked(
    store: FileStore,
    folder: string,
    onnx: string | null | undefined,
  ): Promise<Repository | string> {
    const found = this.#found.get(folder);
    if (!found) return folder;
    if (onnx !== undefined) return withWeights(found, onnx);
    return (await readJournal(store, folder)) ? folder : found;
  }

  async #download(
    hub: Hub,
    store: FileStore,
    folder: string,
    of: Repository | string,
    signal: AbortSignal,
  ): Promise<void> {
    let listed = false;
    const outcome = await downloadModel(hub, store, of, {
      signal,
      onProgress: (progress) => {
        this.emit({ type: 'models-progress', folder, progress });
        // From now on it has an entry.
        if (!listed) void this.hear({ type: 'models-list' });
        listed = true;
      },
      onRestart: (file, reason) => this.emit({ type: 'models-restart', folder, file, reason }),
      onGraph: ({ file, halves }) => {
        this.#read.set(graphKey(folder, file), { onnx: file, half: halves, problem: null });
        if (halves) void this.hear({ type: 'models-list' });
      },
    }).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    this.#arriving.delete(folder);
    this.#forget(folder);
    if (outcome === null) this.emit({ type: 'models-ready', folder });
    else if (signal.aborted) this.emit({ type: 'models-paused', folder });
    else this.#fault(folder, outcome.error);
    await this.#tell();
  }

  #forget(folder: string): void {
    for (const key of [...this.#read.keys()]) if (key.startsWith(`${folder}/`)) this.#read.delete(key);
  }

  async #pause(folder: string): Promise<void> {
    const arriving = this.#arriving.get(folder);
    arriving?.stop.abort();
    await arriving?.ended;
  }

  async #remove(folder: string, onnx: string | null | undefined): Promise<void> {
    if (!this.#given.delete(folder)) {
      await this.#pause(folder);
      this.#forget(folder);
      await removeModel(await this.#opened(), folder, onnx);
    }
    await this.#tell();
  }

  async #give(files: readonly PathedFile[]): Promise<void> {
    const { name, folder } = fileFolder(files);
    let bytes = 0;
    for (const file of (await folder.names?.()) ?? []) bytes += (await folder.size(file)) ?? 0;
    // The same folder given again replaces the one before: the files may have changed.
    const id = `${givenPrefix}${name}`;
    const onnx = await onnxFiles(folder);
    // A folder with neither is said to have no weights when it is opened.
    const engine = onnx.length === 0 || (await hasEngineWeights(folder));
    const graphs: GraphFacts[] = [];
    for (const file of onnx) graphs.push(await graphFacts(folder, file));
    this.#given.set(id, { name, folder, bytes, engine, onnx, graphs });
    this.emit({ type: 'models-given', folder: id });
    await this.#tell();
  }
}
