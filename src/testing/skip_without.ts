import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** What a skipped test lacked: the gate says it beside the test's name. */
    without?: string;
  }
}

/** Skips a test where what it needs is not there, so that it counts as skipped, with the reason, and not as passed. */
export function skipWithout({ task, skip }: TestContext, isThere: boolean, what: string): void {
  if (isThere) return;
  task.meta.without = what;
  skip(`without ${what}`);
}
