// shaders/bias.wgsl.

/**
 * @param u (width, rows, slices, sliceStride)
 * @param b counts, b, y
 */
export function bias_forward(u: usize, b: usize): void {
  const width = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const bias: usize = load<u32>(b, 4);
  let y: usize = load<u32>(b, 8);
  for (let row = 0; row < rows; row++) {
    let at = bias;
    for (let c = 0; c < width; c++, at += 4, y += 4) store<f32>(y, load<f32>(y) + load<f32>(at));
  }
}

/**
 * @param u (width, rows, slices, sliceStride)
 * @param b counts, dy, db
 */
export function bias_backward(u: usize, b: usize): void {
  const width = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const slices = load<i32>(u, 8),
    stride: usize = load<u32>(u, 12) << 2;
  const dy: usize = load<u32>(b, 4);
  let db: usize = load<u32>(b, 8);
  const share = (rows + slices - 1) / slices;
  for (let s = 0; s < slices; s++, db += stride) {
    const end = min((s + 1) * share, rows);
    for (let row = s * share; row < end; row++) {
      let from = dy + ((<usize>row * width) << 2);
      let to = db;
      for (let c = 0; c < width; c++, from += 4, to += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
    }
  }
}
