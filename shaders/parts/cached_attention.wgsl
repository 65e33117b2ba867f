// Attention of one new query a rollout to its cached keys and values: its bindings, of the shapes in attention_decode.wgsl.
// Constants: HD, HEADS, KV_HEADS.

const GROUP = HEADS / KV_HEADS;
// Everything is read four dimensions at a time: a quarter of the addresses and bounds checks.
const HD4 = HD / 4u;
const WIDTH = KV_HEADS * HD4;
const QK = (HEADS + KV_HEADS) * HD4;

struct Dims { slots: u32, rows: u32, context: u32, scale: f32, headDim: u32 }

@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> place: array<vec4u>;
@group(0) @binding(3) var<storage, read> qk: array<vec4f>;
@group(0) @binding(4) var<storage, read> cache: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> y: array<vec4f>;
