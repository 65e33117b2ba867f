/**
 * The kernels for Node, compiled from `kernels/` by AssemblyScript when they have changed. The page's bundler compiles
 * them by the same function.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot, runsFromSource } from '../device/node_package_root.ts';

const folder = join(packageRoot, 'src/wasm/kernels');
const cache = join(packageRoot, '.cache/kernels');
/** Their path in a built package. */
const built = join(packageRoot, 'build/kernels.wasm');

/**
 * No relaxed SIMD, whose results differ from one processor to the next. 112 warns of vectors in exported functions:
 * these are called by other kernels only.
 */
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--disableWarning', '112'];

/**
 * The file of the compiled module.
 * @throws Error with the compiler's message if a kernel does not compile
 */
export async function compiledKernels(): Promise<string> {
  if (!runsFromSource) return built;
  const sources = (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  // The compiler itself is 13 MB, which a process that finds the kernels compiled does not load.
  const { version } = createRequire(import.meta.url)('assemblyscript/package.json');
  const made = JSON.stringify([version, options, sources]);
  const own = join(cache, createHash('sha256').update(made).digest('hex').slice(0, 16));
  const file = join(own, 'kernels.wasm');
  if (existsSync(file)) return file;
  const { default: asc } = await import('assemblyscript/asc');
  const texts = new Map(sources.map(({ name, text }) => [name, text]));
  let compiled: Uint8Array<ArrayBuffer> | null = null;
  let said = '';
  const { error } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', ...options], {
    readFile: (name) => texts.get(name) ?? null,
    writeFile(name, contents) {
      if (name === 'kernels.wasm') compiled = new Uint8Array(contents as Uint8Array);
    },
    listFiles: () => [...texts.keys()],
    stderr: {
      write(text) {
        said += text;
      },
    },
  });
  if (error || !compiled) throw new Error(`The kernels do not compile: ${said || error?.message}`);
  mkdirSync(own, { recursive: true });
  // Atomic: another process may be reading it.
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, compiled);
  renameSync(unfinished, file);
  return file;
}

/** The compiled module's bytes. @throws Error as `compiledKernels` does */
export const compileKernels = async (): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(readFileSync(await compiledKernels()));

/** The kernels as a module. */
export const loadKernels = async (): Promise<WebAssembly.Module> =>
  new WebAssembly.Module(await compileKernels());
