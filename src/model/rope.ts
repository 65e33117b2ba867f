import type { ModelConfig, RopeScaling } from './config.ts';
import { log, power } from './elementary.ts';

/**
 * The rotary angles of a model: pair d of a head is rotated by position * frequencies[d] and multiplied by `scale`.
 * Without scaling these are theta^(-2d/hd) and 1. Reference: transformers' modeling_rope_utils.py; Peng et al. 2023,
 * "YaRN", for `yarn`.
 */
export function rotaryAngles({ headDim, ropeTheta, ropeScaling: s }: ModelConfig): {
  frequencies: Float64Array;
  scale: number;
} {
  const half = headDim / 2;
  const plain = Float64Array.from({ length: half }, (_, d) => power(ropeTheta, -d / half));
  switch (s?.rope_type) {
    case undefined:
    case 'dynamic':
      return { frequencies: plain, scale: 1 };
    case 'linear':
      return { frequencies: plain.map((f) => f / s.factor), scale: 1 };
    case 'proportional': {
      const turned = Math.floor((s.partial_rotary_factor * headDim) / 2);
      return { frequencies: plain.map((f, d) => (d < turned ? f / s.factor : 0)), scale: 1 };
    }
    case 'llama3':
      return { frequencies: plain.map((f) => llama3(f, s)), scale: 1 };
    case 'yarn':
      return { frequencies: yarn(plain, headDim, ropeTheta, s), scale: s.attention_factor };
  }
}

/** High frequencies stay, low ones are divided by the factor, and those in between are interpolated. */
function llama3(f: number, s: RopeScaling & { rope_type: 'llama3' }): number {
  const turns = s.original_max_position_embeddings / ((2 * Math.PI) / f);
  if (turns < s.low_freq_factor) return f / s.factor;
  if (turns > s.high_freq_factor) return f;
  const smooth = (turns - s.low_freq_factor) / (s.high_freq_factor - s.low_freq_factor);
  return ((1 - smooth) * f) / s.factor + smooth * f;
}

/**
 * Pairs that rotate often within the original context stay, those that rotate less than once are scaled, with a ramp in
 * between.
 */
function yarn(
  plain: Float64Array,
  headDim: number,
  theta: number,
  s: RopeScaling & { rope_type: 'yarn' },
): Float64Array {
  /** The pair that rotates `turns` times within the original context. */
  const pairOf = (turns: number) =>
    (headDim * log(s.original_max_position_embeddings / (turns * 2 * Math.PI))) / (2 * log(theta));
  const [fast, slow] = [pairOf(s.beta_fast), pairOf(s.beta_slow)];
  const low = Math.max(s.truncate ? Math.floor(fast) : fast, 0);
  const high = Math.min(s.truncate ? Math.ceil(slow) : slow, headDim - 1);
  const width = low === high ? 0.001 : high - low;
  return plain.map((f, d) => {
    const stretched = Math.min(Math.max((d - low) / width, 0), 1);
    return (f / s.factor) * stretched + f * (1 - stretched);
  });
}
