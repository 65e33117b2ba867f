// shaders/forbid.wgsl.

/**
 * @param u (vocab, slots)
 * @param b counts, forbidden, logits
 */
export function forbid_main(u: usize, b: usize): void {
  const row: usize = load<u32>(u) << 2,
    slots = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const forbidden: usize = load<u32>(b, 4),
    count: usize = load<u32>(forbidden);
  let z: usize = load<u32>(b, 8);
  for (let slot = 0; slot < slots; slot++, z += row) {
    for (let i: usize = 1; i <= count; i++) store<f32>(z + (load<u32>(forbidden + (i << 2)) << 2), -1e30);
  }
}
