/** A piece of work that may wait for others. */
interface Waiting {
  readonly id: string;
  readonly needs: readonly string[];
}

/**
 * Does jobs, so many at a time, each as soon as what it needs is done. After a failure no other is begun; those under
 * way are let finish.
 * @param run does one job
 * @param stopped asked before each job; none is begun once it says so
 * @throws Error of the first job that failed
 */
export async function workThrough<J extends Waiting>(
  jobs: readonly J[],
  atOnce: number,
  run: (job: J) => Promise<void>,
  stopped: () => boolean = () => false,
): Promise<void> {
  const waiting = [...jobs];
  const open = new Set(jobs.map(({ id }) => id));
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (;;) {
    while (running.size < atOnce && failures.length === 0 && !stopped()) {
      const next = waiting.findIndex(({ needs }) => needs.every((need) => !open.has(need)));
      if (next < 0) break;
      const [job] = waiting.splice(next, 1);
      const work = run(job)
        .then(() => void open.delete(job.id))
        .catch((error) => void failures.push(error))
        .finally(() => running.delete(work));
      running.add(work);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failures.length > 0) throw failures[0];
}
