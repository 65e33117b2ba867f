import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { presets } from '../src/experiment/presets.ts';
import type { BuildFiles } from '../src/offline/shell_files.ts';

const source = 'src/offline/service_worker.ts';
const chunkName = 'service_worker';

/** The base of the first recipe: with it in the shell, a first visit is enough to train without a network. */
const firstBase = `models/${presets['countdown@1'].model}/`;

/**
 * What is fetched only when it is used: weights, runtimes. Everything else is the shell, the kernels for the processor
 * included, which are some kilobytes, and the weights of the first base.
 */
const isHeavy = (path: string) =>
  /\.(safetensors|onnx|wasm)$/.test(path) &&
  !/(^|\/)kernels-[^/]*\.wasm$/.test(path) &&
  !path.startsWith(firstBase);
/** What no page asks for. */
const isIdle = (path: string) => /\.(map|md)$/.test(path);

/**
 * The list that the service worker is built with.
 * @param files contents by path from the build's root
 */
export function listFiles(files: ReadonlyMap<string, string | Uint8Array>): BuildFiles {
  const paths = [...files.keys()].filter((path) => !isIdle(path)).sort();
  const pick = (heavy: boolean) => paths.filter((path) => isHeavy(path) === heavy);
  const versionOf = (picked: readonly string[]) => {
    const hash = createHash('sha256');
    for (const path of picked) {
      const content = createHash('sha256').update(files.get(path)!).digest('hex');
      hash.update(`${path} ${content}\n`);
    }
    return hash.digest('hex').slice(0, 16);
  };
  const page = (path: string) => (path === 'index.html' ? './' : path);
  return {
    version: versionOf(pick(false)),
    shell: pick(false).map(page),
    onUseVersion: versionOf(pick(true)),
    onUse: pick(true),
  };
}

/**
 * Builds `service_worker.js` next to the page, with the list of the build's files. The development server has none: it
 * would serve stale code.
 */
export function offlinePlugin(): Plugin {
  let publicDir = '';
  return {
    name: 'forklab-offline',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    buildStart() {
      // A fixed name and the page's own folder, which is the scope of what it may answer for.
      this.emitFile({ type: 'chunk', id: source, name: chunkName, fileName: `${chunkName}.js` });
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = new Map<string, string | Uint8Array>();
        for (const [path, output] of Object.entries(bundle)) {
          if (path !== `${chunkName}.js`)
            files.set(path, output.type === 'chunk' ? output.code : output.source);
        }
        for (const entry of readdirSync(publicDir, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name);
          if (entry.isFile() && !entry.name.startsWith('.'))
            files.set(relative(publicDir, path).replaceAll('\\', '/'), readFileSync(path));
        }
        const chunk = bundle[`${chunkName}.js`];
        if (chunk?.type !== 'chunk') this.error('The service worker was not built.');
        // A classic script: service workers that are modules are too new to count on.
        if (chunk.imports.length + chunk.dynamicImports.length + chunk.exports.length > 0)
          this.error(`The service worker must be one script, without imports: ${chunk.imports.join(', ')}.`);
        chunk.code = `const buildFiles = ${JSON.stringify(listFiles(files))};\n${chunk.code}`;
      },
    },
  };
}
