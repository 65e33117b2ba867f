/** The part of Web Locks that we use, so that tests can fake it. */
export interface Locks {
  request(
    name: string,
    options: { ifAvailable: true },
    held: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
  /** Waits until no tab holds the lock exclusively. */
  request(name: string, options: { mode: 'shared' }, held: () => void): Promise<unknown>;
  query(): Promise<{ held?: { name?: string; mode?: string }[] }>;
}

const prefix = 'forklab-experiment:';

/** A reloaded page releases its locks a moment after the new one has started. */
const tries = 5;
const betweenMs = 250;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Locks an experiment for this worker; the lock ends with the worker, however that ends.
 * @returns a function to release it, or null if another tab has it. Without Web Locks it always succeeds.
 */
export async function lockExperiment(
  locks: Locks | undefined,
  id: string,
  pause: (ms: number) => Promise<void> = wait,
): Promise<(() => void) | null> {
  if (!locks) return () => {};
  for (let attempt = 1; ; attempt++) {
    const release = await takeLock(locks, prefix + id);
    if (release || attempt === tries) return release;
    await pause(betweenMs);
  }
}

function takeLock(locks: Locks, name: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/** The experiments locked by some tab. Empty without Web Locks. */
export async function lockedExperiments(locks: Locks | undefined): Promise<Set<string>> {
  const { held = [] } = (await locks?.query()) ?? {};
  const names = held.flatMap(({ name, mode }) =>
    name?.startsWith(prefix) && mode !== 'shared' ? [name.slice(prefix.length)] : [],
  );
  return new Set(names);
}

/** Resolves when no tab has the experiment locked. */
export async function untilFree(locks: Locks, id: string): Promise<void> {
  await locks.request(prefix + id, { mode: 'shared' }, () => {});
}
