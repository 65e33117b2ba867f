/**
 * An adapter for Node, through Dawn (npm `webgpu`): a real GPU if there is one, else, on request, a software
 * driver found on the machine. For the command line and the tests; the page never loads this file.
 * On the same two cores lavapipe (Mesa 25 or newer) runs our kernels 3 to 5 times faster than Chromium's SwiftShader,
 * so it is preferred if both are found.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { constants, homedir, tmpdir, userInfo } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { DeviceError } from '../device/device.ts';
import { packageRoot } from '../device/node_package_root.ts';
import { adapterName, isSoftware } from './device.ts';
import { chromiumFolders } from './node_chromium.ts';
import { spreadPolls } from './node_polling.ts';

export interface NodeAdapter {
  gpu: GPU;
  adapter: GPUAdapter;
  /** The adapter's display name. */
  description: string;
  /** Whether it runs on the processor rather than on a GPU. */
  software: boolean;
  /** The driver file given to the Vulkan loader; null for the system's choice. */
  driver: string | null;
}

/**
 * Values of `FORKLAB_ADAPTER` for WebGPU: `webgpu` (a real GPU, else the fastest software driver), `system` (whatever
 * the system's driver gives), `lavapipe`, `swiftshader`, or the path of a Vulkan driver's JSON file.
 */
export type AdapterChoice = 'webgpu' | 'system' | 'lavapipe' | 'swiftshader' | (string & {});

/** Instances created: Dawn ends the process when one is garbage-collected while its device is alive. */
const instances = new Set<GPU>();

/**
 * Requests an adapter.
 * @param choice default: `FORKLAB_ADAPTER`, or `webgpu` if that leaves it open
 * @throws DeviceError no-adapter, with what to install, when nothing usable is found
 */
export async function requestNodeAdapter(choice: AdapterChoice = chosenAdapter()): Promise<NodeAdapter> {
  const { create, globals } = await importDawn();
  Object.assign(globalThis, globals);
  ensureVulkanLoader();

  const tried: string[] = [];
  for (const driver of driversFor(choice)) {
    tried.push(driver ?? 'the system’s drivers');
    const gpu = create([]);
    instances.add(gpu);
    const adapter = await withDriver(driver, () =>
      gpu.requestAdapter({ powerPreference: 'high-performance' }),
    );
    if (adapter) {
      const software = isSoftware(adapter.info);
      if (software) spreadPolls();
      return { gpu, adapter, description: adapterName(adapter.info), software, driver };
    }
  }
  throw new DeviceError(
    'no-adapter',
    `No WebGPU adapter for Node (FORKLAB_ADAPTER is "${choice}"; tried: ${tried.join(', ') || 'nothing, no driver was found'}). ` +
      'Install a GPU driver with Vulkan, or Chromium, which includes a software driver (`npx tsx scripts/find_chromium.ts` ' +
      'installs one if possible), and the Vulkan loader (Debian: `apt-get install libvulkan1`).',
  );
}

/** Dawn is 130 MB: users of the package install it only for a GPU. */
async function importDawn(): Promise<typeof import('webgpu')> {
  try {
    return await import('webgpu');
  } catch {
    throw new DeviceError(
      'no-adapter',
      'WebGPU for Node is not installed: run `npm install webgpu`, or use the processor (FORKLAB_ADAPTER=wasm).',
    );
  }
}

function chosenAdapter(): AdapterChoice {
  const { FORKLAB_ADAPTER: asked = '' } = process.env;
  return ['', 'auto', 'wasm'].includes(asked) ? 'webgpu' : asked;
}

/** A real GPU of this machine; null if there is none. */
export async function requestRealGpu(): Promise<NodeAdapter | null> {
  if (!hasSystemDriver()) return null;
  const found = await requestNodeAdapter('system').catch(() => null);
  return found && !found.software ? found : null;
}

/**
 * The driver files to try, in order; null means the default of the system's Vulkan loader.
 * Exported for `doctor` and the tests.
 */
export function driversFor(choice: AdapterChoice): (string | null)[] {
  switch (choice) {
    case 'system':
      return [null];
    case 'lavapipe':
      return [...installedDrivers().filter(isLavapipe), ...unpackedLavapipe()].map(readable);
    case 'swiftshader':
      return swiftShader();
    case 'webgpu':
      return [...(hasSystemDriver() ? [null] : []), ...unpackedLavapipe().map(readable), ...swiftShader()];
    default:
      if (!existsSync(choice)) {
        throw new DeviceError(
          'no-adapter',
          `FORKLAB_ADAPTER is "${choice}": neither auto, wasm, webgpu, system, lavapipe, swiftshader nor a driver's file.`,
        );
      }
      return [readable(resolve(choice))];
  }
}

