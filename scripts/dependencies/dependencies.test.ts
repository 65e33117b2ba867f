import { expect, test } from 'vitest';
import { mostInFolder, plan, views } from './plan.ts';
import { findBreaches, type Sources } from './rules.ts';

/** The messages of the breaches in one source, with their lines. */
const check = (file: string, source: string) =>
  findBreaches({ [file]: source }, { 'scripts/a.ts': `import '../${file}';` }).map(
    ({ line, message }) => `${line}: ${message}`,
  );

/** The same of several sources, with their files. */
const checkAll = (sources: Sources, importers: Sources = {}) =>
  findBreaches(sources, importers).map(({ file, message }) => `${file} ${message}`);

test('imports along the plan are no breach', () => {
  const sources: Sources = {
    'src/model/forward.ts': "import { grid } from '../device/program.ts';\nimport { x } from './config.ts';",
    'src/rl/update.ts':
      "import { forward } from '../model/forward.ts';\nimport { mean } from '../stats/mean.ts';",
    'src/ui/app/main.tsx':
      "import { useState } from 'react';\nimport { lab } from '../../lab/client/client.ts';\nimport '../train/a.tsx';\nlet a = <b/>;",
    'src/ui/train/a.tsx': "import { x } from '../kit/icons.tsx';\nimport './a.css';",
    'src/cli/main.ts':
      "import { requestNodeAdapter } from '../gpu/node_device.ts';\nimport 'node:fs';\nimport './runs/a.ts';",
    'src/cli/runs/a.ts': "import { x } from '../machine/files.ts';",
    'src/task/world.ts': "import { stream } from '../random/stream.ts';",
    'src/lab/store.ts': "import { createStore } from 'zustand/vanilla';",
  };
  const importers = {
    'e2e/a.spec.ts':
      "import '../src/task/world.ts'; import '../src/lab/store.ts'; import '../src/rl/update.ts';",
  };
  expect(findBreaches(sources, importers)).toEqual([]);
});

test('a view never imports a view, not even a type', () => {
  for (const to of ['inspect', 'share', 'experiments']) {
    expect(check('src/ui/train/a.ts', `import type { x } from '../${to}/b.ts';`)).toEqual([
      `1: imports src/ui/${to}/b.ts: a view never imports a view`,
    ]);
  }
  for (const view of views)
    expect(plan[view].filter((room) => (views as readonly string[]).includes(room))).toEqual([]);
});

test('a circle is a breach, of types too; a worker that is started makes none', () => {
  const circle = {
    'src/model/a.ts': "import { b } from './b.ts';",
    'src/model/b.ts': "import type { C } from './c.ts';",
    'src/model/c.ts': "type A = import('./a.ts').A;",
  };
  expect(checkAll(circle)).toEqual([
    'src/model/a.ts stands in a circle: src/model/a.ts → src/model/b.ts → src/model/c.ts → src/model/a.ts',
  ]);
  expect(
    checkAll({
      'src/lab/client/client.ts': "new Worker(new URL('../worker.ts', import.meta.url));",
      'src/lab/worker.ts': "import { x } from './client/client.ts';",
    }),
  ).toEqual([]);
});

test('a source that only tests import, or nothing, is a breach', () => {
  const message = 'is imported by nothing but tests, if at all';
  const sources = { 'src/task/a.ts': 'export const a = 1;', 'src/task/a.test.ts': "import './a.ts';" };
  expect(checkAll(sources)).toEqual([`src/task/a.ts ${message}`]);
  expect(checkAll(sources, { 'vite.config.ts': "import './src/task/a.ts';" })).toEqual([]);
});

test('a folder with too many sources is a breach', () => {
  const sources = Object.fromEntries(
    Array.from({ length: mostInFolder + 1 }, (_, i) => [`src/ui/kit/k${i}.ts`, `import './k${i + 1}.ts';`]),
  );
  const importers = { 'scripts/a.ts': "import '../src/ui/kit/k0.ts';" };
  expect(checkAll(sources, importers)).toEqual([
    `src/ui/kit holds ${mostInFolder + 1} sources, more than ${mostInFolder}`,
  ]);
  delete sources['src/ui/kit/k25.ts'];
  expect(checkAll(sources, importers)).toEqual([]);
});

