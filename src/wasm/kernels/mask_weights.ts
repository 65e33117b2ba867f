// shaders/mask_weights.wgsl.

let kept: u32 = 0;
let pooled: u32 = 0;
let responses: u32 = 0;

/** Adds a sequence's kept tokens, those that might have been, and response tokens to the counts. */
function tally(sequence: usize, keep: usize, policy: usize): void {
  const end: usize = load<u32>(sequence, 4);
  for (let row: usize = load<u32>(sequence); row < end; row++) {
    if (load<f32>(keep + (row << 2)) > 0) kept++;
    const w = load<f32>(policy + (row << 4), 12);
    if (w == 1) pooled++;
    if (w > 0) responses++;
  }
}

/**
 * @param u (loss, normaliser, kl)
 * @param b counts, sequences, policy, keep, weights
 */
export function mask_weights_main(u: usize, b: usize): void {
  const grpo = load<u32>(u) == 1,
    overAll = load<u32>(u, 4) == 1,
    kl = load<f32>(u, 8);
  const counts: usize = load<u32>(b),
    sequences: usize = load<u32>(b, 4),
    policy: usize = load<u32>(b, 8);
  const keep: usize = load<u32>(b, 12),
    weights: usize = load<u32>(b, 16);
  const total: usize = load<u32>(counts, 4);
  const share = load<f32>(counts, 12),
    klShare = load<f32>(counts, 20);
  kept = 0;
  pooled = 0;
  responses = 0;
  for (let i: usize = 0; i < total; i++) tally(sequences + (i << 3), keep, policy);
  let overKept = <f32>kept,
    overPooled = <f32>pooled,
    overResponses = <f32>responses;
  for (let i: usize = 0; i < total; i++) {
    const sequence = sequences + (i << 3);
    if (grpo) {
      kept = 0;
      pooled = 0;
      responses = 0;
      tally(sequence, keep, policy);
      overKept = <f32>kept * <f32>total;
      overPooled = <f32>pooled * <f32>total;
      overResponses = <f32>responses * <f32>total;
    }
    const denominator = max<f32>(1, overAll ? overPooled : overKept);
    const klDenominator = max<f32>(1, overResponses);
    const end: usize = load<u32>(sequence, 4);
    for (let row: usize = load<u32>(sequence); row < end; row++) {
      const at = weights + (row << 3);
      store<f32>(at, share * (load<f32>(keep + (row << 2)) / denominator));
      const response = min<f32>(load<f32>(policy + (row << 4), 12), 1);
      store<f32>(at, klShare * ((kl * response) / klDenominator), 4);
    }
  }
}
