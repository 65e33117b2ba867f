import { LinkError, linkLimits } from './link_fault.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Compresses bytes (raw deflate, RFC 1951), by the platform's own stream. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Inflates bytes that are one deflate stream and nothing more.
 * @throws LinkError cut-off, trailing, damaged, or inflates-too-far: as soon as more than `most` bytes have come out,
 * so that a bomb costs no more than that
 */
export async function inflate(bytes: Bytes, most: number = linkLimits.inflated): Promise<Bytes> {
  const whole = await attempt(bytes, most);
  // A stream ends in its last byte, so what still inflates without it had something after its end. Node 20 passes
  // that over in silence; browsers call it an error, as they do damage.
  const shorter = whole.bytes ? [1] : whole.code === 'damaged' ? [1, 2, 3, 4] : [];
  for (const less of shorter.filter((n) => n <= bytes.length)) {
    if ((await attempt(bytes.subarray(0, -less), most)).bytes) throw new LinkError({ code: 'trailing' });
  }
  if (whole.bytes) return whole.bytes;
  throw new LinkError(
    whole.code === 'inflates-too-far' ? { code: whole.code, limit: most } : { code: whole.code },
  );
}

type Attempt =
  | { bytes: Bytes; code?: undefined }
  | { bytes: null; code: 'cut-off' | 'damaged' | 'inflates-too-far' };

/** Inflates once; says what went wrong as far as the platform tells. */
async function attempt(bytes: Bytes, most: number): Promise<Attempt> {
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let written = false;
  const writing = (async () => {
    await writer.write(bytes);
    written = true;
    await writer.close();
  })().catch(() => {});
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > most) {
        await reader.cancel();
        await writing;
        return { bytes: null, code: 'inflates-too-far' };
      }
      parts.push(value);
    }
  } catch (error) {
    await writing;
    // Browsers throw one TypeError for all: at the write if bytes are wrong, at the close if some are missing. Node
    // throws late, with zlib's code.
    const wrong = !written || (error as { code?: unknown }).code === 'Z_DATA_ERROR';
    return { bytes: null, code: wrong ? 'damaged' : 'cut-off' };
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return { bytes: whole };
}
