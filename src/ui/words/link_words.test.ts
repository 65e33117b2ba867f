import { expect, test } from 'vitest';
import type { ArchiveFault } from '../../formats/archive/archive_fault.ts';
import type { LinkFault } from '../../formats/link/link_fault.ts';
import { en } from './en/en.ts';
import { zh } from './zh/zh.ts';

const path = 'runs/top20-1/metrics.jsonl';
const links: LinkFault[] = [
  { code: 'not-a-link' },
  { code: 'shortened', host: 't.co' },
  { code: 'several-links', count: 2 },
  { code: 'too-long', length: 9000, limit: 8000 },
  { code: 'newer-wire', version: 2 },
  { code: 'newer-schema', schema: 2 },
  { code: 'unknown-codec', codec: 'z' },
  { code: 'cut-off' },
  { code: 'trailing' },
  { code: 'strange-character', character: '<', at: 7 },
  { code: 'damaged' },
  { code: 'inflates-too-far', limit: 65536 },
  { code: 'not-json' },
  { code: 'not-an-object' },
  { code: 'too-deep', limit: 8 },
  { code: 'repeated-key', key: 'p' },
  { code: 'forbidden-key', key: '__proto__' },
  { code: 'unknown-preset', preset: 'x' },
  { code: 'unknown-condition', condition: 'x' },
  { code: 'wrong-value', path: 'c.steps', rule: 'too large' },
  { code: 'claim-without-condition', condition: 'x' },
  { code: 'bad-source', limit: 500 },
];
const archives: ArchiveFault[] = [
  { code: 'not-a-zip' },
  { code: 'cut-off' },
  { code: 'trailing' },
  { code: 'file-too-large', limit: 2 ** 29 },
  { code: 'too-many-entries', limit: 5000 },
  { code: 'inflates-too-far', limit: 2 ** 29 },
  { code: 'entry-too-large', path, limit: 2 ** 20 },
  { code: 'ratio', path, limit: 200 },
  { code: 'zip64' },
  { code: 'encrypted', path },
  { code: 'several-disks' },
  { code: 'unknown-method', path, method: 12 },
  { code: 'streamed', path },
  { code: 'not-a-file', path },
  { code: 'bad-name', path: '../x' },
  { code: 'unknown-name', path },
  { code: 'repeated-name', path },
  { code: 'headers-disagree', path },
  { code: 'overlap', path },
  ...(['inflate', 'size', 'crc', 'sha-256'] as const).map((by) => ({ code: 'damaged' as const, path, by })),
  { code: 'missing-entry', path },
  { code: 'unlisted-entry', path },
  { code: 'newer-format', format: 2 },
  { code: 'json', path, line: 3, fault: { code: 'not-json' } },
  { code: 'wrong-value', path, line: 3, field: 'step', rule: 'too large' },
  ...(
    ['run-twice', 'files-without-run', 'samples-and-groups', 'words-and-vocabulary', 'chunks'] as const
  ).map((between) => ({ code: 'disagreement' as const, path, line: null, between })),
  { code: 'too-many-tokens', limit: 16_000_000 },
  { code: 'record', reason: 'This record cannot be used: x.' },
  { code: 'no-digest' },
];

test('every fault of a link and of an archive is a sentence of its own in each language', () => {
  for (const t of [en, zh]) {
    const said = [...links.map(t.share.fault), ...archives.map(t.archive.fault)];
    for (const sentence of said) {
      expect(sentence).toMatch(t === en ? /^[A-Z].*\.$/s : /[\u4e00-\u9fff].*。$/s);
      expect(sentence).not.toMatch(/undefined|\[object|\.\.$|。。$/);
    }
    expect(new Set(said).size).toBe(said.length);
  }
});
