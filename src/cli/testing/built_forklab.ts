import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** The command line, built. */
export interface BuiltForklab {
  /** Arguments of Node that start it. */
  readonly start: readonly string[];
  /** The same, but killed while writing: see `scripts/drills/kill_in_writing.ts`. */
  readonly killedInWriting: readonly string[];
}

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Where all workers of a run of tests share it. */
declare module 'vitest' {
  interface ProvidedContext {
    builtForklab: string;
  }
}

/**
 * Builds the command line as `npm pack` does, once for a run of the tests. A process of it takes a fifth of what one
 * from the sources takes to start.
 */
export async function builtForklab(): Promise<BuiltForklab> {
  const shared = inject('builtForklab');
  const folder = join(shared, 'package');
  if (!existsSync(folder)) await buildInto(shared, folder);
  const program = join(folder, 'build/forklab.js');
  return {
    start: [program],
    killedInWriting: ['--import', join(folder, 'build/kill_in_writing.js'), program],
  };
}

async function buildInto(shared: string, folder: string) {
  const unfinished = join(shared, String(process.pid));
  mkdirSync(unfinished);
  // It finds models and shaders beside itself, and Dawn in the libraries.
  for (const name of ['package.json', 'public', 'shaders', 'node_modules'])
    symlinkSync(join(repository, name), join(unfinished, name));
  const { build } = await import('vite');
  await build({
    root: repository,
    configFile: join(repository, 'vite.cli.config.ts'),
    logLevel: 'error',
    build: {
      outDir: join(unfinished, 'build'),
      emptyOutDir: true,
      rolldownOptions: { input: { kill_in_writing: join(repository, 'scripts/drills/kill_in_writing.ts') } },
    },
  });
  try {
    renameSync(unfinished, folder);
  } catch {
    // Another worker was first.
    rmSync(unfinished, { recursive: true });
  }
}
