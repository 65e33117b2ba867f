/** The part of Web Locks that we use, so that a test can stand in. */
export interface Locks {
  request(
    name: string,
    options: { ifAvailable: true },
    held: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
  /** Waits until nobody holds the name for himself. */
  request(name: string, options: { mode: 'shared' }, held: () => void): Promise<unknown>;
  query(): Promise<{ held?: { name?: string; mode?: string }[] }>;
}

const prefix = 'forklab-experiment:';

/** A page that was reloaded frees its locks a moment after the new one has begun. */
const tries = 5;
const betweenMs = 250;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Takes an experiment for this worker alone; the lock ends with the worker, however that ends.
 * @returns the way to give it back, or null when another tab has it. Where the browser has no locks, nobody is kept out.
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

/** The experiments that some tab has taken. Empty where the browser has no locks. */
export async function lockedExperiments(locks: Locks | undefined): Promise<Set<string>> {
  const { held = [] } = (await locks?.query()) ?? {};
  const names = held.flatMap(({ name, mode }) =>
    name?.startsWith(prefix) && mode !== 'shared' ? [name.slice(prefix.length)] : [],
  );
  return new Set(names);
}

/** Comes back when no tab has an experiment any more. */
export async function untilFree(locks: Locks, id: string): Promise<void> {
  await locks.request(prefix + id, { mode: 'shared' }, () => {});
}
