import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultEndpoint, type Hub, hubEndpoint, pause } from './hub.ts';
import { NodeStore } from './node_store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The Hub as the command line reaches it: at `$HF_ENDPOINT`, with the token of `$HF_TOKEN`.
 * @throws HubFault `bad-endpoint`
 */
export const nodeHub = (environment: Environment): Hub => ({
  endpoint: hubEndpoint(environment.HF_ENDPOINT || defaultEndpoint),
  token: environment.HF_TOKEN || null,
  fetch: (...of) => fetch(...of),
  async sha256() {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
  },
  pause,
  now: () => performance.now(),
  stallMs: 60_000,
  attempts: 5,
});

/** Where models are kept: `models` in `$FORKLAB_CACHE`, else in `forklab` of `$XDG_CACHE_HOME` or `~/.cache`. */
export function modelCache({ FORKLAB_CACHE: own, XDG_CACHE_HOME: shared }: Environment): string {
  if (own) return join(resolve(own), 'models');
  // As the specification has it, a relative one counts for nothing.
  return join(shared?.startsWith('/') ? shared : join(homedir(), '.cache'), 'forklab', 'models');
}

export const nodeStore = (environment: Environment): NodeStore => new NodeStore(modelCache(environment));
