// shaders/packed_embedding.wgsl.

/** The float32 of float16 bits. */
function half(h: u32): f32 {
  return reinterpret<f32>(
    reinterpret<u32>(reinterpret<f32>((h & 0x7fff) << 13) * (5.192296858534828e33 as f32)) |
      ((h & 0x8000) << 16),
  );
}

/**
 * @param u (width, rows, first, count, DTYPE)
 * @param b counts, place, W, x
 */
export function packed_embedding_forward(u: usize, b: usize): void {
  const width = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4)),
    first = load<u32>(u, 8),
    count = load<u32>(u, 12),
    type = load<i32>(u, 16);
  let place: usize = load<u32>(b, 4),
    x: usize = load<u32>(b, 12);
  const W: usize = load<u32>(b, 8);
  for (let row = 0; row < rows; row++, place += 16, x += (<usize>width) << 2) {
    const token = load<u32>(place, 12) - first;
    if (token >= count) continue;
    const column = token & 7;
    if (type == 3) {
      const blocks = (width + 31) / 32;
      let at = W + <usize>(token >> 3) * <usize>blocks * 288;
      for (let k = 0; k < width; k++) {
        const i = k & 31;
        if (k > 0 && i == 0) at += 288;
        const code = <f32>load<i8>(at + 32 + ((<usize>i) << 3) + column);
        store<f32>(x + ((<usize>k) << 2), load<f32>(at + (column << 2)) * code);
      }
      continue;
    }
    const step: usize = type == 0 ? 32 : 16;
    let at = W + <usize>(token >> 3) * <usize>width * step + (type == 0 ? column << 2 : (column & 3) << 2);
    for (let k: usize = 0; k < (<usize>width) << 2; k += 4, at += step) {
      if (type == 0) {
        store<u32>(x + k, load<u32>(at));
        continue;
      }
      const word = load<u32>(at);
      if (type == 1) store<u32>(x + k, column < 4 ? word << 16 : word & 0xffff0000);
      else store<f32>(x + k, half(column < 4 ? word & 0xffff : word >> 16));
    }
  }
}
