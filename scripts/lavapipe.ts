/**
 * Unpacks a newer software Vulkan driver (lavapipe of Mesa 25) into `.cache/lavapipe`, for faster tests of WebGPU.
 *
 *     npm run lavapipe
 *
 * An accelerator for developers on Debian bookworm, as root; the tests do not need it. The driver comes from
 * bookworm-backports through a source list of its own, and is only unpacked: the system's Mesa, which Dawn
 * refuses, and the system's sources stay as they are. The libraries that the driver needs are installed.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = resolve(fileURLToPath(new URL('../.cache/lavapipe', import.meta.url)));
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const libraries =
  'libllvm15 libvulkan1 libwayland-client0 libxcb-present0 libxcb-sync1 libxcb-dri3-0 libxcb-xfixes0 ' +
  'libxcb-randr0 libx11-xcb1 libxshmfence1 libdrm-amdgpu1';

function run(command: string, args: string[], cwd?: string): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env, cwd });
  if (status !== 0) throw new Error(`"${command} ${args.slice(-3).join(' ')}" failed.`);
}

function isBookworm(): boolean {
  try {
    return /^VERSION_CODENAME=bookworm$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function unpack(): void {
  if (!isBookworm() || process.getuid?.() !== 0) {
    throw new Error(
      'This unpacks Debian bookworm’s package, as root. Elsewhere, install Mesa 25 or newer with its lavapipe ' +
        'driver (package mesa-vulkan-drivers or vulkan-swrast); forklab finds it by itself.',
    );
  }
  const work = mkdtempSync(join(tmpdir(), 'forklab-lavapipe-'));
  try {
    const list = join(work, 'backports.list');
    writeFileSync(list, `deb [signed-by=${keyring}] http://deb.debian.org/debian bookworm-backports main\n`);
    mkdirSync(join(work, 'lists/partial'), { recursive: true });
    mkdirSync(join(work, 'cache/archives/partial'), { recursive: true });
    const own = [
      `-oDir::Etc::SourceList=${list}`,
      '-oDir::Etc::SourceParts=/dev/null',
      `-oDir::State::Lists=${join(work, 'lists')}`,
      `-oDir::Cache=${join(work, 'cache')}`,
      '-oAPT::Sandbox::User=root',
    ];
    run('apt-get', [...own, 'update']);
    run('apt-get', [...own, 'download', 'mesa-vulkan-drivers'], work);
    run('apt-get', ['update']);
    run('apt-get', ['install', '-y', '--no-install-recommends', ...libraries.split(' ')]);
    const deb = readdirSync(work).find((name) => name.endsWith('.deb'));
    if (!deb) throw new Error('apt-get left no package.');
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    run('dpkg', ['-x', join(work, deb), target]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  console.log(`lavapipe is in ${target}; the WebGPU tests use it from now on.`);
}

try {
  unpack();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