test.each([
  ['a lower folder that imports a higher one', 'src/gpu/device.ts', "import '../model/config.ts';"],
  ['the model on an executor', 'src/model/a.ts', "import type { Gpu } from '../gpu/device.ts';"],
  ['one executor on the other', 'src/wasm/a.ts', "import '../gpu/program.ts';"],
  ['a type is an import too', 'src/model/a.ts', "import type { Reward } from '../rl/reward.ts';"],
  ['an inline type import', 'src/model/a.ts', "type R = import('../rl/reward.ts').Reward;"],
  ['export from', 'src/stats/a.ts', "export * from '../gpu/device.ts';"],
  ['a dynamic import', 'src/ui/kit/a.ts', "const m = await import('../../gpu/device.ts');"],
  ['a worker', 'src/ui/state/a.ts', "new Worker(new URL('../../lab/worker.ts', import.meta.url));"],
  ['ui on model', 'src/ui/state/a.ts', "import { x } from '../../model/config.ts';"],
  ['ui on rl, types too', 'src/ui/state/a.ts', "import type { x } from '../../rl/mask.ts';"],
  ['ui on the inner side of the lab', 'src/ui/state/a.ts', "import { x } from '../../lab/storage.ts';"],
  ['an arrow up inside ui', 'src/ui/kit/a.ts', "import { x } from '../state/lab_store.ts';"],
  ['an arrow up inside cli', 'src/cli/machine/a.ts', "import { x } from '../train.ts';"],
  ['an arrow up inside the lab', 'src/lab/store/a.ts', "import { x } from '../experiment.ts';"],
  ['a view on the whole page', 'src/ui/train/a.ts', "import { x } from '../app/app.tsx';"],
  ['a source beside the rooms of ui', 'src/ui/a.ts', 'export const x = 1;'],
  ['one ground-floor folder on another', 'src/task/a.ts', "import '../experiment/spec.ts';"],
  [
    'the lab’s client side on the engine',
    'src/lab/client/run.ts',
    "import { x } from '../../rl/trainer.ts';",
  ],
  ['React below ui', 'src/lab/a.ts', "import { useState } from 'react';"],
  ['zustand’s React binding below ui', 'src/lab/a.ts', "import { create } from 'zustand';"],
  ['Node in a source for the page', 'src/experiment/a.ts', "import { readFileSync } from 'node:fs';"],
  ['a source for Node outside cli', 'src/lab/a.ts', "import { x } from '../gpu/node_device.ts';"],
  ['the document', 'src/rl/a.ts', 'document.title = "x";'],
  ['the window', 'src/gpu/a.ts', 'const width = window.innerWidth;'],
  ['the document by globalThis', 'src/gpu/a.ts', 'const d = globalThis.document;'],
  ['a test’s source outside tests', 'src/rl/a.ts', "import { x } from './testing/fixtures.ts';"],
  ['a script', 'src/rl/a.ts', "import { x } from '../../scripts/dependencies.ts';"],
  ['an unknown folder', 'src/helpers/a.ts', 'export const x = 1;'],
])('%s is a breach', (_, file, source) => {
  expect(check(file, source)).toHaveLength(1);
});

test('a breach says what, where and what would be allowed', () => {
  expect(check('src/model/a.ts', "\n\nimport { x } from '../lab/worker.ts';")).toEqual([
    '3: imports src/lab/worker.ts: model may not import lab (it may import device, random)',
  ]);
});

test('the lab’s client side may name types of the engine and start the worker', () => {
  const source = `import type { Step } from '../rl/trainer.ts';
    import { type Mask } from '../rl/mask.ts';
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });`;
  expect(check('src/lab/client/client.ts', source)).toEqual([]);
});

test('words, comments, types and own variables named document are no use of the DOM', () => {
  const source = `// document.title, window.open
    const text = "document.title"; type D = Document;
    const read = (document: { title: string }) => document.title;
    for (const { window } of [{ window: [1] }]) window.at(0);
    const inWorker = typeof window === 'undefined';`;
  expect(check('src/stats/a.ts', source)).toEqual([]);
});

test('tests may import anything', () => {
  expect(check('src/model/forward.gpu.test.ts', "import '../gpu/node_device.ts'; import 'node:fs';")).toEqual(
    [],
  );
});

test('the plan has no cycle', () => {
  /** Folders below which everything has been walked: most are reached by thousands of ways. */
  const walked = new Set<string>();
  const walk = (folder: string, above: string[]): void => {
    expect(above).not.toContain(folder);
    if (walked.has(folder)) return;
    for (const below of plan[folder]) walk(below, [...above, folder]);
    walked.add(folder);
  };
  for (const folder of Object.keys(plan)) walk(folder, []);
});
