/** A kernel: (uniforms and constants, bindings, and for matmuls: slices, panels, whether they are packed). */
export type Kernel = (u: number, b: number, slices: number, panels: number, arePacked: number) => void;

/** Exports of the module of `kernels/`, in addition to a `Kernel` for each entry of `operations`. */
export interface KernelExports {
  memory: WebAssembly.Memory;
  memory_start(): number;
  scratch_set(at: number): void;
  matmul_pack(B: number, bRow: number, bStep: number, N: number, K: number, to: number): void;
  elementary_exp(at: number, n: number): void;
  elementary_log(at: number, n: number): void;
}

/** Creates an instance with its own memory. */
export function instantiate(module: WebAssembly.Module): KernelExports {
  const env = {
    abort: () => {
      throw new Error('A kernel stopped.');
    },
  };
  return new WebAssembly.Instance(module, { env }).exports as unknown as KernelExports;
}

/** A kernel by the names of its operation and entry; null if there is none. */
export const kernelNamed = (kernels: KernelExports, name: string): Kernel | null =>
  (kernels as unknown as Record<string, Kernel | undefined>)[name] ?? null;
