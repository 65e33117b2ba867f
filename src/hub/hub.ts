import { HubFault } from './fault.ts';

/** A digest that is computed as the bytes come. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** In hexadecimal digits. Ends the digest. */
  hex(): string;
}

/** How the Hub is reached, and what the machine gives for it. */
export interface Hub {
  /** From `hubEndpoint`. */
  readonly endpoint: string;
  /** An access token, for gated models. It is sent to the endpoint only, and kept nowhere. */
  readonly token: string | null;
  readonly fetch: typeof fetch;
  sha256(): Promise<Digest>;
  /** Resolves after a time, or rejects with the signal's reason. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds of a steady clock. */
  now(): number;
  /** A connection that brings no byte for so many ms counts as cut. */
  readonly stallMs: number;
  /** Failures in a row, of those that may pass by themselves, after which it is given up. */
  readonly attempts: number;
}

export const defaultEndpoint = 'https://huggingface.co';

const isLocal = (host: string) => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host);

/**
 * The endpoint of a Hub or a mirror, without a slash at its end.
 * @throws HubFault `bad-endpoint`
 */
export function hubEndpoint(text: string): string {
  const bad = () => new HubFault({ code: 'bad-endpoint', text: text.slice(0, 200) });
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw bad();
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) throw bad();
  return url.href.replace(/\/+$/, '');
}

export const hostOf = (address: string): string => new URL(address).host;

/** Whether a token may be sent there. */
export function isSafeForToken(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'https:' || isLocal(hostname);
}

/** Resolves after a time, or rejects with the signal's reason. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done, fail) => {
    if (signal.aborted) return fail(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      fail(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      done();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
