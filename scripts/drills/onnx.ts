import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The browser tests that are tagged `@drill`, on the built page (`npx vite build`): ONNX Runtime on WebGPU takes minutes in software. */
export async function onnxDrill({ log }: { log(line: string): void }): Promise<{ failed: boolean }> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')),
    'cli.js',
  );
  log('ONNX Runtime on WebGPU: every export of the fixtures, and one through all of Inspect.');
  const args = ['test', '--project', 'webgpu', '--grep', '@drill', '--reporter=list'];
  const env = { ...process.env, FORKLAB_DRILL: '1' };
  const { status } = spawnSync(process.execPath, [cli, ...args], { stdio: ['ignore', 2, 2], env });
  return { failed: status !== 0 };
}
