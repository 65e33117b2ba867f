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
import { FileError } from './file_fault.ts';
import { WholeFile, writeWhole } from './whole_file.ts';

const folder = mkdtempSync(join(tmpdir(), 'forklab-whole-'));
afterAll(() => rmSync(folder, { recursive: true }));
const own = () => readdirSync(folder).sort();

test('a file takes its name when it is whole, and leaves the old one where it is not', async () => {
  const path = join(folder, 'a.txt');
  await writeWhole(path, 'old');
  const file = await WholeFile.open(path);
  await file.write('new, ');
  await file.write('x'.repeat(200_000));
  expect(readFileSync(path, 'utf8')).toBe('old');
  await file.discard();
  expect([own(), readFileSync(path, 'utf8')]).toEqual([['a.txt'], 'old']);
  const again = await WholeFile.open(path);
  await again.write('new');
  await again.close();
  expect([own(), readFileSync(path, 'utf8')]).toEqual([['a.txt'], 'new']);
});

test('a link to a file stays one, and a device stays a device', async () => {
  const path = join(folder, 'a.txt');
  const link = join(folder, 'link.txt');
  writeFileSync(path, 'old');
  symlinkSync(path, link);
  await writeWhole(link, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(own()).toEqual(['a.txt', 'link.txt']);
  await writeWhole('/dev/null', 'gone');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test.each([
  [
    '/dev/full',
    'no space is left on the device. Make room, or name another place, and run the command again',
  ],
  [folder, 'it is a folder'],
  [join(folder, 'none', 'a.txt'), 'there is no such file or folder'],
  [join(folder, 'a.txt', 'b.txt'), 'a part of its path is not a folder'],
])('%s is refused in words', async (path, why) => {
  writeFileSync(join(folder, 'a.txt'), '');
  await expect(writeWhole(path, 'x')).rejects.toThrow(new FileError(`${path} cannot be written: ${why}.`));
});
