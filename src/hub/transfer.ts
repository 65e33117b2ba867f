import { HubFault } from './fault.ts';
import type { FileStore } from './file_store.ts';
import { type Digest, type Hub, hostOf } from './hub.ts';
import { folderName, type Journal, type JournalFile, partName, writeJournal } from './journal.ts';
import { parseModelName } from './model_name.ts';
import { fileAddress } from './repository.ts';
import { chunksOf, drop, isTransient, request, waitMs } from './request.ts';
import { isWeights } from './weights.ts';

/** Why a file starts over: its content has another mark, or the server sends files only whole. */
export type RestartReason = 'changed' | 'no-range';

/** What a transfer reports. */
export interface TransferHooks {
  /** How much of the file is there: after every chunk, and smaller when it starts over. */
  arrived(bytes: number): void;
  phase(phase: 'downloading' | 'checking' | 'waiting'): void;
  restarted(reason: RestartReason): void;
}

/** Progress after which earlier failures no longer count. */
const goodProgress = 8 * 2 ** 20;
/** Read at once when a part is read again. */
const rereadBytes = 4 * 2 ** 20;

/** Transfers one file of a model: continues its part, checks it, and gives it its name. */
export class Transfer {
  private digest: Digest | null = null;
  /** Bytes in the digest. */
  private digested = 0;
  /** The marks of the content differ from one answer to the next: the checksum alone decides. */
  private marksDiffer = false;
  private answered = false;
  /**
   * A browser asks the server's leave for If-Range, which not every CDN gives; what it tells is "no network". The next try
   * goes without, and the marks are compared here.
   */
  private withoutIfRange = false;
  private readonly folder: string;
  private readonly part: string;

  constructor(
    private readonly hub: Hub,
    private readonly store: FileStore,
    private readonly journal: Journal,
    private readonly file: JournalFile,
    private readonly hooks: TransferHooks,
    private readonly signal: AbortSignal,
  ) {
    this.folder = folderName(journal.model, journal.commit);
    this.part = partName(file.name);
  }

  /**
   * Fetches what is missing. Ends with the file complete and checked, or with an error; what has arrived is kept unless
   * it is wrong.
   * @throws HubFault, or the signal's reason
   */
  async run(): Promise<void> {
    const { store, folder, file } = this;
    // Renamed by a process that ended before it had noted it.
    if (await store.open(folder, file.name)) await store.rename(folder, file.name, this.part);
    let failures = 0;
    let failedAt = await this.size();
    for (;;) {
      const at = await this.size();
      if (at === file.size) break;
      try {
        if (at > file.size) await this.restart('changed');
        else await this.fetchFrom(at);
      } catch (error) {
        this.signal.throwIfAborted();
        if (!isTransient(error)) throw error;
        const now = await this.size();
        if (now - failedAt >= goodProgress) failures = 0;
        failedAt = Math.max(failedAt, now);
        this.withoutIfRange = error.problem.code === 'no-network' && !this.withoutIfRange;
        // Once there was an answer, the network is not what is missing.
        const lost = this.answered && error.problem.code === 'no-network';
        if (++failures >= this.hub.attempts)
          throw lost ? new HubFault({ code: 'cut', file: file.name }) : error;
        this.hooks.phase('waiting');
        await this.hub.pause(waitMs(failures, error), this.signal);
      }
    }
    await this.finish();
  }

  private async size(): Promise<number> {
    return (await this.store.open(this.folder, this.part))?.size ?? 0;
  }

  /** Fetches the rest of the file from byte `at` on. */
  private async fetchFrom(at: number): Promise<void> {
    const { hub, file, journal, signal } = this;
    await this.digestPart(at);
    this.hooks.phase('downloading');
    const headers: Record<string, string> = {};
    if (at > 0) {
      headers.Range = `bytes=${at}-`;
      if (file.etag?.startsWith('"') && !this.withoutIfRange && !this.marksDiffer)
        headers['If-Range'] = file.etag;
    }
    const url = fileAddress(journal.endpoint, journal.model, journal.commit, file.name);
    const model = { ...parseModelName(journal.model), revision: journal.commit };
    const answer = await request(hub, url, { model, file: file.name, headers, signal });
    this.answered = true;
    const etag = answer.headers.get('etag');
    const changed = etag !== null && file.etag !== null && etag !== file.etag && !this.marksDiffer;
    const from = this.startOf(answer, at);
    if (answer.status === 416 || from === null || (from > 0 && changed)) {
      await drop(answer);
      await this.restart(changed ? 'changed' : 'no-range');
      return;
    }
    if (at > 0 && from === 0) await this.restart(changed ? 'changed' : 'no-range');
    await this.checkLength(answer, from);
    if (etag !== null && etag !== file.etag) {
      file.etag = etag.length <= 200 ? etag : null;
      await writeJournal(this.store, journal);
    }
    await this.receive(answer, from);
  }

