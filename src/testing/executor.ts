/** The executor of this test run: set by each project of `vitest.config.ts` in `FORKLAB_ADAPTER`. */
export const executor: 'webgpu' | 'wasm' = process.env.FORKLAB_ADAPTER === 'wasm' ? 'wasm' : 'webgpu';
