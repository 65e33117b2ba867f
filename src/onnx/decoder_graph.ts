import type { ElementType, Graph, GraphValue } from './graph.ts';

/** How a graph with a key/value cache is to be run. */
export interface DecoderGraph {
  /** Its cache's layers, heads and width of a head. */
  layers: number;
  kvHeads: number;
  headDim: number;
  vocab: number;
  cacheType: 'float32' | 'float16';
  logitsType: 'float32' | 'float16';
  /** Whether the logits are those of the last position alone. */
  lastOnly: boolean;
  /** Whether attention is GroupQueryAttention, which writes to a cache of fixed capacity. */
  grouped: boolean;
  /**
   * On which side a batch of unequal lengths is padded. GroupQueryAttention counts the mask's ones, so padding must come last. Plain
   * attention appends to the cache, so it must come first.
   */
  padding: 'left' | 'right';
  /** Inputs beside `input_ids`, `attention_mask` and the cache. */
  takes: { positions: boolean; logitsToKeep: boolean };
  /** Whether activations are rounded by their largest in a run (dynamic quantisation): numbers depend on all that is in it. */
  roundsByRun: boolean;
  /** Names of the cache's inputs and outputs by layer. */
  cache: { past: CacheNames[]; present: CacheNames[] };
  /** Nodes that compute angles, which WebGPU's sine and cosine are too inaccurate for. */
  angles: string[];
}
export interface CacheNames {
  key: string;
  value: string;
}

/** What of `config.json` a graph may leave open. */
export interface DecoderSizes {
  kvHeads: number;
  headDim: number;
  vocab: number;
}

/** Domains of operators, beside ONNX's own, that ONNX Runtime Web has. Of which operators in them it knows, it says itself. */
const domains = ['ai.onnx.ml', 'com.microsoft', 'com.ms.internal.nhwc'];

const isKnown = (operator: string, functions: ReadonlySet<string>): boolean =>
  !operator.includes('.') ||
  functions.has(operator) ||
  domains.includes(operator.slice(0, operator.lastIndexOf('.')));

/** Operators that find the scale of their input in it. */
const dynamic = ['DynamicQuantizeLinear', 'com.microsoft.DynamicQuantizeMatMul'];

const pastName = /^past_key_values\.(\d+)\.(key|value)$/;
const presentName = /^present\.(\d+)\.(key|value)$/;
/** Rows by which a head may exceed the vocabulary, to a round number. */
const mostPadding = 1024;
/** More layers than any model has. */
const mostLayers = 1024;

/**
 * Finds how a graph is run as a decoder.
 * @param sizes from `config.json`
 * @throws Error naming what is not supported
 */
