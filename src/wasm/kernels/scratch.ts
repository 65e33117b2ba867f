// Working memory of the kernels that need some; the executor sets it aside (`attentionScratch`, `rowScratch` in
// operations.ts say how much).

let start: usize = 0;

/** Says where the working memory starts. */
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
