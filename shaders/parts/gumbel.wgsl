// The random numbers of a draw: threefry2x32 (Salmon et al. 2011; src/random/threefry.ts gives the same bits) and Gumbel's.

fn rotate(x: u32, by: u32) -> u32 { return (x << by) | (x >> (32u - by)); }

fn four(x: vec2u, r: vec4u) -> vec2u {
  var y = x;
  y.x += y.y; y.y = rotate(y.y, r.x) ^ y.x;
  y.x += y.y; y.y = rotate(y.y, r.y) ^ y.x;
  y.x += y.y; y.y = rotate(y.y, r.z) ^ y.x;
  y.x += y.y; y.y = rotate(y.y, r.w) ^ y.x;
  return y;
}

fn threefry2x32(key: vec2u, counter: vec2u) -> vec2u {
  let third = key.x ^ key.y ^ 0x1bd11bdau;
  let even = vec4u(13u, 15u, 26u, 6u);
  let odd = vec4u(17u, 29u, 16u, 24u);
  var x = counter + key;
  x = four(x, even) + vec2u(key.y, third + 1u);
  x = four(x, odd) + vec2u(third, key.x + 2u);
  x = four(x, even) + vec2u(key.x, key.y + 3u);
  x = four(x, odd) + vec2u(key.y, third + 4u);
  x = four(x, even) + vec2u(third, key.x + 5u);
  return x;
}

/// -log(-log u) of u = ((bits >> 8) + 1/2) 2^-24. Where u is near 1 it has too few bits left in float32 (the largest
/// round to 1, whose Gumbel number is infinite, and WGSL's log is only right to 2^-21 there), and just these win draws:
/// so upwards of 1/2 the distance e = 1 - u is taken, which is exact, and close to 1 the series of -log(1 - e).
fn gumbel(bits: u32) -> f32 {
  let n = bits >> 8u;
  let u = (f32(n) + 0.5) * 5.9604644775390625e-8;
  if (n < 8388608u) { return -log(-log(u)); }
  let e = (f32(16777215u - n) + 0.5) * 5.9604644775390625e-8;
  let series = e * (1.0 + e * (0.5 + e * (0.33333334 + e * (0.25 + e * 0.2))));
  return -log(select(-log(1.0 - e), series, e < 0.03125));
}
