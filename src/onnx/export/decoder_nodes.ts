import { type ModelConfig, windowOf } from '../../model/config.ts';
import { attention, type Shared } from './attention_nodes.ts';
import { type ExportedWeights, rotaryTensors } from './exported_weights.ts';
import { linear, matrix, type Nodes, norm } from './layer_nodes.ts';
import { GraphBuilder, type OnnxGraph, type Tensor } from './onnx_graph.ts';

/** Added to the score of a key that is not seen: float32's lowest, as in transformers. */
const lowest = -3.4028234663852886e38;

/**
 * A decoder with a key/value cache, of ONNX's own operators, by the names that optimum gives: `input_ids`, `attention_mask` over
 * past and new tokens, `position_ids`, `past_key_values.{i}.key|value` [B, Hkv, P, hd]; `logits` [B, S, V],
 * `present.{i}.key|value`. Prompts of unequal lengths are padded on the left. It computes no angles: WebGPU's sine and cosine
 * are inaccurate, so their rows come from tables.
 */
export function decoderGraphOf(c: ModelConfig, weights: ExportedWeights): OnnxGraph {
  const g = new GraphBuilder();
  const nodes: Nodes = { g, c, weights };
  g.scope('model.embed_tokens');
  const ids = g.input('input_ids', 'int64', ['batch_size', 'sequence_length']);
  g.input('attention_mask', 'int64', ['batch_size', 'total_sequence_length']);
  g.input('position_ids', 'int64', ['batch_size', 'sequence_length']);
  const embedding = matrix(nodes, weights.asStored('model.embed_tokens.weight'));
  let x = g.op('Gather', [embedding, ids], { axis: 0 });
  const shared: Shared = { ...angles(nodes), bias: biases(nodes) };
  for (let l = 0; l < c.layers; l++) {
    const at = `model.layers.${l}`;
    g.scope(`${at}.input_layernorm`);
    const attended = attention(nodes, shared, l, norm(nodes, x, `${at}.input_layernorm.weight`));
    x = g.op('Add', [x, attended]);
    g.scope(`${at}.post_attention_layernorm`);
    x = g.op('Add', [x, mlp(nodes, `${at}.mlp`, norm(nodes, x, `${at}.post_attention_layernorm.weight`))]);
  }
  g.scope('model.norm');
  x = norm(nodes, x, 'model.norm.weight');
  head(nodes, x, embedding);
  // After the logits, as others list them.
  for (let l = 0; l < c.layers; l++)
    for (const part of ['key', 'value'])
      g.output(`present.${l}.${part}`, 'float32', [
        'batch_size',
        c.kvHeads,
        'total_sequence_length',
        c.headDim,
      ]);
  return g;
}

/** SwiGLU. */
function mlp(nodes: Nodes, at: string, x: string): string {
  const { g, c } = nodes;
  const gate = linear(nodes, x, `${at}.gate_proj`, c.mlpBias);
  const up = linear(nodes, x, `${at}.up_proj`, c.mlpBias);
  g.scope(`${at}.act_fn`);
  const silu = g.op('Mul', [gate, g.op('Sigmoid', [gate])]);
  return linear(nodes, g.op('Mul', [silu, up]), `${at}.down_proj`, c.mlpBias);
}

/** The tied head reads the embedding's own tensor, which Gemm takes as [V, D], over a table of all tokens [B S, D]. */
function head(nodes: Nodes, x: string, embedding: string): void {
  const { g, c, weights } = nodes;
  g.scope('lm_head');
  const weight = c.tied ? embedding : matrix(nodes, weights.asStored('lm_head.weight'));
  const rows = g.op('Reshape', [x, g.integers([-1, c.width])]);
  const scores = g.op('Gemm', [rows, weight], { transB: 1 });
  const shape = g.op('Concat', [g.op('Shape', ['input_ids']), g.integers([c.vocab])], { axis: 0 });
  g.op('Reshape', [scores, shape], {}, 'logits');
  g.output('logits', 'float32', ['batch_size', 'sequence_length', c.vocab]);
}

/** The angles of the tokens' positions. */
function angles({ g, c }: Nodes): { cos: string; sin: string } {
  g.scope('model.rotary_emb');
  const tables = rotaryTensors(c);
  const rows = (table: Tensor) =>
    g.op('Unsqueeze', [g.op('Gather', [g.tensor(table), 'position_ids'], { axis: 0 }), g.integers([1])]);
  return { cos: rows(tables.cos), sin: rows(tables.sin) };
}

/** Which keys a query sees: those up to its own that are no padding, and in a sliding window those of the window. */
function biases({ g, c }: Nodes): Map<number, string> {
  g.scope('model.mask');
  const size = (of: string) => g.op('Gather', [g.op('Shape', [of]), g.integers(1)], { axis: 0 });
  const [total, length] = [size('attention_mask'), size('input_ids')];
  const keys = g.op('Range', [g.integers(0), total, g.integers(1)]);
  const first = g.op('Sub', [total, length]);
  const queries = g.op('Unsqueeze', [g.op('Range', [first, total, g.integers(1)]), g.integers([1])]);
  const real = g.op('Unsqueeze', [g.op('Cast', ['attention_mask'], { to: 9 }), g.integers([1, 2])]);
  const causal = g.op('And', [g.op('LessOrEqual', [keys, queries]), real]);
  const bias = (window: number) => {
    const near = window && g.op('Greater', [keys, g.op('Sub', [queries, g.integers(window)])]);
    const seen = near ? g.op('And', [causal, near]) : causal;
    return g.op('Where', [seen, g.float(0), g.float(lowest)]);
  };
  const windows = new Set(Array.from({ length: c.layers }, (_, l) => windowOf(c, l)));
  return new Map(Array.from(windows, (window) => [window, bias(window)]));
}
