import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** The reason for a skipped test, printed next to its name. */
    without?: string;
  }
}

/** Skips a test whose requirement is missing, so that it counts as skipped, with the reason, and not as passed. */
export function skipWithout({ task, skip }: TestContext, isThere: boolean, what: string): void {
  if (isThere) return;
  task.meta.without = what;
  skip(`without ${what}`);
}
