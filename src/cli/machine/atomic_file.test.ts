import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { AtomicFile, writeAtomically } from './atomic_file.ts';
import { FileError } from './file_error.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-whole-'));
afterAll(() => rmSync(folder, { recursive: true }));
const own = () => readdirSync(folder).sort();

test('a file is renamed into place when it is complete; until then the old one stays', async () => {
  const path = join(folder, 'a.txt');
  await writeAtomically(path, 'old');
  const file = await AtomicFile.open(path);
  await file.write('new, ');
  await file.write('x'.repeat(200_000));
  expect(readFileSync(path, 'utf8')).toBe('old');
  await file.discard();
  expect([own(), readFileSync(path, 'utf8')]).toEqual([['a.txt'], 'old']);
  const again = await AtomicFile.open(path);
  await again.write('new');
  await again.close();
  expect([own(), readFileSync(path, 'utf8')]).toEqual([['a.txt'], 'new']);
});

test('a symbolic link stays a link, and a device stays a device', async () => {
  const path = join(folder, 'a.txt');
  const link = join(folder, 'link.txt');
  writeFileSync(path, 'old');
  symlinkSync(path, link);
  await writeAtomically(link, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(own()).toEqual(['a.txt', 'link.txt']);
  await writeAtomically('/dev/null', 'gone');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test.each([
  [
    '/dev/full',
    'no space is left on the device. Free some space or choose another path, and run the command again',
  ],
  [folder, 'it is a directory'],
  [join(folder, 'none', 'a.txt'), 'there is no such file or directory'],
  [join(folder, 'a.txt', 'b.txt'), 'part of its path is not a directory'],
])('%s is rejected with the reason', async (path, why) => {
  writeFileSync(join(folder, 'a.txt'), '');
  await expect(writeAtomically(path, 'x')).rejects.toThrow(
    new FileError(`${path} cannot be written: ${why}.`),
  );
});
