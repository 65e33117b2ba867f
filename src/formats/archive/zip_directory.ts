import { refuse } from '../fault.ts';
import type { Fault } from '../fault_rules.ts';
import { archiveLimits } from './archive_limits.ts';
import { entryKind, entryLimits, isSafePath } from './entry_paths.ts';
import { escaped, flagBits, methods, signatures, sizes, zip64Field } from './zip_layout.ts';

/** An entry of a zip whose headers have been checked; its bytes have not been looked at. */
export interface ZipEntry {
  readonly path: string;
  readonly deflated: boolean;
  readonly crc: number;
  /** Bytes once inflated, as the zip says. */
  readonly size: number;
  /** Where its bytes lie in the file. */
  readonly start: number;
  readonly end: number;
}

/**
 * The entries of a zip in the order of the file. Every limit that can be is held to what the zip says of itself,
 * before any byte is inflated: names, counts, sizes, ratios. Directory and local headers must say the same, and
 * entries must fill the file from its start to the directory without gap or overlap, so that no two programs unpack
 * different things from it.
 * @param yieldIfDue awaited between entries
 * @throws ArchiveError
 */
export async function readDirectory(file: Blob, yieldIfDue: () => Promise<void>): Promise<ZipEntry[]> {
  if (file.size > archiveLimits.fileBytes) refuse({ rule: 'file-too-large', bytes: archiveLimits.fileBytes });
  const { count, directory, offset } = await readEnd(file);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  let start = 0;
  let inflated = 0;
  for (let i = 0; i < count; i++) {
    await yieldIfDue();
    const record = readRecord(directory, at);
    at = record.end;
    checkRecord(record);
    const { path, method, crc, packed, size } = record;
    if (names.has(path)) refuse({ rule: 'repeated-name', path });
    names.add(path);
    inflated += size;
    if (inflated > archiveLimits.inflatedBytes) {
      refuse({ rule: 'inflates-too-far', bytes: archiveLimits.inflatedBytes });
    }
    if (record.offset !== start) refuse({ rule: 'overlap', path });
    const dataStart = await checkLocal(file, record, offset);
    start = dataStart + packed;
    if (start > offset) refuse({ rule: 'overlap', path });
    entries.push({ path, deflated: method === methods.deflated, crc, size, start: dataStart, end: start });
  }
  if (at !== directory.byteLength || start !== offset) refuse({ rule: 'overlap', path: 'the directory' });
  return entries;
}

const viewOf = async (file: Blob, start: number, end: number) =>
  new DataView(await file.slice(start, end).arrayBuffer());

/** The directory, found by the record at the file's very end. */
async function readEnd(file: Blob): Promise<{ count: number; directory: DataView; offset: number }> {
  if (file.size < sizes.end) refuse({ rule: 'not-a-zip' });
  const first = (await viewOf(file, 0, 4)).getUint32(0, true);
  if (first !== signatures.local) refuse({ rule: 'not-a-zip' });
  const end = file.size - sizes.end;
  const view = await viewOf(file, end, file.size);
  if (view.getUint32(0, true) !== signatures.end) refuse(await faultOfEnd(file));
  if (view.getUint16(4, true) !== 0 || view.getUint16(6, true) !== 0) refuse({ rule: 'several-disks' });
  const [here, count, bytes, offset] = [
    view.getUint16(8, true),
    view.getUint16(10, true),
    view.getUint32(12, true),
    view.getUint32(16, true),
  ];
  if ([here, count].includes(escaped.short) || [bytes, offset].includes(escaped.long)) {
    refuse({ rule: 'zip64' });
  }
  if (here !== count) refuse({ rule: 'several-disks' });
  if (view.getUint16(20, true) !== 0) refuse({ rule: 'cut-off' });
  if (count > archiveLimits.entries)
    refuse({ rule: 'too-many', what: 'entries', limit: archiveLimits.entries });
  if (offset + bytes !== end) refuse({ rule: offset + bytes > end ? 'cut-off' : 'trailing' });
  return { count, directory: await viewOf(file, offset, end), offset };
}

/** Bytes before the end in which the end's record is looked for, to say whether something follows it. */
const searched = 65_557;

async function faultOfEnd(file: Blob): Promise<Fault> {
  const view = await viewOf(file, Math.max(0, file.size - searched), file.size);
  for (let at = view.byteLength - sizes.end; at >= 0; at--) {
    if (view.getUint32(at, true) === signatures.end) return { rule: 'trailing' };
  }
  return { rule: 'cut-off' };
}

