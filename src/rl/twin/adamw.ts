/** Hyper-parameters of AdamW with gradient clipping, named as in the experiment spec. */
export interface AdamWOptions {
  learningRate: number;
  /** Updates of linear warm-up: update t (from 1) uses learningRate * min(1, t / warmup). 0 is none. */
  warmup: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Decoupled: p -= rate * weightDecay * p, on every parameter. */
  weightDecay: number;
  /** Max gradient norm (global); 0 is off. */
  clipNorm: number;
}

/** Adam's moments, and the number of updates. */
export interface AdamWState {
  updates: number;
  m: Float64Array;
  v: Float64Array;
}

/** Zero moments for `length` parameters. */
export const startAdamW = (length: number): AdamWState => ({
  updates: 0,
  m: new Float64Array(length),
  v: new Float64Array(length),
});

/**
 * One update in place, as `clip_grad_norm_` and `torch.optim.AdamW` make it:
 *   g *= min(1, clipNorm / (|g| + 1e-6));  p -= rate * decay * p;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;
 *   p -= rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).
 * @returns |g| before the clip
 */
export function adamW(
  parameters: Float64Array,
  gradient: Float64Array,
  state: AdamWState,
  o: AdamWOptions,
): number {
  const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
  const clip = o.clipNorm > 0 ? Math.min(1, o.clipNorm / (norm + 1e-6)) : 1;
  const t = ++state.updates;
  const rate = o.learningRate * (o.warmup > 0 ? Math.min(1, t / o.warmup) : 1);
  const mScale = 1 - o.beta1 ** t;
  const vScale = 1 - o.beta2 ** t;
  for (let i = 0; i < parameters.length; i++) {
    const g = gradient[i] * clip;
    state.m[i] = o.beta1 * state.m[i] + (1 - o.beta1) * g;
    state.v[i] = o.beta2 * state.v[i] + (1 - o.beta2) * g * g;
    const step = state.m[i] / mScale / (Math.sqrt(state.v[i] / vScale) + o.epsilon);
    parameters[i] -= rate * (o.weightDecay * parameters[i] + step);
  }
  return norm;
}
