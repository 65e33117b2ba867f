import { expect, test } from 'vitest';
import { findBreaches, plan } from './dependencies.ts';

/** The messages of the breaches in one source, with their lines. */
const check = (file: string, source: string) =>
  findBreaches({ [file]: source }).map(({ line, message }) => `${line}: ${message}`);

test('imports along the plan are no breach', () => {
  expect(
    findBreaches({
      'src/model/forward.ts':
        "import { grid } from '../device/program.ts';\nimport { x } from './config.ts';",
      'src/rl/update.ts':
        "import { forward } from '../model/forward.ts';\nimport { mean } from '../analysis/mean.ts';",
      'src/ui/main.tsx':
        "import { useState } from 'react';\nimport { lab } from '../lab/client.ts';\nlet a = <b/>;",
      'src/cli/main.ts': "import { requestNodeAdapter } from '../gpu/node_device.ts';\nimport 'node:fs';",
      'src/task/world.ts': "import { stream } from '../random/stream.ts';",
      'src/lab/store.ts': "import { createStore } from 'zustand/vanilla';",
    }),
  ).toEqual([]);
});

test.each([
  ['a lower folder that imports a higher one', 'src/gpu/device.ts', "import '../model/config.ts';"],
  ['the model on an executor', 'src/model/a.ts', "import type { Gpu } from '../gpu/device.ts';"],
  ['one executor on the other', 'src/wasm/a.ts', "import '../gpu/program.ts';"],
  ['a type is an import too', 'src/model/a.ts', "import type { Reward } from '../rl/reward.ts';"],
  ['an inline type import', 'src/model/a.ts', "type R = import('../rl/reward.ts').Reward;"],
  ['export from', 'src/analysis/a.ts', "export * from '../gpu/device.ts';"],
  ['a dynamic import', 'src/ui/a.ts', "const m = await import('../gpu/device.ts');"],
  ['a worker', 'src/ui/a.ts', "new Worker(new URL('../lab/worker.ts', import.meta.url));"],
  ['ui on model', 'src/ui/a.ts', "import { x } from '../model/config.ts';"],
  ['ui on rl, types too', 'src/ui/a.ts', "import type { x } from '../rl/mask.ts';"],
  ['ui on the inner side of the lab', 'src/ui/a.ts', "import { x } from '../lab/storage.ts';"],
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
  expect(check('src/lab/client.ts', source)).toEqual([]);
});

test('words, comments, types and own variables named document are no use of the DOM', () => {
  const source = `// document.title, window.open
    const text = "document.title"; type D = Document;
    const read = (document: { title: string }) => document.title;
    for (const { window } of [{ window: [1] }]) window.at(0);
    const inWorker = typeof window === 'undefined';`;
  expect(check('src/analysis/a.ts', source)).toEqual([]);
});

test('tests may import anything', () => {
  expect(check('src/model/forward.gpu.test.ts', "import '../gpu/node_device.ts'; import 'node:fs';")).toEqual(
    [],
  );
});

test('the plan has no cycle', () => {
  const walk = (folder: string, above: string[]): void => {
    expect(above).not.toContain(folder);
    for (const below of plan[folder]) walk(below, [...above, folder]);
  };
  for (const folder of Object.keys(plan)) walk(folder, []);
});
