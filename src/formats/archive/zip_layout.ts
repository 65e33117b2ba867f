/**
 * The three records of a zip, as far as archives use them: no zip64, no encryption, no data descriptors, one disk.
 * Reference: PKWARE APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end). All little-endian.
 */

export const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
/** Bytes of each record before the name that follows it. */
export const sizes = { local: 30, central: 46, end: 22 } as const;
export const methods = { stored: 0, deflated: 8 } as const;
/** Flags: 0 is encryption, 3 a size behind the data, 6 strong encryption, 11 a name in UTF-8, 13 a hidden directory. */
export const flagBits = { encrypted: 0x2041, streamed: 0x0008 } as const;
/** A field of 32 or 16 bits that says "look in the zip64 record". */
export const escaped = { long: 0xffffffff, short: 0xffff } as const;
/** Identifies zip64's extra field. */
export const zip64Field = 0x0001;

/** What the local header and the directory both say of an entry. */
export interface EntryHeader {
  version: number;
  flags: number;
  method: number;
  time: number;
  date: number;
  crc: number;
  /** Bytes in the file. */
  packed: number;
  /** Bytes once inflated. */
  size: number;
  nameLength: number;
  extraLength: number;
}

const fields = [
  ['version', 2],
  ['flags', 2],
  ['method', 2],
  ['time', 2],
  ['date', 2],
  ['crc', 4],
  ['packed', 4],
  ['size', 4],
  ['nameLength', 2],
  ['extraLength', 2],
] as const satisfies readonly (readonly [keyof EntryHeader, 2 | 4])[];

/** Writes what both say of an entry, from `at` on: 4 in a local header, 6 in the directory. */
function writeHeader(view: DataView, at: number, header: EntryHeader): void {
  let offset = at;
  for (const [name, width] of fields) {
    if (width === 2) view.setUint16(offset, header[name], true);
    else view.setUint32(offset, header[name], true);
    offset += width;
  }
}

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** An entry's local header, name included. @param path ASCII */
export function localHeader(header: EntryHeader, path: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizes.local + path.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signatures.local, true);
  writeHeader(view, 4, header);
  bytes.set(ascii(path), sizes.local);
  return bytes;
}

/** Made on Unix, a regular file that its owner writes and all read. */
const madeBy = (3 << 8) | 20;
const regularFile = 0o100644;

/** An entry's record in the directory, name included. @param offset of its local header */
export function centralHeader(header: EntryHeader, path: string, offset: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizes.central + path.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signatures.central, true);
  view.setUint16(4, madeBy, true);
  writeHeader(view, 6, header);
  view.setUint32(38, regularFile * 2 ** 16, true);
  view.setUint32(42, offset, true);
  bytes.set(ascii(path), sizes.central);
  return bytes;
}

/** The record at a zip's end. */
export function endRecord(entries: number, directoryBytes: number, offset: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizes.end);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signatures.end, true);
  view.setUint16(8, entries, true);
  view.setUint16(10, entries, true);
  view.setUint32(12, directoryBytes, true);
  view.setUint32(16, offset, true);
  return bytes;
}

/** A day as zips write it, whose years begin in 1980. @param day `2026-11-25` */
export function dosDate(day: string): number {
  const [year, month, date] = day.split('-').map(Number);
  return ((year - 1980) << 9) | (month << 5) | date;
}
