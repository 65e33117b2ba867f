/** A job with dependencies. */
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
 * Runs jobs, N at a time, each as soon as its dependencies are done. A failed job fails its dependants, and no others.
 * @param run does one job
 * @param stopped checked before each job; if true, no more are started
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
