import { windowOf } from '../../model/config.ts';
import { linear, type Nodes, norm } from './layer_nodes.ts';

/** What the attention of every layer reads beside its own weights. */
export interface Shared {
  /** (cos, sin) of each token's position: [B, 1, S, hd/2]. */
  cos: string;
  sin: string;
  /** Added to the scores: [B, 1, S, T], of each length of a window; 0 for none. */
  bias: ReadonlyMap<number, string>;
}

/**
 * Attention of layer l with its cache. Queries of the heads that share a key head are rows of one product, so that keys and values
 * are not repeated.
 * @param x normalised, [B, S, D]
 */
export function attention(nodes: Nodes, { cos, sin, bias }: Shared, l: number, x: string): string {
  const { g, c } = nodes;
  const at = `model.layers.${l}.self_attn`;
  const cached = (part: 'key' | 'value', made: string) => {
    const past = g.input(`past_key_values.${l}.${part}`, 'float32', [
      'batch_size',
      c.kvHeads,
      'past_sequence_length',
      c.headDim,
    ]);
    return g.op('Concat', [past, made], { axis: 2 }, `present.${l}.${part}`);
  };
  /** [B, S, heads hd] to [B, heads, S, hd], normalised on the way where the model does. */
  const split = (value: string, heads: number, normed: string | null) => {
    const apart = g.op('Reshape', [value, g.integers([0, 0, heads, c.headDim])]);
    const ready = normed && c.qkNorm ? norm(nodes, apart, `${at}.${normed}.weight`) : apart;
    return g.op('Transpose', [ready], { perm: [0, 2, 1, 3] });
  };
  /** Pairs (d, d + hd/2) turned by the position's angle. */
  const turn = (value: string) => {
    const [a, b] = g.halves(value);
    const left = g.op('Sub', [g.op('Mul', [a, cos]), g.op('Mul', [b, sin])]);
    const right = g.op('Add', [g.op('Mul', [b, cos]), g.op('Mul', [a, sin])]);
    return g.op('Concat', [left, right], { axis: -1 });
  };
  const q = linear(nodes, x, `${at}.q_proj`, c.qkvBias);
  const k = linear(nodes, x, `${at}.k_proj`, c.qkvBias);
  const v = linear(nodes, x, `${at}.v_proj`, c.qkvBias);
  g.scope(`${at}.q_norm`);
  const queries = turn(split(q, c.heads, 'q_norm'));
  g.scope(`${at}.k_norm`);
  const keys = cached('key', turn(split(k, c.kvHeads, 'k_norm')));
  g.scope(at);
  const values = cached('value', split(v, c.kvHeads, null));

  const scaled = g.op('Mul', [queries, g.float(c.headDim ** -0.5)]);
  const grouped = (value: string) =>
    c.heads === c.kvHeads ? value : g.op('Reshape', [value, g.integers([0, c.kvHeads, -1, 0])]);
  const apart = (value: string) =>
    c.heads === c.kvHeads ? value : g.op('Reshape', [value, g.integers([0, c.heads, -1, 0])]);
  const products = g.op('MatMul', [grouped(scaled), g.op('Transpose', [keys], { perm: [0, 1, 3, 2] })]);
  const seen = g.op('Add', [apart(products), bias.get(windowOf(c, l))!]);
  const shares = g.op('Softmax', [seen], { axis: -1 });
  const mixed = apart(g.op('MatMul', [grouped(shares), values]));
  const joined = g.op('Transpose', [mixed], { perm: [0, 2, 1, 3] });
  const rows = g.op('Reshape', [joined, g.integers([0, 0, c.heads * c.headDim])]);
  return linear(nodes, rows, `${at}.o_proj`, c.outputBias);
}
