import { Deflate } from 'fflate';
import { refuse } from '../fault.ts';
import { archiveLimits } from './archive_limits.ts';
import { crc32InTurns } from './crc32.ts';
import { entryKind, entryLimits } from './entry_paths.ts';
import { centralHeader, dosDate, type EntryHeader, endRecord, localHeader, methods } from './zip_layout.ts';

/** One file that goes into an archive. */
export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Kept as it is: it would hardly shrink, or is to be read in ranges from a static host. */
  readonly stored: boolean;
}

const packedAtOnce = 256 * 1024;
/** What shrinks more than this is stored: half of what the reader refuses. */
const mostShrunk = archiveLimits.ratio / 2;

/**
 * A zip of files in the order given. The same files and day give the same bytes.
 * @param day `2026-11-25`
 * @param yieldIfDue awaited every few kilobytes
 * @param onPacked called with the bytes that were packed
 * @throws ArchiveError where the files are more than an archive may hold
 */
export async function writeZip(
  files: readonly ArchiveFile[],
  day: string,
  yieldIfDue: () => Promise<void>,
  onPacked: (bytes: number) => void,
): Promise<Blob> {
  checkFiles(files);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { path, bytes, stored } of files) {
    const crc = await crc32InTurns(bytes, yieldIfDue);
    const deflated = stored ? null : await deflate(bytes, yieldIfDue);
    const isWorth =
      deflated !== null && deflated.size < bytes.length && deflated.size * mostShrunk >= bytes.length;
    const data = isWorth ? deflated.parts : [bytes];
    const header: EntryHeader = {
      version: 20,
      flags: 0,
      method: isWorth ? methods.deflated : methods.stored,
      time: 0,
      date: dosDate(day),
      crc,
      packed: isWorth ? deflated.size : bytes.length,
      size: bytes.length,
      nameLength: path.length,
      extraLength: 0,
    };
    const local = localHeader(header, path);
    parts.push(local, ...data);
    directory.push(centralHeader(header, path, offset));
    offset += local.length + header.packed;
    onPacked(bytes.length);
  }
  const directoryBytes = directory.reduce((sum, record) => sum + record.length, 0);
  return new Blob([...parts, ...directory, endRecord(files.length, directoryBytes, offset)], {
    type: 'application/zip',
  });
}

/** Nothing is written that could not be read again. */
function checkFiles(files: readonly ArchiveFile[]): void {
  if (files.length > archiveLimits.entries) {
    refuse({ rule: 'too-many', what: 'entries', limit: archiveLimits.entries });
  }
  let total = 0;
  const names = new Set<string>();
  for (const { path, bytes } of files) {
    const kind = entryKind(path);
    if (!kind) refuse({ rule: 'unknown-name', path });
    if (names.has(path)) refuse({ rule: 'repeated-name', path });
    names.add(path);
    const limit = entryLimits[kind.kind];
    if (bytes.length > limit) refuse({ rule: 'entry-too-large', path, bytes: limit });
    total += bytes.length;
  }
  if (total > archiveLimits.inflatedBytes) {
    refuse({ rule: 'inflates-too-far', bytes: archiveLimits.inflatedBytes });
  }
}

async function deflate(
  bytes: Uint8Array,
  yieldIfDue: () => Promise<void>,
): Promise<{ parts: Uint8Array<ArrayBuffer>[]; size: number }> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const deflating = new Deflate({ level: 6 }, (part) => {
    size += part.length;
    // Copied, for fflate may hand out one buffer again; a blob takes none that might be shared.
    if (part.length > 0) parts.push(new Uint8Array(part));
  });
  for (let at = 0; at < bytes.length || at === 0; at += packedAtOnce) {
    await yieldIfDue();
    const end = Math.min(bytes.length, at + packedAtOnce);
    deflating.push(bytes.slice(at, end), end === bytes.length);
  }
  return { parts, size };
}
