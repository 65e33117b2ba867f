/** FNV-1a of words or bytes, twice with different starts: names content, and is no protection against forgery. 16 hex digits. */
export function hashOf(values: Uint8Array | Int32Array): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (const value of values) {
    a = Math.imul(a ^ value, 0x01000193);
    b = Math.imul(b ^ value ^ (a >>> 15), 0x85ebca6b);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
