import { MetricsFileError } from '../../../formats/fault.ts';
import { joinBytes } from '../../../formats/join_bytes.ts';
import { maskedCrc32c } from './crc32c.ts';
import { metricsLimits } from './metrics_limits.ts';

/** Length (u64), its CRC and the CRC of the data around them. */
const headBytes = 12;
const tailBytes = 4;

export interface TfRecord {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly record: number;
}

/**
 * The records of a TFRecord file that comes in chunks: length, CRC-32C of the length, data, CRC-32C of the data, all
 * little-endian. One record and one chunk are held at most. A file that ends inside a record, as one that is still being written does,
 * ends with the record before; `onCutOff` is called then.
 * @throws MetricsFileError where a checksum does not match, or a record or the file is too large
 */
export async function* tfRecords(
  chunks: AsyncIterable<Uint8Array>,
  onCutOff: () => void,
): AsyncGenerator<TfRecord> {
  let held: Uint8Array[] = [];
  let size = 0;
  let total = 0;
  let record = 1;
  /** The length of the record whose head has been read; null before. */
  let length: number | null = null;

  const join = () => {
    if (held.length > 1) held = [joinBytes(held)];
    return held[0];
  };
  const drop = (bytes: number) => {
    held = [held[0].subarray(bytes)];
    size -= bytes;
  };

  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > metricsLimits.fileBytes) {
      throw new MetricsFileError({ rule: 'file-too-large', bytes: metricsLimits.fileBytes });
    }
    // Copied, for a reader may hand out one buffer again and again.
    held.push(new Uint8Array(chunk));
    size += chunk.length;
    for (;;) {
      if (length === null) {
        if (size < headBytes) break;
        length = lengthOf(join(), record);
        drop(headBytes);
      }
      if (size < length + tailBytes) break;
      const bytes = join().subarray(0, length);
      if (maskedCrc32c(bytes) !== uint32(join(), length)) {
        throw new MetricsFileError({ rule: 'wrong-record-crc', record });
      }
      yield { bytes, record };
      drop(length + tailBytes);
      length = null;
      record++;
    }
  }
  if (size > 0 || length !== null) onCutOff();
}

/** The length that a record's head says. */
function lengthOf(bytes: Uint8Array, record: number): number {
  const low = uint32(bytes, 0);
  const high = uint32(bytes, 4);
  if (maskedCrc32c(bytes.subarray(0, 8)) !== uint32(bytes, 8)) {
    // No TFRecord file at all, if not even the first one holds.
    throw new MetricsFileError(
      record === 1 ? { rule: 'no-event-file' } : { rule: 'wrong-record-crc', record },
    );
  }
  if (high !== 0 || low > metricsLimits.recordBytes) {
    throw new MetricsFileError({ rule: 'line-too-long', bytes: metricsLimits.recordBytes, item: record });
  }
  return low;
}

const uint32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
