// Takes forbidden tokens out of a draw: z_v = -1e30 for each of them, whose e^(z_v/T) is exactly 0 at every temperature that
// is drawn at. So softmax(z/T), its entropy and its log-probabilities are those of the other tokens, which share the whole.
// Not -infinity: 0 times it is NaN, and WGSL need not have it.
// Shapes: logits [slots, vocab]; forbidden = (count, ids); fewer than the vocabulary.
// Dispatch: one thread a slot.
// Reference: src/rl/twin/sampler.ts.

struct Dims { vocab: u32, slots: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> forbidden: array<u32>;
@group(0) @binding(3) var<storage, read_write> logits: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let slot = id.x + id.y * groups.x * 64u;
  if (slot >= min(counts[0], dims.slots)) { return; }
  for (var i = 1u; i <= forbidden[0]; i++) { logits[slot * dims.vocab + forbidden[i]] = -1e30; }
}
