/** Per row, of p = softmax(z / T) over the whole vocabulary, in nats. */
export interface RowStatistics {
  /** log sum_j exp(z_j / T). */
  lse: Float64Array;
  /** H = -sum_j p_j log p_j. */
  entropy: Float64Array;
  /** log p of the row's next token; 0 on a row that predicts nothing. */
  logprob: Float64Array;
}

/**
 * Row statistics. With m = max z / T, Z = sum exp(z_j / T - m) and E = sum exp(z_j / T - m) (z_j / T - m):
 * lse = m + ln Z, H = ln Z - E / Z. The best token's 1 is left out of Z's sum (log1p), which avoids cancellation in
 * peaked rows.
 * @param logits [N, V]
 * @param next [N]; -1 where there is no next token
 */
export function rowStatistics(
  logits: ArrayLike<number>,
  vocab: number,
  next: ArrayLike<number>,
  temperature = 1,
): RowStatistics {
  const rows = logits.length / vocab;
  const lse = new Float64Array(rows);
  const entropy = new Float64Array(rows);
  const logprob = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    let best = 0;
    for (let j = 1; j < vocab; j++) if (logits[n * vocab + j] > logits[n * vocab + best]) best = j;
    const m = logits[n * vocab + best] / temperature;
    let rest = 0;
    let E = 0;
    for (let j = 0; j < vocab; j++) {
      const below = logits[n * vocab + j] / temperature - m;
      const weight = Math.exp(below);
      if (j === best || weight === 0) continue; // the best adds 1 to Z; 0 * -Infinity, a forbidden token, counts 0
      rest += weight;
      E += weight * below;
    }
    const lnZ = Math.log1p(rest);
    lse[n] = m + lnZ;
    entropy[n] = lnZ - E / (1 + rest);
    if (next[n] >= 0) logprob[n] = logits[n * vocab + next[n]] / temperature - lse[n];
  }
  return { lse, entropy, logprob };
}

/**
 * The k most probable tokens of one row of logits, ties to the lower id, with their log-probabilities under
 * softmax(z / T).
 */
export function topTokens(row: ArrayLike<number>, k: number, temperature = 1) {
  const { lse } = rowStatistics(row, row.length, [-1], temperature);
  const ids = Array.from(row, (_, id) => id)
    .sort((a, b) => row[b] - row[a] || a - b)
    .slice(0, k);
  return { ids, logprobs: ids.map((id) => row[id] / temperature - lse[0]) };
}