export function decoderGraph(graph: Graph, sizes: DecoderSizes): DecoderGraph {
  const { inputs, outputs, operators, functions, file } = graph;
  const refuse = (why: string) => new Error(`${file} cannot be run: ${why}.`);
  const input = (name: string) => inputs.find((value) => value.name === name);
  const unknown = [...operators.keys()].find((name) => !isKnown(name, functions));
  if (unknown !== undefined)
    throw refuse(
      `ONNX Runtime does not know its operator ${unknown.slice(0, 100)}: take another file of the model, or export it again with operators of ONNX and com.microsoft alone`,
    );
  const foreign = inputs.find(
    ({ name }) =>
      !pastName.test(name) &&
      !['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep'].includes(name),
  );
  if (foreign) throw refuse(`it has the input "${foreign.name}", and only decoders of text are supported`);
  if (!input('input_ids')) throw refuse('it has no input "input_ids", so it takes no tokens');
  for (const name of ['input_ids', 'attention_mask', 'position_ids', 'num_logits_to_keep']) {
    const value = input(name);
    if (value && value.type !== 'int64') throw refuse(`its input "${name}" is not of int64`);
  }
  const past = layersOf(inputs, pastName);
  const present = layersOf(outputs, presentName);
  if (past === null || present === null || past.length === 0 || past.length !== present.length)
    throw refuse(
      'it has no key/value cache: export it with past (optimum’s text-generation-with-past, or onnxruntime-genai’s builder)',
    );
  const logits = outputs.find(({ name }) => name === 'logits');
  if (logits?.dims.length !== 3) throw refuse('it has no output "logits" of [batch, sequence, vocabulary]');
  const [first] = past;
  const kvHeads = sizeOf(first.key.dims[1], sizes.kvHeads, 'key heads', refuse);
  const headDim = sizeOf(first.key.dims[3], sizes.headDim, 'width of a head', refuse);
  const rows = logits.dims[2];
  const isPadded = rows !== null && rows > sizes.vocab && rows - sizes.vocab < mostPadding;
  const vocab = isPadded ? rows : sizeOf(rows, sizes.vocab, 'vocabulary', refuse);
  const values = [...past, ...present].flatMap(({ key, value }) => [key, value]);
  const foreignShape = values.find(
    ({ dims: [, heads, , width], dims }) =>
      dims.length !== 4 || (heads ?? kvHeads) !== kvHeads || (width ?? headDim) !== headDim,
  );
  if (foreignShape) throw refuse(`"${foreignShape.name}" is not of [batch, ${kvHeads}, length, ${headDim}]`);
  const cacheType = floats(first.key.type);
  const logitsType = floats(logits.type);
  if (!logitsType) throw refuse('its logits are of neither float32 nor float16');
  if (!cacheType || values.some(({ type }) => type !== cacheType))
    throw refuse('its cache is of neither float32 nor float16');
  const positions = input('position_ids') !== undefined;
  const grouped = operators.has('com.microsoft.GroupQueryAttention');
  if (!grouped && !positions)
    throw refuse('it has neither "position_ids" nor GroupQueryAttention, so its positions are not known');
  if (!input('attention_mask')) throw refuse('it has no input "attention_mask"');
  return {
    layers: past.length,
    kvHeads,
    headDim,
    vocab,
    cacheType,
    logitsType,
    lastOnly: logits.dims[1] === 1,
    grouped,
    padding: grouped ? 'right' : 'left',
    takes: { positions, logitsToKeep: input('num_logits_to_keep') !== undefined },
    roundsByRun: dynamic.some((name) => operators.has(name)),
    cache: { past: past.map(namesOf), present: present.map(namesOf) },
    angles: ['Cos', 'Sin'].flatMap((operator) => operators.get(operator) ?? []).filter((name) => name !== ''),
  };
}

/** The keys and values of layers 0, 1, ...; null if one is missing. */
function layersOf(
  values: readonly GraphValue[],
  pattern: RegExp,
): { key: GraphValue; value: GraphValue }[] | null {
  const layers: { key?: GraphValue; value?: GraphValue }[] = [];
  for (const of of values) {
    const [, layer, part] = pattern.exec(of.name) ?? [];
    if (layer === undefined) continue;
    if (Number(layer) >= mostLayers) return null;
    layers[Number(layer)] = { ...layers[Number(layer)], [part]: of };
  }
  const whole = Array.from(layers, (layer) =>
    layer?.key && layer.value ? { key: layer.key, value: layer.value } : null,
  );
  return whole.every((layer) => layer !== null) ? whole : null;
}

const namesOf = ({ key, value }: { key: GraphValue; value: GraphValue }): CacheNames => ({
  key: key.name,
  value: value.name,
});

const floats = (type: ElementType | null) => (type === 'float32' || type === 'float16' ? type : null);

/** A size that graph and `config.json` must agree on; the graph may leave it open. */
function sizeOf(said: number | null, config: number, what: string, refuse: (why: string) => Error): number {
  if (said !== null && said !== config)
    throw refuse(`its ${what} is ${said}, and config.json says ${config}: they are not of one model`);
  return config;
}
