/** Who computes in this run of the tests: each project of `vitest.config.ts` says so by `FORKLAB_ADAPTER`. */
export const executor: 'webgpu' | 'wasm' = process.env.FORKLAB_ADAPTER === 'wasm' ? 'wasm' : 'webgpu';
