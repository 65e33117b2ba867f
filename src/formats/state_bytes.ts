import { crc32 } from './archive/crc32.ts';

/** Longest head, bytes: a run's record with its samples is a few MB. */
const longestHead = 256 * 2 ** 20;

const newline = 10;

/** The end of a head's line: the CRC-32 of the line without it and of the arrays. States of before have none. */
const sumPattern = /,"crc32":(\d+)\}$/;

/**
 * The bytes of a state: a line of JSON, then float arrays of one length, little-endian. Checkpoints are kept so,
 * in files of the command line and of the browser.
 * @param head anything that JSON can say; `length` and `crc32` are added to it
 */
export function encodeState(head: object, arrays: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const [{ length }] = arrays;
  if (arrays.some((a) => a.length !== length)) throw new Error('A state’s arrays must be of one length.');
  const encoder = new TextEncoder();
  const text = JSON.stringify({ ...head, length, crc32: undefined });
  const parts = arrays.map((a) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength));
  const sum = parts.reduce((before, part) => crc32(part, before), crc32(encoder.encode(text)));
  const line = encoder.encode(`${text.slice(0, -1)},"crc32":${sum}}\n`);
  const bytes = new Uint8Array(line.length + arrays.length * length * 4);
  bytes.set(line);
  parts.forEach((part, i) => {
    bytes.set(part, line.length + i * length * 4);
  });
  return bytes;
}

/**
 * Reads what `encodeState` wrote. The head's own fields are for the caller to check.
 * @throws Error with a sentence when the bytes are not a whole state
 */
export function decodeState(bytes: Uint8Array): { head: Record<string, unknown>; arrays: Float32Array[] } {
  const wrong = (what: string): never => {
    throw new Error(`This state cannot be read: ${what}.`);
  };
  const end = bytes.subarray(0, longestHead).indexOf(newline);
  if (end < 0) wrong('it has no head');
  let text = '';
  let head: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end));
    head = JSON.parse(text);
  } catch {
    wrong('its head is not JSON');
  }
  if (typeof head !== 'object' || head === null || Array.isArray(head)) wrong('its head is not an object');
  const { length, crc32: sum, ...rest } = head as Record<string, unknown>;
  if (!Number.isSafeInteger(length) || (length as number) < 1) wrong('its arrays have no length');
  const each = (length as number) * 4;
  // A copy, because the arrays begin wherever the head ends and floats must be aligned.
  const floats = new Uint8Array(bytes.subarray(end + 1)).buffer;
  if (floats.byteLength === 0 || floats.byteLength % each !== 0) wrong('it is cut off');
  const summed = new TextEncoder().encode(text.replace(sumPattern, '}'));
  if (sum !== undefined && sum !== crc32(new Uint8Array(floats), crc32(summed)))
    wrong('its bytes are not those that were written');
  const arrays: Float32Array[] = [];
  for (let at = 0; at < floats.byteLength; at += each)
    arrays.push(new Float32Array(floats, at, length as number));
  return { head: rest, arrays };
}
