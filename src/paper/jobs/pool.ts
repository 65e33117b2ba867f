/** A piece of work that may wait for others. */
interface Waiting {
  readonly id: string;
  readonly needs: readonly string[];
}

/** A job that could not be done. */
export interface Failure<J> {
  readonly job: J;
  readonly reason: string;
}

/**
 * Does jobs, so many at a time, each as soon as what it needs is done. One that fails takes with it those that need it,
 * and no other: a night's work does not end with its third job.
 * @param run does one job
 * @param stopped asked before each job; none is begun once it says so
 * @returns the jobs that failed, in that order, with the reasons
 */
export async function workThrough<J extends Waiting>(
  jobs: readonly J[],
  atOnce: number,
  run: (job: J) => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<Failure<J>[]> {
  const waiting = [...jobs];
  const open = new Set(jobs.map(({ id }) => id));
  const running = new Set<Promise<void>>();
  const failures: Failure<J>[] = [];
  for (;;) {
    while (running.size < atOnce && !stopped()) {
      const next = waiting.findIndex(({ needs }) => needs.every((need) => !open.has(need)));
      if (next < 0) break;
      const [job] = waiting.splice(next, 1);
      const work = run(job)
        .then(() => void open.delete(job.id))
        .catch((error) => void failures.push({ job, reason: (error as Error).message }))
        .finally(() => running.delete(work));
      running.add(work);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  return failures;
}
