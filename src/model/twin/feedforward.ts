/** The logistic function, 1 / (1 + e^-x). */
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * SwiGLU: a = silu(gate) * up, silu(x) = x sigmoid(x). A row of gateUp [N, 2F] is gate then up; a is [N, F].
 */
export function swiglu(gateUp: Float64Array, hidden: number): Float64Array {
  const rows = gateUp.length / (2 * hidden);
  const a = new Float64Array(rows * hidden);
  for (let n = 0; n < rows; n++) {
    for (let i = 0; i < hidden; i++) {
      const gate = gateUp[2 * n * hidden + i];
      const up = gateUp[(2 * n + 1) * hidden + i];
      a[n * hidden + i] = gate * sigmoid(gate) * up;
    }
  }
  return a;
}

/**
 * The backward of `swiglu`: dup = da silu(gate), dgate = da up s (1 + gate (1 - s)) with s = sigmoid(gate).
 * @returns dgateUp [N, 2F]
 */
export function swigluBackward(da: Float64Array, gateUp: Float64Array, hidden: number): Float64Array {
  const d = new Float64Array(gateUp.length);
  for (let n = 0; n < da.length / hidden; n++) {
    for (let i = 0; i < hidden; i++) {
      const atGate = 2 * n * hidden + i;
      const atUp = atGate + hidden;
      const gate = gateUp[atGate];
      const s = sigmoid(gate);
      d[atUp] = da[n * hidden + i] * gate * s;
      d[atGate] = da[n * hidden + i] * gateUp[atUp] * s * (1 + gate * (1 - s));
    }
  }
  return d;
}
