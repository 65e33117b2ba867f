import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findTestBreaches, readTests } from './test_rules.ts';

const breachesOf = (source: string) =>
  findTestBreaches({ 'a.test.ts': source }).map(({ line, message }) => [line, message.split(':')[0]]);

test('no test of the repository measures, sleeps or returns without having tested', () => {
  const sources = readTests(resolve(fileURLToPath(new URL('..', import.meta.url))));
  expect(Object.keys(sources).length).toBeGreaterThan(200);
  expect(findTestBreaches(sources)).toEqual([]);
});

test.each([
  ['const a = performance.now();', 'performance.now()'],
  ['const a = Date.now();', 'Date.now()'],
  ['process.memoryUsage();', 'process.memoryUsage()'],
  ['await page.waitForTimeout(1);', 'waitForTimeout()'],
  ['await new Promise((done) => setTimeout(done, 5));', 'setTimeout() with a delay'],
  ['globalThis.setTimeout(go, delay);', 'setTimeout() with a delay'],
  ['const device = await testDevice(); device.destroy();', 'device.destroy()'],
  ["test('a', () => { if (!gpu) return; });", 'returns without having tested'],
  ["it.each([1])('a', async () => { if (!gpu) { return; } });", 'returns without having tested'],
  [
    "test('a', () => { expect(1).toBe(1); if (!gpu) return; expect(2).toBe(2); });",
    'returns without having tested',
  ],
  ['fc.property(fc.nat(), (n) => { if (n > 3) return; });', 'returns without having tested'],
])('%s', (line, message) => {
  expect(breachesOf(`\n${line}`)).toEqual([[2, message]]);
});

test.each([
  'await new Promise((done) => setTimeout(done));',
  'await new Promise((done) => setTimeout(done, 0));',
  'test.setTimeout(60_000);',
  "test('a', () => { all.forEach((one) => { if (!one) return; expect(one).toBe(1); }); });",
  "test('a', () => { const f = () => { return; }; });",
  "test('a', () => { if (read === null) { expect(said).toBe('no'); return; } expect(read).toBe(1); });",
  'function set() { if (done) return; }',
])('is let pass: %s', (line) => {
  expect(breachesOf(line)).toEqual([]);
});
