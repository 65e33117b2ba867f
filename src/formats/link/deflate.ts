type Bytes = Uint8Array<ArrayBuffer>;

/** Compresses bytes (raw deflate, RFC 1951), by the platform's own stream. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
