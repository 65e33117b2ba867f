// shaders/policy_gradient.wgsl, four words at a time.

import { exp1, exp4 } from './elementary';

function clamp(x: f32, low: f32, high: f32): f32 {
  return min(max(x, low), high);
}

/**
 * @param u (vocab, rows, inverseTemperature, clipLow, clipHigh, entropyBonus)
 * @param b counts, targets, statistics, policy, weights, logits, outcome
 */
export function policy_gradient_backward(u: usize, b: usize): void {
  const vocab = load<i32>(u),
    rows = min(load<i32>(load<u32>(b)), load<i32>(u, 4));
  const inverseT = load<f32>(u, 8);
  const low = (1.0 as f32) - load<f32>(u, 12),
    high = (1.0 as f32) + load<f32>(u, 16),
    entropyBonus = load<f32>(u, 20);
  let target: usize = load<u32>(b, 4),
    statistics: usize = load<u32>(b, 8),
    policy: usize = load<u32>(b, 12);
  let weights: usize = load<u32>(b, 16),
    z: usize = load<u32>(b, 20),
    outcome: usize = load<u32>(b, 24);
  const bytes: usize = (<usize>vocab) << 2;
  for (
    let row = 0;
    row < rows;
    row++, target += 4, statistics += 16, policy += 16, weights += 8, z += bytes, outcome += 16
  ) {
    const advantage = load<f32>(policy),
      old = load<f32>(policy, 4),
      reference = load<f32>(policy, 8);
    const response = min<f32>(load<f32>(policy, 12), 1);
    const lse = load<f32>(statistics),
      H = load<f32>(statistics, 4),
      logp = load<f32>(statistics, 8);
    const ratio = exp1(clamp(logp - old, -20, 20));
    const bounded = clamp(ratio, low, high);
    // min() takes the clipped branch, which has no gradient, only where that is the smaller one.
    let clipped: f32 = 0;
    if (advantage > 0 && ratio > high) clipped = 1;
    if (advantage < 0 && ratio < low) clipped = -1;
    const d = clamp(reference - logp, -20, 20);
    const ed = exp1(d);
    const k3 = ed - d - <f32>1;
    const w = load<f32>(weights),
      klWeight = load<f32>(weights, 4);
    store<f32>(
      outcome,
      w * (-min(ratio * advantage, bounded * advantage) - entropyBonus * H) + klWeight * k3,
    );
    store<f32>(outcome, ratio, 4);
    store<f32>(outcome, clipped * response, 8);
    store<f32>(outcome, k3 * response, 12);
    if (w == 0 && klWeight == 0) {
      memory.fill(z, 0, bytes);
      continue;
    }
    // dloss/dlogp of the token: the policy term, and the KL term's derivative 1 - e^d.
    const still = clipped != 0 || abs(logp - old) > 20;
    const push = (still ? <f32>0 : -w * advantage * ratio) + klWeight * ((1.0 as f32) - ed);
    const bonus = w * entropyBonus;
    let v: usize = 0;
    for (; v + 16 <= bytes; v += 16)
      v128.store(z + v, slope(v128.load(z + v), inverseT, lse, H, push, bonus));
    for (; v < bytes; v += 4) {
      v128.store_lane<f32>(z + v, slope(v128.load32_splat(z + v), inverseT, lse, H, push, bonus), 0);
    }
    const at = z + ((<usize>load<u32>(target)) << 2);
    store<f32>(at, load<f32>(at) + push * inverseT);
  }
}

/** dloss/dz of four words, the token's own share left out. */
function slope(z: v128, inverseT: f32, lse: f32, H: f32, push: f32, bonus: f32): v128 {
  const t4 = f32x4.splat(inverseT);
  const logq = f32x4.sub(f32x4.mul(z, t4), f32x4.splat(lse));
  const q = exp4(logq);
  let g = f32x4.mul(f32x4.splat(-push), q);
  if (bonus != 0) {
    g = f32x4.add(g, f32x4.mul(f32x4.mul(f32x4.splat(bonus), q), f32x4.add(logq, f32x4.splat(H))));
  }
  return f32x4.mul(g, t4);
}
