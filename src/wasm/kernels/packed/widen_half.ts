// shaders/widen_half.wgsl.

import { widenHalf, widenHalves } from '../half';

/**
 * @param u (count)
 * @param b x, y
 */
export function widen_half_main(u: usize, b: usize): void {
  const count: usize = load<u32>(u);
  const x: usize = load<u32>(b),
    y: usize = load<u32>(b, 4);
  const fours = count & ~3;
  widenHalves(x, fours, y);
  for (let i = fours; i < count; i++) {
    const one = widenHalf(i32x4.splat(load<u16>(x + (i << 1))));
    store<f32>(y + (i << 2), f32x4.extract_lane(one, 0));
  }
}