interface DirectoryRecord {
  flags: number;
  method: number;
  crc: number;
  /** Bytes in the file, and once inflated. */
  packed: number;
  size: number;
  /** What the local header must say too: all from the version to the name's length, and the name. */
  said: Uint8Array;
  name: Uint8Array;
  /** The name, a character a byte: what is not ASCII is refused later. */
  path: string;
  /** The upper half of the external attributes: the mode, where Unix made it. */
  mode: number;
  isFolder: boolean;
  hasZip64: boolean;
  disk: number;
  offset: number;
  /** Where the next record begins in the directory. */
  end: number;
}

function readRecord(view: DataView, at: number): DirectoryRecord {
  const damaged: Fault = { rule: 'overlap', path: 'the directory' };
  if (at + sizes.central > view.byteLength || view.getUint32(at, true) !== signatures.central) {
    refuse(damaged);
  }
  const short = (from: number) => view.getUint16(at + from, true);
  const long = (from: number) => view.getUint32(at + from, true);
  const nameEnd = at + sizes.central + short(28);
  const extraEnd = nameEnd + short(30);
  const end = extraEnd + short(32);
  if (end > view.byteLength) refuse(damaged);
  const bytes = new Uint8Array(view.buffer, view.byteOffset);
  const name = bytes.subarray(at + sizes.central, nameEnd);
  return {
    flags: short(8),
    method: short(10),
    crc: long(16),
    packed: long(20),
    size: long(24),
    said: bytes.subarray(at + 6, at + 30),
    name,
    path: Array.from(name, (byte) => String.fromCharCode(byte)).join(''),
    mode: long(38) >>> 16,
    isFolder: (long(38) & 0x10) !== 0,
    hasZip64: hasField(view, nameEnd, extraEnd, zip64Field),
    disk: short(34),
    offset: long(42),
    end,
  };
}

/** Whether one of the extra fields of a header is that of an id. */
function hasField(view: DataView, start: number, end: number, id: number): boolean {
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) === id) return true;
  }
  return false;
}

/** A name as a message has room for it, what cannot be seen as `?`. */
export const shown = (path: string): string => {
  const visible = path.replace(/[^\x20-\x7e]/g, '?');
  return visible.length > 80 ? `${visible.slice(0, 80)}…` : visible;
};

/** The kind of file in a Unix mode; 0 where another system made it. */
const fileKind = 0o170000;
const regular = 0o100000;
/** Deflate adds 5 bytes to a block of at least 16 KiB that it cannot shrink; ours are stored instead. */
const longestPacked = (size: number) => size + 5 * Math.ceil(size / 16_384) + 64;

function checkRecord(record: DirectoryRecord): void {
  const { path, flags, method, packed, size, mode, isFolder, hasZip64, disk, offset } = record;
  if (path.endsWith('/') && isSafePath(path.slice(0, -1))) refuse({ rule: 'not-a-file', path });
  if (!isSafePath(path)) refuse({ rule: 'bad-name', path: shown(path) });
  // Unknown names are refused once the manifest has said whether a newer version knows them.
  const kind = entryKind(path) ?? { kind: 'manifest' };
  if (isFolder || ![0, regular].includes(mode & fileKind)) refuse({ rule: 'not-a-file', path });
  if (hasZip64 || [packed, size, offset].includes(escaped.long)) refuse({ rule: 'zip64' });
  if (disk !== 0) refuse({ rule: 'several-disks' });
  if (flags & flagBits.encrypted) refuse({ rule: 'encrypted', path });
  if (flags & flagBits.streamed) refuse({ rule: 'streamed', path });
  if (method !== methods.stored && method !== methods.deflated)
    refuse({ rule: 'unknown-method', path, method });
  const limit = entryLimits[kind.kind];
  if (size > limit) refuse({ rule: 'entry-too-large', path, bytes: limit });
  if (size > archiveLimits.ratioFrom && size > archiveLimits.ratio * packed) {
    refuse({ rule: 'ratio', path, limit: archiveLimits.ratio });
  }
  const fits = method === methods.stored ? packed === size : packed <= longestPacked(size);
  if (!fits) refuse({ rule: 'wrong-size', path });
}

/** Holds an entry's local header to the directory. @returns where its bytes begin */
async function checkLocal(
  file: Blob,
  { said, name, path, offset }: DirectoryRecord,
  most: number,
): Promise<number> {
  const nameEnd = offset + sizes.local + name.length;
  if (nameEnd > most) refuse({ rule: 'overlap', path });
  const view = await viewOf(file, offset, nameEnd);
  const local = new Uint8Array(view.buffer);
  const same =
    view.getUint32(0, true) === signatures.local &&
    said.every((byte, i) => local[4 + i] === byte) &&
    name.every((byte, i) => local[sizes.local + i] === byte);
  if (!same) refuse({ rule: 'headers-disagree', path });
  return nameEnd + view.getUint16(28, true);
}
