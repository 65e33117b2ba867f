import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64url, toBase64url } from './base64url.ts';

test('base64url is Node’s, without padding, and reads back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test('the start of a text reads as the bytes that it has whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(60), (bytes, end) => {
      const text = toBase64url(bytes).slice(0, end);
      expect(fromBase64url(text)).toEqual(
        Uint8Array.from(bytes.subarray(0, Math.floor((text.length * 6) / 8))),
      );
    }),
  );
});
