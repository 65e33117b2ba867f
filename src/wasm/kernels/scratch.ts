// Scratch memory of the kernels; the executor allocates it (sizes: `attentionScratch`, `rowScratch` in operations.ts).

let start: usize = 0;

/** Sets the address of the scratch memory. */
export function scratch_set(at: usize): void {
  start = at;
}

export function scratch(): usize {
  return start;
}

/** The first address that the module itself does not use. */
export function memory_start(): usize {
  return __heap_base;
}