  /** The offset that an answer starts at; null if it is not the one asked for. */
  private startOf(answer: Response, at: number): number | null {
    if (answer.status !== 206) return 0;
    // Not every server lets a page see it.
    const [, start] = /^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '') ?? [];
    return start === undefined || Number(start) === at ? at : null;
  }

  /** @throws HubFault `size` if the answer says another length than the file has */
  private async checkLength(answer: Response, from: number): Promise<void> {
    const { file } = this;
    const [, whole] = /^bytes \d+-\d+\/(\d+)$/.exec(answer.headers.get('content-range') ?? '') ?? [];
    const length = answer.headers.get('content-length');
    // Of a compressed answer it is another length; weights are never compressed.
    const counts = length !== null && isWeights(file.name);
    if (whole !== undefined && Number(whole) !== file.size) await this.refuseSize(answer);
    if (counts && Number(length) !== file.size - from) await this.refuseSize(answer);
  }

  private async refuseSize(answer: Response | null): Promise<never> {
    if (answer) await drop(answer);
    await this.forget();
    throw new HubFault({ code: 'size', file: this.file.name, said: this.file.size });
  }

  /** Writes what arrives, from byte `from` on. */
  private async receive(answer: Response, from: number): Promise<void> {
    const { hub, store, folder, file, signal, hooks } = this;
    let at = from;
    const out = await store.append(folder, this.part, from);
    let tooLong = false;
    try {
      for await (const chunk of chunksOf(hub, answer, file.name, signal)) {
        if (at === 0 && isPage(chunk))
          throw new HubFault({ code: 'html', host: hostOf(answer.url || hub.endpoint), file: file.name });
        tooLong = at + chunk.length > file.size;
        if (tooLong) break;
        await out.write(chunk);
        at += chunk.length;
        this.digest?.update(chunk);
        this.digested = at;
        hooks.arrived(at);
      }
    } finally {
      await out.close();
    }
    if (tooLong) await this.refuseSize(null);
    if (at < file.size) throw new HubFault({ code: 'cut', file: file.name });
  }

  /** Brings the digest to the first `at` bytes of the part. */
  private async digestPart(at: number): Promise<void> {
    if (this.file.sha256 === null || (this.digest && this.digested === at)) return;
    this.digest = await this.hub.sha256();
    this.digested = 0;
    if (at === 0) return;
    this.hooks.phase('checking');
    const part = await this.store.open(this.folder, this.part);
    while (part && this.digested < at) {
      const end = Math.min(at, this.digested + rereadBytes);
      this.digest.update(new Uint8Array(await part.read(this.digested, end)));
      this.digested = end;
      this.signal.throwIfAborted();
    }
  }

  /** Empties the part, and says why. */
  private async restart(reason: RestartReason): Promise<void> {
    // Once: if it changes again, the marks say nothing about the content.
    if (reason === 'changed') this.marksDiffer = true;
    await this.forget();
    this.digest = this.file.sha256 === null ? null : await this.hub.sha256();
    this.digested = 0;
    this.hooks.restarted(reason);
    this.hooks.arrived(0);
  }

  private async forget(): Promise<void> {
    this.digest = null;
    this.digested = 0;
    this.file.etag = null;
    await this.store.remove(this.folder, this.part);
    await writeJournal(this.store, this.journal);
  }

  /** Checks the whole file, and gives it its name. */
  private async finish(): Promise<void> {
    const { store, folder, file, part } = this;
    if (file.size === 0) await (await store.append(folder, part, 0)).close();
    this.hooks.phase('checking');
    if (!(await this.isRight())) {
      await this.forget();
      throw new HubFault({ code: 'hash', file: file.name });
    }
    await store.rename(folder, part, file.name);
    file.done = true;
    await writeJournal(store, this.journal);
  }

  private async isRight(): Promise<boolean> {
    const { file } = this;
    if (file.sha256 !== null) {
      await this.digestPart(file.size);
      const digest = this.digest?.hex();
      this.digest = null;
      return digest === file.sha256;
    }
    // Files in git itself have at most 10 MB. Of a larger one only the size is known.
    if (file.blob === null || file.size > 64 * 2 ** 20) return true;
    const part = await this.store.open(this.folder, this.part);
    return part !== null && (await gitBlob(new Uint8Array(await part.read(0, file.size)))) === file.blob;
  }
}

/** Whether a file's first bytes are those of a web page. */
const isPage = (bytes: Uint8Array) =>
  /^\s*<(!doctype|html|head|\?xml)/i.test(String.fromCharCode(...bytes.subarray(0, 32)));

/** The SHA-1 that git names a file by. */
async function gitBlob(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const blob = new Blob([`blob ${content.length}\0`, content]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', await blob.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
