// shaders/adamw.wgsl, four elements at a time.

/**
 * @param u (length)
 * @param b step, norm, gradient, m, v, parameters
 */
export function adamw_main(u: usize, b: usize): void {
  const n = load<i32>(u);
  const step: usize = load<u32>(b),
    norm: usize = load<u32>(b, 4);
  let gradient: usize = load<u32>(b, 8),
    m: usize = load<u32>(b, 12),
    v: usize = load<u32>(b, 16);
  let p: usize = load<u32>(b, 20);
  const clip = f32x4.splat(load<f32>(norm, 4));
  const b1 = load<f32>(step, 4),
    b2 = load<f32>(step, 8);
  const decay = f32x4.splat((1.0 as f32) - load<f32>(step) * load<f32>(step, 16));
  const rate = f32x4.splat(load<f32>(step) / load<f32>(step, 20));
  const first = f32x4.splat(b1),
    second = f32x4.splat(b2);
  const firstNew = f32x4.splat((1.0 as f32) - b1),
    secondNew = f32x4.splat((1.0 as f32) - b2);
  const epsilon = f32x4.splat(load<f32>(step, 12)),
    correction = f32x4.splat(load<f32>(step, 24));
  // The length is a multiple of 64, as every tensor's start is.
  for (let i = 0; i < n; i += 4) {
    const g = f32x4.mul(v128.load(gradient), clip);
    const m1 = f32x4.add(f32x4.mul(first, v128.load(m)), f32x4.mul(firstNew, g));
    const v1 = f32x4.add(f32x4.mul(second, v128.load(v)), f32x4.mul(f32x4.mul(secondNew, g), g));
    v128.store(m, m1);
    v128.store(v, v1);
    const denominator = f32x4.add(f32x4.div(f32x4.sqrt(v1), correction), epsilon);
    v128.store(p, f32x4.sub(f32x4.mul(v128.load(p), decay), f32x4.div(f32x4.mul(rate, m1), denominator)));
    gradient += 16;
    m += 16;
    v += 16;
    p += 16;
  }
}
