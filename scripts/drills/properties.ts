import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vitestCounts } from '../test_counts.ts';
import { readTests } from '../test_rules.ts';

/**
 * The property tests with N times their cases, of which the gate tries a third, determined by a seed.
 */

const repository = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Files that try properties. */
const propertyFiles = (): string[] =>
  Object.entries(readTests(repository))
    .filter(([file, source]) => /\.test\.tsx?$/.test(file) && /from 'fast-check'/.test(source))
    .map(([file]) => file)
    .filter((file) => !/\.(device|gpu)\.test\.ts$/.test(file));

export async function propertiesDrill({
  times,
  seed,
  log,
}: {
  times: number;
  seed: number;
  log(line: string): void;
}): Promise<{ failed: boolean; times: number; properties: number; failures: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-properties-'));
  const report = join(folder, 'report.json');
  const files = propertyFiles();
  log(`${files.length} files of properties, ${times} times the cases, seed ${seed}`);
  try {
    const child = spawn(
      process.execPath,
      [
        join(repository, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...['--project', 'unit', '--project', 'wasm', '--testTimeout', String(6 * 3_600_000)],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        ...files,
      ],
      {
        cwd: repository,
        env: { ...process.env, FORKLAB_RUNS: String(times), FORKLAB_SEED: String(seed) },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    child.stdout.pipe(process.stderr, { end: false });
    await new Promise((done) => child.once('close', done));
    const { passed, failed } = vitestCounts(JSON.parse(readFileSync(report, 'utf8')));
    return { failed: failed > 0 || passed === 0, times, properties: passed, failures: failed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
