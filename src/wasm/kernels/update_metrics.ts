// shaders/update_metrics.wgsl, the rows in order.

/**
 * @param u (rows)
 * @param b counts, statistics, policy, outcome, keep, tau, metrics
 */
export function update_metrics_main(u: usize, b: usize): void {
  const counts: usize = load<u32>(b);
  const rows: usize = min(load<u32>(counts), load<u32>(u));
  const statistics: usize = load<u32>(b, 4),
    policy: usize = load<u32>(b, 8),
    outcome: usize = load<u32>(b, 12);
  const keep: usize = load<u32>(b, 16),
    tau: usize = load<u32>(b, 20);
  const to = <usize>load<u32>(b, 24) + <usize>load<u32>(counts, 16) * 48;
  let loss: f32 = 0,
    tokens: f32 = 0,
    kept: f32 = 0,
    H: f32 = 0,
    HKept: f32 = 0,
    low: f32 = 0,
    high: f32 = 0;
  let k3: f32 = 0,
    ratio: f32 = 0,
    logp: f32 = 0;
  for (let row: usize = 0; row < rows; row++) {
    const at = row << 4;
    if (load<f32>(policy + at, 12) == 0) continue;
    const entropy = load<f32>(statistics + at, 4),
      k = load<f32>(keep + (row << 2)),
      clip = load<f32>(outcome + at, 8);
    loss += load<f32>(outcome + at);
    tokens += 1;
    kept += k;
    H += entropy;
    HKept += entropy * k;
    if (clip < 0) low += 1;
    if (clip > 0) high += 1;
    k3 += load<f32>(outcome + at, 12);
    ratio += load<f32>(outcome + at, 4);
    logp += load<f32>(statistics + at, 8);
  }
  const pools: usize = load<u32>(counts, 8);
  let cut: f32 = 0;
  for (let p: usize = 0; p < pools; p++) cut += load<f32>(tau + (p << 2));
  store<f32>(to, loss);
  store<f32>(to, tokens, 4);
  store<f32>(to, kept, 8);
  store<f32>(to, H, 12);
  store<f32>(to, HKept, 16);
  store<f32>(to, low, 20);
  store<f32>(to, high, 24);
  store<f32>(to, k3, 28);
  // 32: the gradient's norm, which is copied in.
  store<f32>(to, cut / <f32>max<usize>(1, pools), 36);
  store<f32>(to, ratio, 40);
  store<f32>(to, logp, 44);
}
