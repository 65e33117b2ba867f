import type { Graph } from '../onnx/graph.ts';
import { HubFault } from './fault.ts';
import type { FileStore } from './file_store.ts';
import { checkGraph } from './graph_check.ts';
import type { Hub } from './hub.ts';
import {
  folderName,
  type Journal,
  type JournalFile,
  keptAs,
  newJournal,
  partName,
  readJournal,
  writeJournal,
} from './journal.ts';
import { Meter } from './meter.ts';
import type { Repository } from './repository.ts';
import { type RestartReason, Transfer } from './transfer.ts';

/** How far a download is. Sizes in bytes. */
export interface Progress {
  /** `checking`: what was there before is read again, or a checksum is compared. `waiting`: after a failure. */
  phase: 'downloading' | 'checking' | 'waiting';
  /** The file at work. */
  file: string;
  /** Of all files. */
  done: number;
  total: number;
  /** Bytes per second, over the last ten seconds; null while unknown. */
  rate: number | null;
  secondsLeft: number | null;
}

export interface DownloadOptions {
  /** Aborting it pauses the download: what has arrived is kept. */
  signal: AbortSignal;
  /** Called at most four times a second, and when a phase or a file begins or ends. */
  onProgress?(progress: Progress): void;
  /** A file had to start over. */
  onRestart?(file: string, reason: RestartReason): void;
  /** A graph has arrived and can be run; its data, if it has any, have not. */
  onGraph?(graph: Graph): void;
  /** The date of a new entry. */
  date?: () => Date;
}

const reportEveryMs = 250;

/**
 * Downloads weights of a model, or continues where it was left: after an error, a pause, a closed tab or a killed process.
 * What is there already costs nothing, and other weights of the model stay.
 * @param of what the Hub says, or the folder of a download to continue, for which the Hub is not asked again
 * @returns the folder's name
 * @throws HubFault; the signal's reason
 */
export async function downloadModel(
  hub: Hub,
  store: FileStore,
  of: Repository | string,
  options: DownloadOptions,
): Promise<string> {
  const folder = typeof of === 'string' ? of : folderName(of.model, of.commit);
  const release = await store.lock(folder);
  if (!release) throw new HubFault({ code: 'busy', model: typeof of === 'string' ? of : of.model });
  try {
    const journal = await journalFor(hub, store, folder, of, options.date);
    const names = typeof of === 'string' ? null : new Set(of.files.map(({ name }) => name));
    const files = journal.files.filter(({ name }) => names?.has(name) ?? true);
    await requireRoom(store, folder, files);
    await new Download(hub, store, journal, files, options).run();
    return folder;
  } finally {
    await release();
  }
}

async function journalFor(
  hub: Hub,
  store: FileStore,
  folder: string,
  of: Repository | string,
  date: () => Date = () => new Date(),
): Promise<Journal> {
  const kept = await readJournal(store, folder);
  // Another mirror has the same files of a commit, with marks of its own.
  if (kept && kept.endpoint !== hub.endpoint) {
    kept.endpoint = hub.endpoint;
    for (const file of kept.files) file.etag = null;
  }
  if (typeof of === 'string') {
    if (!kept) throw new HubFault({ code: 'incomplete', model: of });
    return kept;
  }
  if (kept && of.files.every((file) => keptAs(kept, file))) return kept;
  const journal = newJournal(of, hub.endpoint, date().toISOString(), kept);
  await writeJournal(store, journal);
  return journal;
}

/** How much of each file is there. */
async function presentBytes(store: FileStore, folder: string, file: JournalFile): Promise<number> {
  const part = (await store.open(folder, partName(file.name))) ?? (await store.open(folder, file.name));
  const size = part?.size ?? 0;
  // One that is too long starts over.
  return size > file.size ? 0 : size;
}

/** How many bytes of the files of a repository are kept already. */
export async function partsHere(
  store: FileStore,
  { model, commit, files }: Pick<Repository, 'model' | 'commit' | 'files'>,
): Promise<number> {
  const folder = folderName(model, commit);
  const journal = await readJournal(store, folder);
  let bytes = 0;
  for (const file of files) {
    const kept = keptAs(journal, file);
    if (kept) bytes += await presentBytes(store, folder, kept);
  }
  return bytes;
}

/** @throws HubFault `quota` before anything is fetched for which there is no room */
async function requireRoom(store: FileStore, folder: string, files: readonly JournalFile[]): Promise<void> {
  const free = await store.free();
  if (free === null) return;
  let needed = 0;
  for (const file of files) needed += file.size - (await presentBytes(store, folder, file));
  if (needed > free) throw new HubFault({ code: 'quota', needed, free });
}

class Download {
  private readonly meter: Meter;
  private readonly present = new Map<JournalFile, number>();
  private readonly total: number;
  private phase: Progress['phase'] = 'downloading';
  private reported = Number.NEGATIVE_INFINITY;
  private later: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly hub: Hub,
    private readonly store: FileStore,
    private readonly journal: Journal,
    private readonly files: readonly JournalFile[],
    private readonly options: DownloadOptions,
  ) {
    this.meter = new Meter(() => hub.now());
    this.total = files.reduce((all, { size }) => all + size, 0);
  }

  async run(): Promise<void> {
    try {
      await this.transferAll();
    } finally {
      this.cancelLater();
    }
  }

  private async transferAll(): Promise<void> {
    const { hub, store, journal, files, options } = this;
    const folder = folderName(journal.model, journal.commit);
    for (const file of files) this.present.set(file, await presentBytes(store, folder, file));
    for (const file of files) {
      const isGraph = file.name.endsWith('.onnx');
      // The storage may have been cleared since.
      if (this.present.get(file) !== file.size) file.done = false;
      if (file.done) {
        // A process may have ended before it was looked at.
        if (isGraph && files.some(({ done }) => !done)) await this.check(file);
        continue;
      }
      options.signal.throwIfAborted();
      const hooks = {
        arrived: (bytes: number) => {
          this.present.set(file, bytes);
          this.meter.note(this.done());
          this.report(file, false);
        },
        phase: (phase: Progress['phase']) => {
          if (phase !== 'downloading') this.meter.reset();
          this.phase = phase;
          this.report(file, true);
        },
        restarted: (reason: RestartReason) => options.onRestart?.(file.name, reason),
      };
      await new Transfer(hub, store, journal, file, hooks, options.signal).run();
      this.present.set(file, file.size);
      this.report(file, true);
      // Before its data, which may be gigabytes.
      if (isGraph) await this.check(file);
    }
  }

  private async check(file: JournalFile): Promise<void> {
    const graph = await checkGraph(this.store, this.journal, file);
    this.options.onGraph?.(graph);
  }

  private cancelLater(): void {
    if (this.later !== null) clearTimeout(this.later);
    this.later = null;
  }

  private done(): number {
    let bytes = 0;
    for (const size of this.present.values()) bytes += size;
    return bytes;
  }

  private report(file: JournalFile, always: boolean): void {
    const now = this.hub.now();
    if (!always && now - this.reported < reportEveryMs) {
      // The last bytes before a silence are reported too.
      this.later ??= setTimeout(() => this.report(file, true), reportEveryMs);
      return;
    }
    this.cancelLater();
    this.reported = now;
    const done = this.done();
    const rate = this.phase === 'downloading' ? this.meter.rate() : null;
    this.options.onProgress?.({
      phase: this.phase,
      file: file.name,
      done,
      total: this.total,
      rate,
      secondsLeft: rate === null || rate <= 0 ? null : (this.total - done) / rate,
    });
  }
}
