import { deflateSync, unzipSync } from 'fflate';
import { crc32 } from '../crc32.ts';
import { centralHeader, type EntryHeader, endRecord, localHeader, methods } from '../zip_layout.ts';

/** One entry of a zip made by hand, any field of whose headers may lie. */
export interface HandEntry {
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  deflated?: boolean;
  /** What lies in the file instead of the bytes, packed. */
  data?: Uint8Array<ArrayBuffer>;
  /** Said in both headers, in the local one alone, in the directory alone. */
  both?: Partial<EntryHeader>;
  local?: Partial<EntryHeader>;
  central?: Partial<EntryHeader>;
  /** Characters of the name in the local header alone. */
  localPath?: string;
  /** Where the directory says that it begins. */
  offset?: number;
  /** External attributes, and the extra field that the directory has. */
  attributes?: number;
  extra?: Uint8Array;
  disk?: number;
}

/** A zip of entries, byte by byte; what lies is written as it is said. */
export function handZip(entries: readonly HandEntry[], end: (record: DataView) => void = () => {}): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const of of entries) {
    const data = of.data ?? (of.deflated ? new Uint8Array(deflateSync(of.bytes)) : of.bytes);
    const header: EntryHeader = {
      version: 20,
      flags: 0,
      method: of.deflated ? methods.deflated : methods.stored,
      time: 0,
      date: 0x21,
      crc: crc32(of.bytes),
      packed: data.length,
      size: of.bytes.length,
      nameLength: of.path.length,
      extraLength: 0,
      ...of.both,
    };
    const local = localHeader({ ...header, ...of.local }, of.localPath ?? of.path);
    parts.push(local, data);
    const record = centralHeader({ ...header, ...of.central }, of.path, of.offset ?? offset);
    const view = new DataView(record.buffer);
    if (of.attributes !== undefined) view.setUint32(38, of.attributes, true);
    if (of.disk !== undefined) view.setUint16(34, of.disk, true);
    if (of.extra) view.setUint16(30, of.extra.length, true);
    directory.push(record, ...(of.extra ? [new Uint8Array(of.extra)] : []));
    offset += local.length + data.length;
  }
  const bytes = directory.reduce((sum, record) => sum + record.length, 0);
  const last = endRecord(entries.length, bytes, offset);
  end(new DataView(last.buffer));
  return new Blob([...parts, ...directory, last]);
}

/** The entries of a zip that `writeArchive` wrote, to be spoilt and packed again by hand. */
export async function entriesOf(zip: Blob): Promise<{ path: string; bytes: Uint8Array<ArrayBuffer> }[]> {
  const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
  return Object.entries(files).map(([path, bytes]) => ({ path, bytes: new Uint8Array(bytes) }));
}