/**
 * Whether to try the system's driver. Without any driver Dawn returns null too, but prints warnings that look like a
 * failure. Systems other than Linux always have their own driver.
 */
function hasSystemDriver(): boolean {
  if (process.platform !== 'linux') return true;
  if (process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES || process.env.VK_ADD_DRIVER_FILES)
    return true;
  return installedDrivers().length > 0;
}

/** Driver files in the default folders of the Vulkan loader. */
function installedDrivers(): string[] {
  const { XDG_CONFIG_DIRS, XDG_DATA_DIRS, XDG_DATA_HOME } = process.env;
  const roots = [
    XDG_DATA_HOME || join(homedir(), '.local/share'),
    ...(XDG_CONFIG_DIRS || '/etc/xdg').split(delimiter),
    '/etc',
    ...(XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(delimiter),
  ];
  return [...new Set(roots)].flatMap((root) => jsonFiles(join(root, 'vulkan/icd.d')));
}

/** A newer Mesa software driver than the system's, unpacked by `npm run lavapipe`. */
function unpackedLavapipe(): string[] {
  const roots = [join(packageRoot, '.cache/lavapipe'), '/opt/lavapipe'];
  return roots.flatMap((root) => jsonFiles(join(root, 'usr/share/vulkan/icd.d'))).filter(isLavapipe);
}

/** The SwiftShader that ships with Chromium. */
function swiftShader(): string[] {
  return chromiumFolders()
    .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
    .filter((file) => existsSync(file));
}

const isLavapipe = (file: string) => basename(file).startsWith('lvp_icd');

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * The driver file, or a copy with the actual path of its library: a package unpacked in another folder still names the
 * library by its installed path, or by its bare name.
 */
function readable(file: string): string {
  const json = JSON.parse(readFileSync(file, 'utf8'));
  const named: string = json.ICD?.library_path ?? '';
  const found = named.startsWith('/') ? existsSync(named) : existsSync(join(dirname(file), named));
  if (found) return file;
  const root = resolve(dirname(file), '../../../..'); // <root>/usr/share/vulkan/icd.d
  const folders = ['usr/lib/x86_64-linux-gnu', 'usr/lib/aarch64-linux-gnu', 'usr/lib64', 'usr/lib'];
  const library = [join(root, named), ...folders.map((folder) => join(root, folder, basename(named)))].find(
    existsSync,
  );
  if (!library) return file;
  // Another user's folder of the same name would not be writable.
  const folder = join(tmpdir(), `forklab-drivers-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, `${createHash('sha256').update(library).digest('hex').slice(0, 12)}.json`);
  // Atomic: the loader of another process may be reading it.
  const unfinished = `${copy}.${process.pid}.new`;
  writeFileSync(unfinished, JSON.stringify({ ...json, ICD: { ...json.ICD, library_path: library } }));
  renameSync(unfinished, copy);
  return copy;
}

/**
 * Runs with one driver set for the Vulkan loader, which reads the environment each time an instance is created. It is
 * restored afterwards, so that a browser started from here does not inherit it.
 */
async function withDriver<T>(driver: string | null, run: () => Promise<T>): Promise<T> {
  if (driver === null) return run();
  const before = process.env.VK_DRIVER_FILES;
  process.env.VK_DRIVER_FILES = driver;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.VK_DRIVER_FILES;
    else process.env.VK_DRIVER_FILES = before;
  }
}

/**
 * Dawn opens `libvulkan.so.1` by name and does not include one. If the system has none, Chromium's copy is loaded
 * first, and the name then resolves to it. `process.dlopen` fails because it is not a Node module and closes it again,
 * but RTLD_NODELETE (0x1000, for which Node has no name) keeps it in the process.
 */
function ensureVulkanLoader(): void {
  if (process.platform !== 'linux') return;
  const folders = [
    ...(process.env.LD_LIBRARY_PATH ?? '').split(delimiter).filter(Boolean),
    ...['/usr/lib', '/lib', '/usr/local/lib'].flatMap((lib) => [
      lib,
      `${lib}64`,
      join(lib, 'x86_64-linux-gnu'),
      join(lib, 'aarch64-linux-gnu'),
    ]),
  ];
  if (folders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')))) return;
  const loader = chromiumFolders()
    .map((folder) => join(folder, 'libvulkan.so.1'))
    .find(existsSync);
  if (!loader) return;
  try {
    process.dlopen({ exports: {} }, loader, constants.dlopen.RTLD_NOW | 0x1000);
  } catch {
    // "Module did not self-register": expected, the library stays loaded.
  }
}
