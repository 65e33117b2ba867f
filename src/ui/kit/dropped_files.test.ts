import { expect, test } from 'vitest';
import { importFiles, mostFiles, TooManyFiles } from '../../trainers/import/import_files.ts';
import { droppedFiles, pickedFiles } from './dropped_files.ts';

/** A run beside the environment that it was run in, and what Python compiled. */
const paths = [
  'run/out/trainer_state.json',
  'run/venv/pyvenv.cfg',
  'run/venv/lib/python3.11/site-packages/torch/nn.py',
  'run/__pycache__/module.pyc',
  'run/forklab.yaml',
];
const kept = ['run/out/trainer_state.json', 'run/forklab.yaml'];

const listOf = (of: readonly string[]) =>
  of.map((path) =>
    Object.defineProperty(new File([], path), 'webkitRelativePath', { value: path }),
  ) as unknown as FileList;

/** A folder as browsers give what was dropped, whose entries come in portions of one. */
function entry(path: string, of: readonly string[]): FileSystemEntry {
  const name = path.split('/').at(-1) ?? '';
  const isFile = of.includes(path);
  const names = new Set(
    of.filter((one) => one.startsWith(`${path}/`)).map((one) => one.slice(path.length + 1).split('/')[0]),
  );
  const inner = [...names].map((one) => entry(`${path}/${one}`, of));
  return {
    name,
    isFile,
    fullPath: `/${path}`,
    file: (done: (file: File) => void) => done(new File([], name)),
    createReader: () => ({
      readEntries: (done: (some: FileSystemEntry[]) => void) => done(inner.splice(0, 1)),
    }),
  } as unknown as FileSystemEntry;
}

test('environments of Python are left out of a folder that is picked or dropped', async () => {
  expect(pickedFiles(listOf(paths)).map(({ path }) => path)).toEqual(kept);
  const items = [{ webkitGetAsEntry: () => entry('run', paths) }];
  const dropped = await droppedFiles({ items, files: [] } as unknown as DataTransfer);
  expect(dropped.map(({ path }) => path)).toEqual(kept);
});

test('of too many files none is left out without a word', async () => {
  const many = Array.from({ length: mostFiles + 5 }, (_, i) => `run/${i}.txt`);
  const files = pickedFiles(listOf(many));
  await expect(importFiles(files)).rejects.toThrow(TooManyFiles);
});
