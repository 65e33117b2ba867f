import { HubFault, type HubProblem } from './fault.ts';
import { type Hub, hostOf, isSafeForToken } from './hub.ts';
import { type ModelName, repositoryName } from './model_name.ts';

/** What a request is for. */
export interface Asked {
  model: ModelName;
  /** Null if it asks about the repository. */
  file: string | null;
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/** Failures that may pass by themselves. */
const transient: ReadonlySet<HubProblem['code']> = new Set(['no-network', 'cut', 'server', 'rate']);

export const isTransient = (error: unknown): error is HubFault =>
  error instanceof HubFault && transient.has(error.problem.code);

/** A fault that names how long to wait, in ms. */
class Refused extends HubFault {
  constructor(
    problem: HubProblem,
    readonly afterMs: number | null,
  ) {
    super(problem);
  }
}

const longestPauseMs = 60_000;

/** How long to wait after the n-th failure, n from 1: 1, 2, 4, … s, or what the server asks for, at most a minute. */
export function waitMs(failures: number, error: HubFault): number {
  const asked = error instanceof Refused ? error.afterMs : null;
  return Math.min(longestPauseMs, asked ?? 1000 * 2 ** (failures - 1));
}

/**
 * One request of the Hub, with the token if there is one: the browser and Node leave it out after a redirect to another
 * host. No cookies, no cache.
 * @returns an answer of status 200, 206, or 416 to a range
 * @throws HubFault, or the signal's reason
 */
export async function request(hub: Hub, url: string, asked: Asked): Promise<Response> {
  const { signal } = asked;
  const host = hostOf(url);
  const headers: Record<string, string> = { ...asked.headers };
  if (hub.token !== null) {
    if (!isSafeForToken(hub.endpoint)) throw new HubFault({ code: 'token-unsafe', host });
    headers.Authorization = `Bearer ${hub.token}`;
  }
  const answer = await withinTime(hub, signal, (ownSignal) =>
    hub.fetch(url, {
      headers,
      signal: ownSignal,
      redirect: 'follow',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    }),
  ).catch(() => {
    signal.throwIfAborted();
    throw new HubFault({ code: 'no-network', host });
  });
  if (answer.status === 200 || answer.status === 206 || (answer.status === 416 && headers.Range)) {
    if (/^text\/html\b/i.test(answer.headers.get('content-type') ?? '')) {
      await drop(answer);
      throw new HubFault({ code: 'html', host: finalHost(answer, host), file: asked.file });
    }
    return answer;
  }
  await drop(answer);
  throw faultOf(hub, url, answer, asked);
}

const finalHost = (answer: Response, host: string) => (answer.url ? hostOf(answer.url) : host);

/** Ends an answer whose content is not wanted. */
export const drop = async (answer: Response): Promise<void> => {
  await answer.body?.cancel().catch(() => {});
};

/** Runs work with a signal that is also aborted after the hub's time for a silent connection. */
async function withinTime<T>(
  hub: Hub,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), hub.stallMs);
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** What a status other than 200 and 206 means. The Hub says it in a header, a mirror perhaps only in the status. */
function faultOf(hub: Hub, url: string, answer: Response, { model: of, file }: Asked): HubFault {
  const model = repositoryName(of);
  const host = finalHost(answer, hostOf(url));
  const { status } = answer;
  const elsewhere = host !== hostOf(hub.endpoint);
  const code = answer.headers.get('x-error-code');
  const revision = of.revision ?? 'main';
  if (code === 'GatedRepo') return new HubFault({ code: 'gated', model });
  if (code === 'RepoNotFound') return new HubFault({ code: 'no-repository', model });
  if (code === 'RevisionNotFound') return new HubFault({ code: 'no-revision', model, revision });
  if (code === 'EntryNotFound' && file !== null) return new HubFault({ code: 'no-file', file });
  // The address at the CDN is signed, and has expired: the next request gets another.
  if (elsewhere && (status === 401 || status === 403)) return new HubFault({ code: 'server', host, status });
  if (status === 401 && hub.token !== null) return new HubFault({ code: 'token-refused', host });
  // Without a token the Hub does not tell a missing repository from a private one.
  if (status === 401 && file === null) return new HubFault({ code: 'no-repository', model });
  if (status === 401 || status === 403) return new HubFault({ code: 'gated', model });
  if (status === 404 || status === 410)
    return new HubFault(file === null ? { code: 'no-repository', model } : { code: 'no-file', file });
  if (status === 429) {
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
    return new Refused({ code: 'rate', host }, seconds > 0 ? seconds * 1000 : null);
  }
  return new HubFault({ code: 'server', host, status });
}

/**
 * The chunks of an answer's content.
 * @throws HubFault `cut` if the connection breaks off or is silent for too long; the signal's reason
 */
export async function* chunksOf(
  hub: Hub,
  answer: Response,
  what: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await readWithinTime(hub, reader).catch(() => {
        signal.throwIfAborted();
        throw new HubFault({ code: 'cut', file: what });
      });
      if (done) return;
      yield value as Uint8Array<ArrayBuffer>;
      signal.throwIfAborted();
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function readWithinTime(hub: Hub, reader: ReadableStreamDefaultReader<Uint8Array>) {
  return new Promise<ReadableStreamReadResult<Uint8Array>>((done, fail) => {
    const timer = setTimeout(() => fail(new Error('silent')), hub.stallMs);
    reader
      .read()
      .then(done, fail)
      .finally(() => clearTimeout(timer));
  });
}

/**
 * Does something that may fail for a while, as often as the hub attempts it.
 * @throws HubFault of the last time; the signal's reason
 */
export async function withRetries<T>(hub: Hub, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || failures >= hub.attempts) throw error;
      await hub.pause(waitMs(failures, error), signal);
    }
  }
}

/**
 * The content of a small answer as text.
 * @throws HubFault `bad-answer` if it is longer than `most` bytes, or no text
 */
export async function textOf(
  hub: Hub,
  answer: Response,
  what: string,
  most: number,
  signal: AbortSignal,
): Promise<string> {
  const host = hostOf(answer.url || hub.endpoint);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(hub, answer, what, signal)) {
    bytes += chunk.length;
    if (bytes > most) throw new HubFault({ code: 'bad-answer', host, detail: `${what} is too long` });
    parts.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await new Blob(parts).arrayBuffer());
  } catch {
    throw new HubFault({ code: 'bad-answer', host, detail: `${what} is not text` });
  }
}
