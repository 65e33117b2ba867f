import { snappyUncompress } from 'hyparquet';
import { parquetLimits } from './parquet_limits.ts';
import { readStruct, structField, ThriftError, type ThriftStruct, wholeNumber } from './thrift.ts';

/**
 * Looks at the pages of a column before hyparquet decodes them: it takes lengths as they are written, so that a run of five
 * bytes could ask for two thousand million values. What passes here unpacks to no more than it says.
 */

/** A column's chunk as its footer describes it. */
export interface ColumnChunk {
  readonly isPacked: boolean;
  /** Bits of a repetition level and of a definition level; 0: there are none. */
  readonly levelBits: { readonly repetition: number; readonly definition: number };
  readonly isBoolean: boolean;
}

/** What all columns have unpacked so far. */
export interface Unpacked {
  bytes: number;
}

const pageType = { data: 0, index: 1, dictionary: 2 } as const;
const encoding = { plain: 0, plainDictionary: 2, rle: 3, rleDictionary: 8 } as const;

/** @throws ThriftError where a page says what is not so, or is of a kind that is not read */
export function checkPages(bytes: Uint8Array, chunk: ColumnChunk, unpacked: Unpacked): void {
  let values = 0;
  for (let at = 0; at < bytes.length - 1; ) {
    const { fields, end } = readStruct(bytes, at);
    const size = wholeNumber(fields, 3);
    if (size < 0 || end + size > bytes.length) throw new ThriftError('a page ends in the middle');
    at = end + size;
    const type = wholeNumber(fields, 1);
    if (type === pageType.index) throw new ThriftError('it has pages of an unknown kind');
    const page = unpackedPage(bytes.subarray(end, at), wholeNumber(fields, 2), chunk.isPacked, unpacked);
    if (type === pageType.dictionary) {
      const head = structField(fields, 7);
      if (!head || wholeNumber(head, 1) > page.length * 8)
        throw new ThriftError('its dictionary is too short');
      if (wholeNumber(head, 1) < 0) throw new ThriftError('its dictionary has no length');
      continue;
    }
    const head = type === pageType.data ? structField(fields, 5) : null;
    if (!head) throw new ThriftError('it has data pages of version 2 or of an unknown kind');
    values += checkData(page, head, chunk);
    if (values > parquetLimits.values) throw new ThriftError('it has too many values');
  }
}

function unpackedPage(bytes: Uint8Array, size: number, isPacked: boolean, unpacked: Unpacked): Uint8Array {
  if (size < 0) throw new ThriftError('a page has no size');
  unpacked.bytes += size;
  if (unpacked.bytes > parquetLimits.unpacked) throw new ThriftError('it unpacks to too much');
  if (!isPacked) return bytes;
  const page = new Uint8Array(size);
  snappyUncompress(bytes, page);
  return page;
}

/** @returns how many values the page has */
function checkData(page: Uint8Array, head: ThriftStruct, { levelBits, isBoolean }: ColumnChunk): number {
  const count = wholeNumber(head, 1);
  if (count < 0 || count > parquetLimits.values) throw new ThriftError('it has too many values');
  let at = 0;
  for (const bits of [levelBits.repetition, levelBits.definition]) {
    if (bits === 0) continue;
    const length = uint32(page, at);
    at += 4;
    if (at + length > page.length) throw new ThriftError('its levels are cut off');
    checkRuns(page.subarray(at, at + length), bits, count);
    at += length;
  }
  const how = wholeNumber(head, 2);
  if (how === encoding.plainDictionary || how === encoding.rleDictionary) {
    const bits = page[at] ?? 0;
    if (bits > 32) throw new ThriftError('its indices are too wide');
    // Nulls have no index: there are at most as many as values.
    if (bits > 0 && at + 1 < page.length) checkRuns(page.subarray(at + 1), bits, count, false);
  } else if (how === encoding.rle && isBoolean) {
    const length = uint32(page, at);
    if (at + 4 + length > page.length) throw new ThriftError('its values are cut off');
    checkRuns(page.subarray(at + 4, at + 4 + length), 1, count, false);
  } else if (how !== encoding.plain)
    throw new ThriftError(`it is encoded in a way that is not read (${how})`);
  return count;
}

function uint32(page: Uint8Array, at: number): number {
  if (at + 4 > page.length) throw new ThriftError('a page ends in the middle');
  return new DataView(page.buffer, page.byteOffset).getUint32(at, true);
}

/**
 * Runs of equal values, and values packed to bits, of which there must not be more than the page has values.
 * @param all whether there are as many as the page has values; else at most
 */
function checkRuns(bytes: Uint8Array, bits: number, count: number, all = true): void {
  let seen = 0;
  for (let at = 0; at < bytes.length && seen < count; ) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new ThriftError('a run is cut off');
      const byte = bytes[at++];
      head += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    if (head % 2 === 1) {
      const groups = (head - 1) / 2;
      // The last values of the last group may be missing.
      if (seen + groups * 8 > count + 7) throw new ThriftError('a run is longer than its page');
      seen += groups * 8;
      at += groups * bits;
    } else {
      const length = head / 2;
      if (seen + length > count) throw new ThriftError('a run is longer than its page');
      if (length === 0) throw new ThriftError('a run is empty');
      seen += length;
      at += Math.ceil(bits / 8);
    }
    if (at > bytes.length + bits) throw new ThriftError('a run is cut off');
  }
  if (all && seen < count) throw new ThriftError('its levels are cut off');
}
