import type { FetchFault } from '../state/views/archive_store.ts';

/** An archive that did not come. */
export class FetchError extends Error {
  constructor(readonly fault: FetchFault) {
    super(fault.code);
    this.name = 'FetchError';
  }
}

/** Nothing of the visitor goes along: no cookies, no address of this page. */
const quiet: RequestInit = {
  mode: 'cors',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
};

const isHttps = (address: string) => {
  try {
    return new URL(address).protocol === 'https:';
  } catch {
    return false;
  }
};

/** A length as a header states it; null where it does not. */
function lengthOf({ headers }: Response): number | null {
  const length = headers.get('content-length');
  return length !== null && /^\d{1,12}$/.test(length) ? Number(length) : null;
}

/**
 * Asks an address how large its file is. Only after the visitor has asked for it.
 * @returns bytes, or null where the address does not say
 */
export async function sizeAt(address: string, signal?: AbortSignal): Promise<number | null> {
  if (!isHttps(address)) return null;
  try {
    const response = await fetch(address, { ...quiet, method: 'HEAD', signal });
    return response.ok && isHttps(response.url) ? lengthOf(response) : null;
  } catch {
    return null;
  }
}

/**
 * Fetches a file, which the visitor has confirmed. It is given up as soon as it is larger than `most`, whatever its
 * headers say.
 * @param most bytes
 * @throws FetchError; the signal's reason when it is aborted
 */
export async function fetchArchive(
  address: string,
  most: number,
  signal: AbortSignal,
  onProgress: (bytes: number, of: number | null) => void,
): Promise<Blob> {
  if (!isHttps(address)) throw new FetchError({ code: 'not-https' });
  let response: Response;
  try {
    response = await fetch(address, { ...quiet, signal });
  } catch {
    signal.throwIfAborted();
    // A browser does not say whether the network or the other site's rules (CORS) were in the way.
    throw new FetchError({ code: 'unreachable' });
  }
  const { body } = response;
  const refuse = async (fault: FetchFault) => {
    await body?.cancel().catch(() => {});
    return new FetchError(fault);
  };
  if (!isHttps(response.url)) throw await refuse({ code: 'not-https' });
  if (!response.ok) throw await refuse({ code: 'status', status: response.status });
  const of = lengthOf(response);
  if (of !== null && of > most) throw await refuse({ code: 'too-large' });
  if (!body) throw new FetchError({ code: 'cut-off' });

  const reader = body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length;
      if (bytes > most) throw new FetchError({ code: 'too-large' });
      chunks.push(next.value);
      onProgress(bytes, of);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    signal.throwIfAborted();
    throw error instanceof FetchError ? error : new FetchError({ code: 'cut-off' });
  }
  return new Blob(chunks);
}
