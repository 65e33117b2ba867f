import { Buffer } from 'node:buffer';
import { expect } from 'vitest';

/**
 * Set up before every test file: arrays of numbers with the same bytes are equal. The default comparison is element by
 * element, which takes seconds for a model's parameters; it is still used to report differences.
 */
const bytesOf = (of: ArrayBufferView) => Buffer.from(of.buffer, of.byteOffset, of.byteLength);
const known = globalThis as { equalBytes?: true };

// Files that share a worker share `expect`.
if (!known.equalBytes) {
  expect.addEqualityTesters([
    (a: unknown, b: unknown) =>
      ArrayBuffer.isView(a) &&
      ArrayBuffer.isView(b) &&
      Object.getPrototypeOf(a) === Object.getPrototypeOf(b) &&
      bytesOf(a).equals(bytesOf(b))
        ? true
        : undefined,
  ]);
  known.equalBytes = true;
}
