import { attentionWidth, type ModelConfig, qkvWidth } from '../config.ts';
import { bytesPerPanel, panelRows, type WeightType } from '../matrix.ts';

/** A matrix of the model, and the tensors that are stacked in it, by Hugging Face's names. */
export interface MatrixSource {
  names: string[];
  out: number;
  inner: number;
}

/** A vector of the model, its tensors one after another. */
export interface VectorSource {
  names: string[];
  length: number;
}

/** One layer's tensors; absent where the model has none. */
export interface LayerSource {
  inputNorm: VectorSource;
  qkv: MatrixSource;
  qkvBias?: VectorSource;
  /** q's norm, then k's. */
  qkNorm?: VectorSource;
  output: MatrixSource;
  outputBias?: VectorSource;
  postNorm: VectorSource;
  gateUp: MatrixSource;
  gateUpBias?: VectorSource;
  down: MatrixSource;
  downBias?: VectorSource;
}

/** Where each weight of a model comes from. */
export interface FrozenLayout {
  embedding: MatrixSource;
  layers: LayerSource[];
  finalNorm: VectorSource;
  /** Absent when it is the embedding. */
  head?: MatrixSource;
}

/** The weights of a model that is not trained. */
export function frozenLayout(c: ModelConfig): FrozenLayout {
  const { width: D, hidden: F } = c;
  const q = qkvWidth(c);
  const matrix = (out: number, inner: number, ...names: string[]): MatrixSource => ({ names, out, inner });
  const vector = (length: number, ...names: string[]): VectorSource => ({ names, length });
  const when = <T>(there: boolean | undefined, source: T) => (there ? source : undefined);
  return {
    embedding: matrix(c.vocab, D, 'model.embed_tokens.weight'),
    layers: Array.from({ length: c.layers }, (_, l) => {
      const attention = (name: string) => `model.layers.${l}.self_attn.${name}`;
      const mlp = (name: string) => `model.layers.${l}.mlp.${name}`;
      const three = (of: string) => ['q', 'k', 'v'].map((name) => attention(`${name}_proj.${of}`));
      return {
        inputNorm: vector(D, `model.layers.${l}.input_layernorm.weight`),
        qkv: matrix(q, D, ...three('weight')),
        qkvBias: when(c.qkvBias, vector(q, ...three('bias'))),
        qkNorm: when(c.qkNorm, vector(2 * c.headDim, attention('q_norm.weight'), attention('k_norm.weight'))),
        output: matrix(D, attentionWidth(c), attention('o_proj.weight')),
        outputBias: when(c.outputBias, vector(D, attention('o_proj.bias'))),
        postNorm: vector(D, `model.layers.${l}.post_attention_layernorm.weight`),
        gateUp: matrix(2 * F, D, mlp('gate_proj.weight'), mlp('up_proj.weight')),
        gateUpBias: when(c.mlpBias, vector(2 * F, mlp('gate_proj.bias'), mlp('up_proj.bias'))),
        down: matrix(D, F, mlp('down_proj.weight')),
        downBias: when(c.mlpBias, vector(D, mlp('down_proj.bias'))),
      };
    }),
    finalNorm: vector(D, 'model.norm.weight'),
    head: c.tied ? undefined : matrix(c.vocab, D, 'lm_head.weight'),
  };
}

/** The matrices of a model, and its vectors, in order. */
export function sourcesOf({ embedding, layers, finalNorm, head }: FrozenLayout) {
  const all = [embedding, ...layers.flatMap((layer) => Object.values(layer)), finalNorm, head].filter(
    (source): source is MatrixSource | VectorSource => source !== undefined,
  );
  return {
    matrices: all.filter((source): source is MatrixSource => 'inner' in source),
    vectors: all.filter((source): source is VectorSource => !('inner' in source)),
  };
}

/** Bytes of a matrix on the device. */
export const matrixBytes = ({ out, inner }: MatrixSource, type: WeightType) =>
  Math.ceil(out / panelRows) * bytesPerPanel(type, inner);

/** Chunks start at multiples of it, so that the columns of a product that they give are aligned for a binding. */
const chunkRows = 64;

/**
 * Rows of a matrix by chunk, none of which is larger than a binding may be.
 * @param largest bytes of a buffer, at most
 * @throws Error if 64 rows are too large
 */
export function chunksOf(
  source: MatrixSource,
  type: WeightType,
  largest: number,
): { from: number; count: number }[] {
  const { out, inner } = source;
  if (matrixBytes(source, type) <= largest) return [{ from: 0, count: out }];
  const rows = Math.floor((largest / bytesPerPanel(type, inner)) * (panelRows / chunkRows)) * chunkRows;
  if (rows === 0)
    throw new Error(`${chunkRows} rows of ${source.names[0]} do not fit a buffer of ${largest} bytes.`);
  return Array.from({ length: Math.ceil(out / rows) }, (_, i) => ({
    from: i * rows,
    count: Math.min(rows, out - i * rows),
  }));
}

/** The first float of each vector in their common buffer, whose bindings start at multiples of 64, and its length. */
export function vectorOffsets(vectors: readonly VectorSource[]): { offsets: number[]; length: number } {
  let length = 0;
  const offsets = vectors.map((vector) => {
    const at = length;
    length += Math.ceil(vector.length / 64) * 64;
    return at;
  });
  return { offsets, length };
}
