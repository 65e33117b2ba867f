// shaders/embedding.wgsl.

/**
 * @param u (width, rows, vocab)
 * @param b counts, place, E, x
 */
export function embedding_forward(u: usize, b: usize): void {
  const bytes: usize = load<u32>(u) << 2;
  const rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  let place: usize = load<u32>(b, 4);
  const E: usize = load<u32>(b, 8);
  let x: usize = load<u32>(b, 12);
  for (let row = 0; row < rows; row++, place += 16, x += bytes) {
    memory.copy(x, E + <usize>load<u32>(place, 12) * bytes, bytes);
  }
}

/**
 * @param u (width, rows, vocab)
 * @param b starts, order, dx, dE
 */
export function embedding_backward(u: usize, b: usize): void {
  const width = load<i32>(u),
    vocab = load<i32>(u, 8);
  const bytes: usize = (<usize>width) << 2;
  const starts: usize = load<u32>(b),
    order: usize = load<u32>(b, 4),
    dx: usize = load<u32>(b, 8);
  let dE: usize = load<u32>(b, 12);
  for (let token = 0; token < vocab; token++, dE += bytes) {
    const at = starts + ((<usize>token) << 2);
    const end = load<i32>(at, 4);
    for (let j = load<i32>(at); j < end; j++) {
      let from = dx + <usize>load<u32>(order + ((<usize>j) << 2)) * bytes;
      let to = dE;
      let c = 0;
      for (; c + 4 <= width; c += 4, from += 16, to += 16) {
        v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
      }
      for (; c < width; c++, from += 4, to += 4) store<f32>(to, load<f32>(to) + load<f32>(from));
    }
  }
}
