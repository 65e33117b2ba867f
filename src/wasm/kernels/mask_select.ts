// shaders/mask_select.wgsl, a pool at a time.

/** Rows of the pool whose entropy has each value of the 8 bits looked at. */
const histogram = memory.data(1024, 16);

/** The entropy of a row as bits that sort as the floats do. */
function bitsOf(statistics: usize, row: usize): u32 {
  return load<u32>(statistics + (row << 4), 4) & 0x7fffffff;
}
function isPooled(policy: usize, row: usize): bool {
  return load<f32>(policy + (row << 4), 12) == 1;
}

/**
 * @param u (rule, invert)
 * @param b counts, pools, statistics, policy, keep, tau
 */
export function mask_select_main(u: usize, b: usize): void {
  const rule = load<u32>(u),
    invert = load<u32>(u, 4) == 1;
  const count: usize = load<u32>(load<u32>(b), 8);
  const pools: usize = load<u32>(b, 4),
    statistics: usize = load<u32>(b, 8),
    policy: usize = load<u32>(b, 12);
  const keep: usize = load<u32>(b, 16),
    tau: usize = load<u32>(b, 20);
  for (let p: usize = 0; p < count; p++) {
    const pool = pools + (p << 4);
    const start: usize = load<u32>(pool),
      end: usize = load<u32>(pool, 4);
    let cut: u32 = 0,
      remaining = load<u32>(pool, 8);
    for (let shift: u32 = 24; ; shift -= 8) {
      memory.fill(histogram, 0, 1024);
      for (let row = start; row < end; row++) {
        if (!isPooled(policy, row)) continue;
        const bits = bitsOf(statistics, row);
        if (shift < 24 && bits >> (shift + 8) != cut) continue;
        const at = histogram + ((<usize>((bits >> shift) & 255)) << 2);
        store<u32>(at, load<u32>(at) + 1);
      }
      let value: u32 = 255;
      for (;;) {
        const n = load<u32>(histogram + ((<usize>value) << 2));
        if (n >= remaining || value == 0) break;
        remaining -= n;
        value--;
      }
      cut = (cut << 8) | value;
      if (shift == 0) break;
    }
    let above: u32 = 0xffffffff;
    for (let row = start; row < end; row++) {
      const bits = bitsOf(statistics, row);
      if (isPooled(policy, row) && bits > cut) above = min(above, bits);
    }
    let level = reinterpret<f32>(cut);
    let lowest = cut;
    if (rule == 2) {
      // The next order statistic up: the same value where it is tied, else the smallest above it.
      const fraction = load<f32>(pool, 12);
      if (remaining == 1 && fraction > 0) {
        lowest = above;
        level += fraction * (reinterpret<f32>(lowest) - level);
      }
    }
    let before: u32 = 0;
    for (let row = start; row < end; row++) {
      const at = keep + (row << 2);
      if (!isPooled(policy, row)) {
        store<f32>(at, 0);
        continue;
      }
      const bits = bitsOf(statistics, row);
      let kept = bits >= lowest;
      if (rule == 0 && bits == cut) kept = before++ < remaining;
      store<f32>(at, kept != invert ? 1 : 0);
    }
    store<f32>(tau + (p << 2), level);
  }
}
