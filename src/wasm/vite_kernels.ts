import address from './kernels.wasm?url';

/** Whether this browser runs the kernels at all: it has WebAssembly, with vectors. */
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
 * The kernels as the bundler packs them, fetched: for the page's worker.
 * @throws Error with a sentence where the server does not give them
 */
export async function fetchKernels(): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The kernels: the server answered ${response.status}.`);
  // By their bytes: a static host may not know the type that streaming asks for, and they are small.
  return WebAssembly.compile(await response.arrayBuffer());
}
