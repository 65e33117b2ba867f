/** Bytes as hexadecimal digits. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The bytes of hexadecimal digits, two a byte. */
export const fromHex = (digits: string): Uint8Array =>
  Uint8Array.from({ length: digits.length >> 1 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );

/**
 * SHA-256 in hexadecimal digits; null if unavailable: browsers offer it only on https and localhost.
 */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  // Undefined otherwise, despite the types.
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  return subtle ? toHex(new Uint8Array(await subtle.digest('SHA-256', bytes))) : null;
}
