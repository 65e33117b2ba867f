import { attentionWidth, type ModelConfig, qkvWidth, windowOf } from '../config.ts';

/** Offsets of query, key and value heads in a row of qkv; query head h reads key head h / (H / Hkv). */
function headOffsets(c: ModelConfig, head: number) {
  const shared = Math.floor(head / (c.heads / c.kvHeads));
  return {
    query: head * c.headDim,
    key: (c.heads + shared) * c.headDim,
    value: (c.heads + c.kvHeads + shared) * c.headDim,
  };
}

/**
 * Layer l's causal attention within each sequence. qkv is [N, (H + 2 Hkv) hd], normed and rotated.
 * out_n = sum_m P_nm v_m over the rows m of the same sequence up to n, P_n = softmax_m(q_n . k_m / sqrt(hd)); in a
 * layer with a window only over m > n - window, and P_nm is 0 before.
 * @returns out [N, H hd], and P as one array per (row, head), at row * H + head
 */
export function attention(c: ModelConfig, l: number, qkv: Float64Array, lengths: readonly number[]) {
  const Q = qkvWidth(c);
  const A = attentionWidth(c);
  const window = windowOf(c, l) || Infinity;
  const out = new Float64Array((qkv.length / Q) * A);
  const probabilities: Float64Array[] = [];
  let start = 0;
  for (const length of lengths) {
    for (let n = start; n < start + length; n++) {
      for (let h = 0; h < c.heads; h++) {
        const { query, key, value } = headOffsets(c, h);
        const p = new Float64Array(n - start + 1);
        for (let m = start; m <= n; m++) {
          let dot = 0;
          for (let i = 0; i < c.headDim; i++) dot += qkv[n * Q + query + i] * qkv[m * Q + key + i];
          p[m - start] = n - m < window ? dot / Math.sqrt(c.headDim) : -Infinity;
        }
        softmaxInPlace(p);
        for (let m = start; m <= n; m++) {
          for (let i = 0; i < c.headDim; i++) {
            out[n * A + h * c.headDim + i] += p[m - start] * qkv[m * Q + value + i];
          }
        }
        probabilities[n * c.heads + h] = p;
      }
    }
    start += length;
  }
  return { out, probabilities };
}

/**
 * The backward of `attention`. With dP_nm = dout_n . v_m and dS_nm = P_nm (dP_nm - sum_j P_nj dP_nj) / sqrt(hd):
 * dq_n += sum_m dS_nm k_m, dk_m += dS_nm q_n, dv_m += P_nm dout_n.
 * @returns dqkv, of qkv's shape
 */
export function attentionBackward(
  c: ModelConfig,
  dout: Float64Array,
  qkv: Float64Array,
  probabilities: readonly Float64Array[],
  lengths: readonly number[],
): Float64Array {
  const Q = qkvWidth(c);
  const A = attentionWidth(c);
  const dqkv = new Float64Array(qkv.length);
  let start = 0;
  for (const length of lengths) {
    for (let n = start; n < start + length; n++) {
      for (let h = 0; h < c.heads; h++) {
        const { query, key, value } = headOffsets(c, h);
        const p = probabilities[n * c.heads + h];
        const dp = p.map((_, m) => {
          let dot = 0;
          for (let i = 0; i < c.headDim; i++) {
            dot += dout[n * A + h * c.headDim + i] * qkv[(start + m) * Q + value + i];
          }
          return dot;
        });
        const mean = p.reduce((sum, pm, m) => sum + pm * dp[m], 0);
        for (let m = 0; m < p.length; m++) {
          const ds = (p[m] * (dp[m] - mean)) / Math.sqrt(c.headDim);
          const row = (start + m) * Q;
          for (let i = 0; i < c.headDim; i++) {
            dqkv[n * Q + query + i] += ds * qkv[row + key + i];
            dqkv[row + key + i] += ds * qkv[n * Q + query + i];
            dqkv[row + value + i] += p[m] * dout[n * A + h * c.headDim + i];
          }
        }
      }
    }
    start += length;
  }
  return dqkv;
}

function softmaxInPlace(x: Float64Array): void {
  const max = x.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] = Math.exp(x[i] - max);
  for (let i = 0; i < x.length; i++) x[i] /= sum;
}
