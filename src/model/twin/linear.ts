/**
 * y = x W^T + b. x is [N, I], W is [O, I] as Hugging Face stores it, b is [O], y is [N, O].
 */
export function linear(x: Float64Array, w: Float64Array, inputs: number, bias?: Float64Array): Float64Array {
  const rows = x.length / inputs;
  const outputs = w.length / inputs;
  const y = new Float64Array(rows * outputs);
  for (let n = 0; n < rows; n++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias ? bias[o] : 0;
      for (let i = 0; i < inputs; i++) sum += x[n * inputs + i] * w[o * inputs + i];
      y[n * outputs + o] = sum;
    }
  }
  return y;
}

/**
 * The backward of `linear`: dx = dy W is returned; dW += dy^T x and db += sum of dy over rows are added in place.
 */
export function linearBackward(
  dy: Float64Array,
  x: Float64Array,
  w: Float64Array,
  inputs: number,
  dw: Float64Array,
  dbias?: Float64Array,
): Float64Array {
  const rows = x.length / inputs;
  const outputs = w.length / inputs;
  const dx = new Float64Array(x.length);
  for (let n = 0; n < rows; n++) {
    for (let o = 0; o < outputs; o++) {
      const d = dy[n * outputs + o];
      if (dbias) dbias[o] += d;
      for (let i = 0; i < inputs; i++) {
        dx[n * inputs + i] += d * w[o * inputs + i];
        dw[o * inputs + i] += d * x[n * inputs + i];
      }
    }
  }
  return dx;
}
