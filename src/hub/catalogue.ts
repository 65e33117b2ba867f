/** A model of the Hub that is known to be good for looking at forks. */
export interface CatalogueEntry {
  /** `owner/name`. */
  model: string;
  /** Parameters, of which those of a tied head count once. */
  parameters: number;
  /** Bytes of the weights on the Hub. The tokenizer and the rest add 2 to 12 MB; what is exact is asked of the Hub. */
  bytes: number;
  /** What the weights are stored in, all of them. */
  dtype: 'bfloat16';
  /** As the Hub names it. */
  license: string;
  /** Its owner asks for consent first. */
  gated: boolean;
  /** What it is good for; the page has words for it. */
  kind: 'small' | 'base' | 'chat' | 'thinking' | 'maths';
  /** What of `config.json` decides its size, for an estimate before anything is fetched. */
  config: Readonly<Record<string, unknown>>;
}

/*
 * The numbers of parameters follow from the shapes (catalogue.test.ts computes them); the bytes are two for each that is
 * stored. Qwen3's files also store the head, which equals the embedding. None was looked up on the Hub: the machine that
 * this was written on cannot reach it.
 */

const qwen25 = (width: number, layers: number, heads: number, hidden: number, of: object = {}) => ({
  model_type: 'qwen2',
  hidden_size: width,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  num_key_value_heads: 2,
  intermediate_size: hidden,
  vocab_size: 151_936,
  max_position_embeddings: 32_768,
  rms_norm_eps: 1e-6,
  rope_theta: 1_000_000,
  tie_word_embeddings: true,
  ...of,
});

const qwen3 = (width: number, hidden: number) => ({
  ...qwen25(width, 28, 16, hidden),
  model_type: 'qwen3',
  num_key_value_heads: 8,
  head_dim: 128,
  max_position_embeddings: 40_960,
});

const smolLm2 = (width: number, layers: number, heads: number, hidden: number) => ({
  model_type: 'llama',
  hidden_size: width,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  num_key_value_heads: heads / 3,
  intermediate_size: hidden,
  vocab_size: 49_152,
  max_position_embeddings: 8192,
  rms_norm_eps: 1e-5,
  rope_theta: 100_000,
  tie_word_embeddings: true,
});

const llama32 = {
  model_type: 'llama',
  hidden_size: 2048,
  num_hidden_layers: 16,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 64,
  intermediate_size: 8192,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  rms_norm_eps: 1e-5,
  rope_theta: 500_000,
  rope_scaling: {
    rope_type: 'llama3',
    factor: 32,
    high_freq_factor: 4,
    low_freq_factor: 1,
    original_max_position_embeddings: 8192,
  },
  tie_word_embeddings: true,
};

const small = qwen25(896, 24, 14, 4864);
const large = qwen25(1536, 28, 12, 8960);

const open = { dtype: 'bfloat16', license: 'apache-2.0', gated: false } as const;

/** A model of the Hub as graphs for ONNX Runtime. */
export interface GraphEntry
  extends Pick<CatalogueEntry, 'model' | 'parameters' | 'license' | 'kind' | 'config'> {
  /** Those weights that are taken if no others are chosen. */
  dtype: 'fp32' | 'q4';
  /** Bytes of them, about: what is exact is asked of the Hub. */
  bytes: number;
}

/*
 * Bytes of 4-bit graphs follow from how onnxruntime's quantizer stores them: the embedding in float32, the rest, with a head of
 * its own even where that is tied, in blocks of 32 with a scale in float32 each, 5 bits a weight.
 */

/** The graphs, the smallest first. */
export const graphCatalogue: readonly GraphEntry[] = [
  {
    model: 'onnx-community/Qwen2.5-0.5B-Instruct',
    parameters: 494_032_768,
    license: 'apache-2.0',
    kind: 'chat',
    dtype: 'q4',
    bytes: 0.85e9,
    config: small,
  },
  {
    model: 'onnx-community/Qwen3-0.6B-ONNX',
    parameters: 596_049_920,
    license: 'apache-2.0',
    kind: 'thinking',
    dtype: 'q4',
    bytes: 1e9,
    config: qwen3(1024, 3072),
  },
  {
    model: 'onnx-community/Llama-3.2-1B-Instruct-ONNX',
    parameters: 1_235_814_400,
    license: 'llama3.2',
    kind: 'chat',
    dtype: 'q4',
    bytes: 1.8e9,
    config: llama32,
  },
];

/** The catalogue, the smallest first. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    ...open,
    model: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    parameters: 134_515_008,
    bytes: 269_030_016,
    kind: 'small',
    config: smolLm2(576, 30, 9, 1536),
  },
  {
    ...open,
    model: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    parameters: 361_821_120,
    bytes: 723_642_240,
    kind: 'small',
    config: smolLm2(960, 32, 15, 2560),
  },
  {
    ...open,
    model: 'Qwen/Qwen2.5-0.5B',
    parameters: 494_032_768,
    bytes: 988_065_536,
    kind: 'base',
    config: small,
  },
  {
    ...open,
    model: 'Qwen/Qwen2.5-0.5B-Instruct',
    parameters: 494_032_768,
    bytes: 988_065_536,
    kind: 'chat',
    config: small,
  },
  {
    ...open,
    model: 'Qwen/Qwen3-0.6B',
    parameters: 596_049_920,
    bytes: 1_503_264_768,
    kind: 'thinking',
    config: qwen3(1024, 3072),
  },
  {
    ...open,
    model: 'meta-llama/Llama-3.2-1B-Instruct',
    parameters: 1_235_814_400,
    bytes: 2_471_628_800,
    license: 'llama3.2',
    gated: true,
    kind: 'chat',
    config: llama32,
  },
  {
    ...open,
    model: 'Qwen/Qwen2.5-1.5B-Instruct',
    parameters: 1_543_714_304,
    bytes: 3_087_428_608,
    kind: 'chat',
    config: large,
  },
  {
    ...open,
    model: 'Qwen/Qwen2.5-Math-1.5B-Instruct',
    parameters: 1_543_714_304,
    bytes: 3_087_428_608,
    kind: 'maths',
    config: { ...large, max_position_embeddings: 4096, rope_theta: 10_000 },
  },
  {
    ...open,
    model: 'deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B',
    parameters: 1_777_088_000,
    bytes: 3_554_176_000,
    license: 'mit',
    kind: 'thinking',
    config: { ...large, max_position_embeddings: 131_072, rope_theta: 10_000, tie_word_embeddings: false },
  },
  {
    ...open,
    model: 'Qwen/Qwen3-1.7B',
    parameters: 1_720_574_976,
    bytes: 4_063_479_808,
    kind: 'thinking',
    config: qwen3(2048, 6144),
  },
];
