// The module's entry: every kernel, named <operation>_<entry> as in shaders/.

export { adamw_main } from './adamw';
export { attention_backward_key, attention_backward_query, attention_forward } from './attention';
export { bias_backward, bias_forward } from './bias';
export { cross_entropy_backward } from './cross_entropy';
export { attention_decode_main } from './decode/attention_decode';
export { forbid_main } from './decode/forbid';
export { kv_cache_append, kv_cache_fork } from './decode/kv_cache';
export { live_slots_main } from './decode/live_slots';
export { elementary_exp, elementary_log } from './elementary';
export { embedding_backward, embedding_forward } from './embedding';
export { gradient_clip, gradient_reduce } from './gradient';
export { mask_select_main } from './mask_select';
export { mask_weights_main } from './mask_weights';
export { matmul_main, matmul_pack } from './matmul';
export { packed_embedding_forward } from './packed/packed_embedding';
export { packed_matmul_main } from './packed/packed_matmul';
export { sample_filter_main } from './packed/sample_filter';
export {
  sample_segments_keep_top,
  sample_segments_merge,
  sample_segments_partial,
} from './packed/sample_segments';
export { widen_half_main } from './packed/widen_half';
export { policy_gradient_backward } from './policy_gradient';
export { read_only_main, read_only_main4 } from './read_only';
export { rmsnorm_backward, rmsnorm_forward } from './rmsnorm';
export { rotary_backward, rotary_backward_weight, rotary_forward } from './rotary';
export {
  row_segments_merge,
  row_segments_merge_top,
  row_segments_partial,
  row_segments_partial_top,
  row_segments_partial4,
} from './row_segments';
export { row_statistics_main } from './row_statistics';
export { sample_gated, sample_main } from './sample';
export { memory_start, scratch_set } from './scratch';
export { swiglu_backward, swiglu_forward } from './swiglu';
export { update_metrics_main } from './update_metrics';
