import { Inflate } from 'fflate';
import { ArchiveError } from '../fault.ts';
import { joinBytes } from '../join_bytes.ts';
import { crc32InTurns } from './crc32.ts';
import type { ZipEntry } from './zip_directory.ts';

/** Bytes inflated between two looks at the limits and the clock: 16 KiB inflate to 16 MiB at most. */
const inflatedAtOnce = 16 * 1024;
/** How far what comes out may lag behind what went in: a block that is not compressed has up to 64 KiB. */
const lag = 128 * 1024;

/**
 * An entry's bytes, inflated and held to the size and the checksum that the zip says. What inflates too far is given
 * up there; never more is held than what the zip says and 16 MiB.
 * @param yieldIfDue awaited every few kilobytes
 * @throws ArchiveError
 */
export async function readEntry(
  file: Blob,
  entry: ZipEntry,
  yieldIfDue: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Uint8Array(await file.slice(entry.start, entry.end).arrayBuffer());
  const bytes = entry.deflated ? await inflated(packed, entry, yieldIfDue) : packed;
  if (bytes.length !== entry.size) throw damaged(entry, 'wrong-size');
  if ((await crc32InTurns(bytes, yieldIfDue)) !== entry.crc) throw damaged(entry, 'wrong-crc');
  return bytes;
}

const damaged = ({ path }: ZipEntry, rule: 'cannot-inflate' | 'wrong-size' | 'wrong-crc') =>
  new ArchiveError({ rule, path });

async function inflated(
  packed: Uint8Array,
  entry: ZipEntry,
  yieldIfDue: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  // What the zip says was held to the limits, but its memory is only taken as bytes come.
  const parts: Uint8Array[] = [];
  let size = 0;
  const inflate = new Inflate((part) => {
    size += part.length;
    if (size > entry.size) throw damaged(entry, 'wrong-size');
    if (part.length > 0) parts.push(part);
  });
  for (let at = 0; at < packed.length || at === 0; at += inflatedAtOnce) {
    await yieldIfDue();
    const end = Math.min(packed.length, at + inflatedAtOnce);
    try {
      inflate.push(packed.subarray(at, end), end === packed.length);
    } catch (error) {
      throw error instanceof ArchiveError ? error : damaged(entry, 'cannot-inflate');
    }
    // Blocks that hold nothing cost time for nothing.
    if (end - size > lag) throw damaged(entry, 'cannot-inflate');
  }
  return joinBytes(parts);
}
