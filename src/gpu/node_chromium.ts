/**
 * Finds Chromium on this machine. The browser tests drive it, and its software Vulkan driver and loader (SwiftShader,
 * libvulkan.so.1) are the fallback of Node's adapter.
 */

import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A browser binary, and a description of where it was found. */
export interface FoundChromium {
  path: string;
  source: string;
}

/** The headless shell of a Linux distribution is Chromium without its windows: it has WebGPU, and its pages take less CPU time. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** Where packages install the browser's folder: the binary on PATH is often a shell script elsewhere. */
const installFolders = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/usr/lib64/chromium-browser',
  '/opt/google/chrome',
  '/opt/chromium.org/chromium',
];

const macBinaries = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Every Chromium found, best first: `CHROMIUM_PATH`, the system's, Playwright's own (newest first).
 * `CHROMIUM_PATH` is listed only if the file exists.
 */
export function listChromium(env: NodeJS.ProcessEnv = process.env): FoundChromium[] {
  const found: FoundChromium[] = [];
  if (env.CHROMIUM_PATH && isExecutable(env.CHROMIUM_PATH)) {
    found.push({ path: env.CHROMIUM_PATH, source: 'CHROMIUM_PATH' });
  }
  for (const name of names) {
    for (const folder of (env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder && isExecutable(path)) found.push({ path, source: 'system' });
    }
  }
  for (const path of macBinaries) if (isExecutable(path)) found.push({ path, source: 'system' });
  for (const path of playwrightBinaries(env)) found.push({ path, source: 'Playwright' });
  return found;
}

/** Folders that may have the libraries Chromium ships with, best first, without duplicates. */
export function chromiumFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const folders = listChromium(env).map(({ path }) => dirname(realpathSync(path)));
  return [...new Set([...folders, ...installFolders])].filter((folder) => existsSync(folder));
}

/** Full browsers under Playwright's folder; its own headless shell is left out, as WebGPU was not seen in it. */
function playwrightBinaries(env: NodeJS.ProcessEnv): string[] {
  const caches = [
    env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
    env.LOCALAPPDATA && join(env.LOCALAPPDATA, 'ms-playwright'),
  ];
  const inside = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-linux-arm64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
  ];
  return caches
    .filter((cache): cache is string => Boolean(cache) && existsSync(cache as string))
    .flatMap((cache) =>
      readdirSync(cache)
        .filter((name) => /^chromium-\d+$/.test(name))
        .sort((a, b) => Number(b.split('-')[1]) - Number(a.split('-')[1]))
        .flatMap((name) => inside.map((file) => join(cache, name, file))),
    )
    .filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
