import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Before all files of tests: the folder for the command line that the first who needs it builds. */
export default function makeSharedFolder(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-built-'));
  project.provide('builtForklab', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
