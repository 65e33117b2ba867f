/** What the name of a graph's file says of its weights: the usual suffixes of onnx-community and optimum. */
export type GraphType = 'fp32' | 'fp16' | 'int8' | 'uint8' | 'quantized' | 'q4' | 'q4f16' | 'bnb4';

/** Weights of a model: for our own engine, or a graph for ONNX Runtime. A model may have several. */
export interface WeightsFacts {
  /** The graph's file; null for our engine's safetensors. */
  onnx: string | null;
  /** Null for safetensors, and where the name of a graph's file does not tell. */
  dtype: GraphType | null;
}

/**
 * Which weights a file is of: the name of the graph that it is, or whose data it has; null for safetensors; undefined for
 * what all weights of a model need, its config and tokenizer.
 */
export function weightsOf(file: string): string | null | undefined {
  if (/\.safetensors(\.index\.json)?$/.test(file)) return null;
  return /^(.+\.onnx)([._]data(_\d{1,4})?)?$/.exec(file)?.[1];
}

/** Whether a file is large, and never compressed on its way. */
export const isWeights = (file: string): boolean =>
  weightsOf(file) !== undefined && !file.endsWith('.index.json');

/**
 * What a graph's name says of its weights. onnxruntime-genai's builder calls every graph `model.onnx`, whatever its type.
 * @param genai whether it lies beside a `genai_config.json`
 */
export function graphType(file: string, genai: boolean): GraphType | null {
  const [, suffix] = /model(?:_([a-z0-9]+))?\.onnx$/.exec(file) ?? [];
  if (suffix === undefined) return genai && !file.includes('/') ? null : 'fp32';
  return suffix as GraphType;
}

/** Whether a graph computes in float16, for which a GPU needs shader-f16. */
export const isHalf = (dtype: GraphType | null): boolean => dtype === 'fp16' || dtype === 'q4f16';

/** Larger graphs are not taken in full precision, unless they are asked for. */
const largestFull = 1e9;
const smaller: readonly GraphType[] = ['q4', 'int8', 'quantized', 'uint8', 'bnb4', 'q4f16', 'fp16'];

/**
 * The weights that are taken where none are asked for: our engine's; else the graph of full precision below 1 GB; else one of
 * fewer bits.
 * @param engineRuns whether our engine runs the model
 */
export function usualWeights<T extends WeightsFacts & { bytes: number }>(
  all: readonly [T, ...T[]] | readonly T[],
  engineRuns: boolean,
): T {
  const own = all.find(({ onnx }) => onnx === null);
  const graphs = all.filter(({ onnx }) => onnx !== null);
  if (own && (engineRuns || graphs.length === 0)) return own;
  const full = graphs.find(({ dtype, bytes }) => (dtype ?? 'fp32') === 'fp32' && bytes < largestFull);
  const few = smaller.flatMap((type) => graphs.find(({ dtype }) => dtype === type) ?? []);
  return full ?? few[0] ?? graphs[0];
}

/** The weights to take instead of some that compute in float16, by their names; null if all do. */
export function insteadOfHalf<T extends WeightsFacts & { bytes: number }>(
  all: readonly T[],
  { onnx }: WeightsFacts,
  engineRuns: boolean,
): T | null {
  const others = all.filter(({ dtype, onnx }) => !isHalf(dtype) && (onnx !== null || engineRuns));
  // The same but for the type it computes in.
  const near = others.find((other) => other.onnx !== null && other.onnx === onnx?.replace('q4f16', 'q4'));
  return near ?? (others.length > 0 ? usualWeights(others, engineRuns) : null);
}
