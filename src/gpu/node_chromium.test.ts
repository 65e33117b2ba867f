import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listChromium } from './node_chromium.ts';

it('finds what CHROMIUM_PATH names, then the system’s headless shell, then its whole browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forklab-chromium-'));
  const inFolder = (PATH: string, CHROMIUM_PATH?: string) =>
    listChromium({ PATH, CHROMIUM_PATH })
      .map(({ path }) => path)
      .filter((path) => path.startsWith(folder));
  try {
    const program = (name: string) => {
      const path = join(folder, name);
      writeFileSync(path, '', { mode: 0o755 });
      return path;
    };
    const whole = program('chromium');
    expect(inFolder(folder)).toEqual([whole]);
    const shell = program('chromium-headless-shell');
    expect(inFolder(folder)).toEqual([shell, whole]);
    const named = program('mine');
    expect(inFolder(folder, named)).toEqual([named, shell, whole]);
    expect(inFolder('', join(folder, 'none'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
