// Compacts the slots after a decode step: slots whose rollout continues move up, in order, and the others are removed,
// so that finished rollouts cost nothing. Also writes each finished rollout's length. Shapes: next [slots] of
// sample.wgsl; place [slots] = (row, -, position, token); lengths [rows]; counts[0] live slots. Dispatch: one workgroup
// of 64, a run of neighbouring slots a lane.

struct Dims { slots: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> next: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> counts: array<u32>;
@group(0) @binding(3) var<storage, read_write> place: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> lengths: array<u32>;

var<workgroup> going: array<u32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32) {
  let live = min(counts[0], dims.slots);
  let share = (live + 63u) / 64u;
  let start = min(lane * share, live);
  let to = min(start + share, live);
  var n = 0u;
  for (var i = start; i < to; i++) { n += 1u - next[i].y; }
  going[lane] = n;
  workgroupBarrier();
  var at = 0u;
  for (var l = 0u; l < lane; l++) { at += going[l]; }
  for (var i = start; i < to; i++) {
    let slot = next[i];
    if (slot.y == 1u) {
      lengths[slot.x] = slot.z + 1u;
    } else {
      place[at] = vec4u(slot.x, 0u, slot.z, slot.w);
      at += 1u;
    }
  }
  // Every lane has read the old count above, before the barrier.
  if (lane == 63u) { counts[0] = at; }
}
