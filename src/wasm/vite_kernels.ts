import address from './kernels.wasm?url';

/** Whether this browser supports the kernels: WebAssembly with SIMD. */
export const hasSimd = (): boolean =>
  // (func (result v128) (i8x16.popcnt (i8x16.splat (i32.const 0))))
  typeof WebAssembly === 'object' &&
  WebAssembly.validate(
    new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253,
      98, 11,
    ]),
  );

/**
 * Fetches the bundled kernels, for the page's worker.
 * @throws Error if the server does not return them
 */
export async function fetchKernels(): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The kernels: the server answered ${response.status}.`);
  // Not streamed: a static host may not set the required MIME type, and they are small.
  return WebAssembly.compile(await response.arrayBuffer());
}
