import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from './make_folder.ts';

test('a folder is created with its parents, and an existing one is left alone', async () => {
  const root = await mkdtemp(join(tmpdir(), 'forklab-folder-'));
  const folder = join(root, 'a', 'b', 'c');
  await makeFolder(folder);
  await makeFolder(folder);
  expect((await stat(folder)).isDirectory()).toBe(true);
});

test('a file in its place is an error, and so is a place that cannot be written', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'forklab-folder-')), 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toThrow('EEXIST');
  await expect(makeFolder(join(file, 'below'))).rejects.toThrow('ENOTDIR');
  await expect(makeFolder('/proc/forklab/results')).rejects.toThrow('/proc/forklab');
});
