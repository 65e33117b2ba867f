// float16s, two to a word, as float32s and back. unpack2x16float may flush subnormal numbers to zero, and pack2x16float may
// round either way, so that results would differ between adapters.

/// The float32s of the float16s in the low halves of four words. A subnormal one is its fraction times 2^-24, which is
/// exact; unpack2x16float may flush it to zero.
fn half4(h: vec4u) -> vec4f {
  let sign = (h & vec4u(0x8000u)) << vec4u(16u);
  let size = h & vec4u(0x7fffu);
  let normal = (size << vec4u(13u)) + vec4u(0x38000000u);
  let small = bitcast<vec4u>(vec4f(size) * 5.9604644775390625e-8);
  return bitcast<vec4f>(select(normal, small, size < vec4u(0x400u)) | sign);
}

/// Two numbers as float16s in a word, each rounded to the nearest, ties to even. One that float16 does not reach is NaN, which
/// does not go unnoticed.
fn halves(v: vec2f) -> u32 {
  let bits = bitcast<vec2u>(v);
  let size = bits & vec2u(0x7fffffffu);
  let normal = (size + vec2u(0xfffu) + ((size >> vec2u(13u)) & vec2u(1u)) - vec2u(0x38000000u)) >> vec2u(13u);
  // The last place of 0.5 is 2^-24, that of a subnormal float16.
  let small = bitcast<vec2u>(bitcast<vec2f>(size) + 0.5) - vec2u(0x3f000000u);
  let finite = select(normal, small, size < vec2u(0x38800000u));
  let half = select(finite, vec2u(0x7e00u), size >= vec2u(0x477ff000u)) | ((bits >> vec2u(16u)) & vec2u(0x8000u));
  return half.x | (half.y << 16u);
}
