/**
 * Threefry-2x32, 20 rounds: a counter-based random generator made of add, rotate and xor only, so that
 * TypeScript and WGSL (`shaders/sample.wgsl`) give the same bits, and any draw can be replayed from its
 * counter alone.
 * Reference: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; same bits as
 * `jax._src.prng.threefry_2x32`.
 */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

const rotateLeft = (x: number, by: number) => ((x << by) | (x >>> (32 - by))) >>> 0;

/**
 * One block: two 32-bit words from a 64-bit key and a 64-bit counter.
 * @returns two unsigned 32-bit integers
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
): [number, number] {
  const key = [key0 >>> 0, key1 >>> 0, (key0 ^ key1 ^ 0x1bd11bda) >>> 0];
  let x0 = (counter0 + key[0]) >>> 0;
  let x1 = (counter1 + key[1]) >>> 0;
  for (let group = 0; group < 5; group++) {
    for (let i = 0; i < 4; i++) {
      x0 = (x0 + x1) >>> 0;
      x1 = (rotateLeft(x1, rotations[(group % 2) * 4 + i]) ^ x0) >>> 0;
    }
    x0 = (x0 + key[(group + 1) % 3]) >>> 0;
    x1 = (x1 + key[(group + 2) % 3] + group + 1) >>> 0;
  }
  return [x0, x1];
}

/**
 * A uniform number strictly inside (0, 1) from 32 random bits: (bits >> 8 + 0.5) 2^-24. Float64 has it exactly; float32
 * only below one half (`sample.wgsl` takes 1 - u above it).
 */
export const uniformFromBits = (bits: number) => ((bits >>> 8) + 0.5) * 2 ** -24;
