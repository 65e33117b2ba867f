import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/find_chromium.ts';

/**
 * Browser tests on the built page (`vite build` first; `npm test -- --only e2e` does both), served as any static
 * host would. Most of them train on the processor, as the page does where there is no GPU. The project `webgpu` runs real WebGPU,
 * on SwiftShader (`*.webgpu.spec.ts`); `no-webgpu` is a browser that has never heard of it (`*.no_webgpu.spec.ts`).
 */

const found = findChromium();
if (!found) {
  throw new Error(
    'No Chromium was found: `npx tsx scripts/find_chromium.ts` installs one or says what to install.',
  );
}

/** Keeps Chromium off the network (it looks Google's hosts up at every start) and lets it run as root. */
const quiet = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** What Chromium would do beside the page. The last such flag counts, so Playwright's own list of these is in it. */
const unwanted = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // Two pages of 200 scripts each behind the address bar of every window, a third of what a test's page costs.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  // A process kept ready for a page that no test opens.
  'SpareRendererForSitePerProcess',
];

/** One adapter on every machine, so that a failure here is a failure there. */
const softwareWebGpu = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-webgpu-adapter=swiftshader',
];

const browser = (args: string[], without: string[] = []) => ({
  // A path, because Playwright's default for headless runs is a headless shell of its own, in which WebGPU was not seen.
  launchOptions: {
    executablePath: found.path,
    headless: true,
    args: [...quiet, `--disable-features=${[...unwanted, ...without].join(',')}`, ...args],
  },
});

/** Painting alone: what the processor trains needs no GPU's process. */
const noGpu = ['--disable-gpu'];

const training = '**/train.spec.ts';

const freePort = () =>
  new Promise<number>((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
      );
    });
  });

// Playwright's workers load this file again and inherit the environment, so the port is chosen once.
process.env.FORKLAB_E2E_PORT ??= String(await freePort());
const port = process.env.FORKLAB_E2E_PORT;

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/serve_built_page.ts',
  outputDir: 'test-results',
  // Each worker has a browser and a profile of its own; more than four crowd each other on the one device's threads.
  // One more than there are cores: some tests wait, as for a lost device.
  workers: Math.min(4, availableParallelism() + 1),
  fullyParallel: true,
  // What takes minutes is for `npm run drill -- --only onnx`.
  ...(process.env.FORKLAB_DRILL === undefined && { grepInvert: /@drill/ }),
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1280, height: 800 },
    // Recording a trace takes a third of the time of a test: `--trace on` makes one of a test that fails.
    trace: 'off',
    screenshot: 'only-on-failure',
    // Each page would play the recording for its first twelve seconds, which takes a core while another test wants it.
    // `withMotion` (e2e/page.ts) is for the files that are about what moves.
    contextOptions: { reducedMotion: 'reduce' },
    // What a service worker answers never reaches `page.route`; `hosting.spec.ts` alone lets it run.
    serviceWorkers: 'block',
  },
  projects: [
    // The longest first, so that no worker is left with it when the others have ended.
    { name: 'training', testMatch: training, use: browser(noGpu) },
    {
      name: 'webgpu',
      testMatch: '**/*.webgpu.spec.ts',
      use: {
        ...browser(softwareWebGpu),
        // The visitor's own choice: else the page takes the processor, which is faster.
        storageState: {
          cookies: [],
          origins: [
            {
              origin: `http://127.0.0.1:${port}`,
              localStorage: [{ name: 'forklab.adapter', value: 'software' }],
            },
          ],
        },
      },
    },
    {
      name: 'processor',
      testIgnore: ['**/*.no_webgpu.spec.ts', '**/*.webgpu.spec.ts', training],
      use: browser(noGpu),
    },
    {
      name: 'no-webgpu',
      testMatch: '**/*.no_webgpu.spec.ts',
      use: browser([], ['WebGPUService']),
    },
  ],
});
