/** What a folder's model can do. */
export interface TextModelFacts {
  /** Display name, as in its traces. */
  name: string;
  /** Null where only its graph is known. */
  parameters: number | null;
  /** What its matrices are on the device (the files may mix types): `bf16`; or the graph that ONNX Runtime runs: `onnx/model.onnx`. */
  weights: readonly string[];
  /** Mean change of a token's log-probability by `q8`, nats; null if it is not packed, or the change was not measured. */
  q8Error: number | null;
  /** How keys and values are kept. */
  cache: 'f32' | 'f16';
  /** Mean change of a token's log-probability by keys and values of float16, nats; null if they are not, or it was not measured. */
  cacheError: number | null;
  /** Where ONNX Runtime runs it; null if our own engine does. */
  provider: 'wasm' | 'webgpu' | null;
  /** Whether that is the processor only because the graph computes in float16, which the GPU does not. */
  ledByHalf: boolean;
  /**
   * Mean absolute difference of a token's log-probability between ONNX Runtime on the GPU and on the processor, nats; null if it does
   * not run on the GPU, or this was not measured.
   */
  providerError: number | null;
  /** Bytes of its weights on the device. */
  bytes: number;
  /** Longest sequence. */
  context: number;
  /** Null if it has no chat template: its prompts are raw. */
  chat: { takesSystem: boolean; switchesThinking: boolean } | null;
  /** The tokens that end a response. */
  ends: { id: number; word: string }[];
  /** Why text cannot be encoded with its tokenizer; null if it can. */
  cannotEncode: string | null;
  /** Names its tokenizer: two models of the same one have the same ids. Traces have it as `meta.tokenizer`. */
  tokenizer: string;
  /** Sentences about what of its folder is not used. */
  notes: string[];
}

/** How a folder's model is run: the graph that ONNX Runtime runs, and what our own engine rounds to take less memory. */
export interface RunOptions {
  onnx?: string | null;
  quantise: boolean;
  cache?: 'f32' | 'f16';
}

/** The name of a model as it is run: with what is not usual of that. */
export const runName = (model: string, { onnx, quantise, cache }: RunOptions): string =>
  [model, onnx, quantise && 'q8', cache === 'f16' && 'f16 cache'].filter(Boolean).join(', ');

/** A text as tokens. */
export interface EncodedText {
  ids: number[];
  words: string[];
  promptLength: number;
  /** As the model reads it: the chat template's text. */
  text: string;
}
