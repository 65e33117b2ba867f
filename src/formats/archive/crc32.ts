const polynomial = 0xedb88320;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
  return value;
});

/**
 * CRC-32 as zip has it (ISO 3309, reflected).
 * @param before the CRC of the bytes before these, where they come in parts
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}

const summedAtOnce = 1024 * 1024;

/** The same, and others get their turn between the megabytes. */
export async function crc32InTurns(bytes: Uint8Array, yieldIfDue: () => Promise<void>): Promise<number> {
  let crc = 0;
  for (let at = 0; at < bytes.length; at += summedAtOnce) {
    await yieldIfDue();
    crc = crc32(bytes.subarray(at, at + summedAtOnce), crc);
  }
  return crc;
}
