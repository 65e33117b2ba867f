import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { fromBase64url, toBase64url } from './base64url.ts';

test('base64url is Node’s, without padding, and reads back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(Uint8Array.from(bytes));
    }),
    { seed: 1 },
  );
});

test('what it reads it would have written: no other alphabet, no half bytes, no bits left over', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w+/=-]{0,8}$/), (text) => {
      const bytes = fromBase64url(text);
      if (bytes) expect(toBase64url(bytes)).toBe(text);
      else expect(Buffer.from(text, 'base64url').toString('base64url')).not.toBe(text);
    }),
    { seed: 1, numRuns: runs(2000) },
  );
});
