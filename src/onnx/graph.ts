import type { Folder } from '../model/hub/folder.ts';
import { foreignContent } from './foreign_content.ts';
import { type Field, ProtobufFile } from './protobuf.ts';

/** The element types that decoders take and give, by their number in `onnx.proto`. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: 'float32',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  16: 'bfloat16',
};
export type ElementType = 'float32' | 'float16' | 'bfloat16' | 'int32' | 'int64' | 'bool';

/** An input or output of a graph. */
export interface GraphValue {
  name: string;
  /** Null for a type that no decoder has. */
  type: ElementType | null;
  /** A size that varies is null. */
  dims: (number | null)[];
}

/** What a graph says of itself, without its weights. */
export interface Graph {
  file: string;
  inputs: GraphValue[];
  outputs: GraphValue[];
  /** The names of the nodes of each operator; other domains than ONNX's as a prefix: `com.microsoft.GroupQueryAttention`. */
  operators: Map<string, string[]>;
  /** Operators that the file itself makes of others, `domain.name`. */
  functions: Set<string>;
  /** Whether it computes in float16, rather than only storing weights in it. */
  halves: boolean;
  /** Whether attention normalises queries and keys by itself, for which ONNX Runtime has a kernel on GPUs alone. */
  normalisedAttention: boolean;
  /** Files beside the graph that hold weights: how many bytes each must have at least. */
  externalData: Map<string, number>;
  /** Bytes of its weights, here and there. */
  weights: number;
  /** Bytes of the graph's file and those. */
  bytes: number;
}

/** Most bytes of what is read of a graph: nodes, names, shapes. */
const mostRead = 2 ** 26;

/**
 * Reads a graph by ranges.
 * @throws Error if the file is missing or is no ONNX model, or files of its weights are missing or cut off
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export async function readGraph(folder: Folder, file: string): Promise<Graph> {
  const size = await folder.size(file);
  if (size === null) throw new Error(`The folder has no ${file}.`);
  const foreign = await foreignContent(folder, file);
  if (foreign) throw new Error(`${file} cannot be used: it is no ONNX file but ${foreign}`);
  const proto = new ProtobufFile(folder, file, size);
  const graph: Graph = {
    file,
    inputs: [],
    outputs: [],
    operators: new Map(),
    functions: new Set(),
    halves: false,
    normalisedAttention: false,
    externalData: new Map(),
    weights: 0,
    bytes: size,
  };
  const seen: Seen = { initialised: new Set(), halves: new Set(), computedWith: new Set() };
  let read = 0;
  const spend = (bytes: number) => {
    read += bytes;
    if (read > mostRead)
      throw new Error(`${file} cannot be used: its graph has more than 64 MiB without weights.`);
  };
  let found = false;
  for await (const model of proto.fields()) {
    if (model.number === 25 && model.wire === 'bytes') await readFunction(proto, model, graph, spend);
    if (model.number !== 7 || model.wire !== 'bytes') continue;
    found = true;
    for await (const part of proto.fields(model.start, model.end)) {
      spend(8);
      if (part.wire !== 'bytes') continue;
      if (part.number === 1) await readNode(proto, part, graph, seen, spend);
      else if (part.number === 5) await readInitializer(proto, part, graph, seen, spend);
      else if (part.number === 11) graph.inputs.push(await readValue(proto, part, spend));
      else if (part.number === 12) graph.outputs.push(await readValue(proto, part, spend));
    }
  }
  if (!found || graph.inputs.length === 0)
    throw new Error(`${file} cannot be used: it is no ONNX model, for it has no graph.`);
  // Before IR version 4 initializers were listed as inputs.
  graph.inputs = graph.inputs.filter(({ name }) => !seen.initialised.has(name));
  graph.halves ||=
    [...seen.halves].some((name) => seen.computedWith.has(name)) ||
    [...graph.inputs, ...graph.outputs].some(({ type }) => type === 'float16');
  await checkExternalData(folder, graph);
  return graph;
}

type Spend = (bytes: number) => void;

/** Where a tensor has its values: as floats, 32-bit and 64-bit integers, raw bytes, doubles, unsigned integers. */
const valueFields = [4, 5, 7, 9, 10, 11];

/** Names of tensors, while a graph is read. */
interface Seen {
  initialised: Set<string>;
  /** Weights of float16. */
  halves: Set<string>;
  /** What operators other than Cast take: weights that are only cast are cast once, on the processor. */
  computedWith: Set<string>;
}

async function readNode(
  proto: ProtobufFile,
  node: Field,
  graph: Graph,
  { computedWith }: Seen,
  spend: Spend,
): Promise<void> {
  const said: Record<number, string> = {};
  const inputs: string[] = [];
  const attributes: Field[] = [];
  for await (const field of proto.fields(node.start, node.end)) {
    spend(8);
    if (field.wire !== 'bytes') continue;
    // Inputs, name, operator, domain; attributes.
    if (field.number === 5) attributes.push(field);
    if (![1, 3, 4, 7].includes(field.number)) continue;
    spend(field.end - field.start);
    const text = await proto.text(field);
    if (field.number === 1) inputs.push(text);
    else said[field.number] = text;
  }
  const { 3: name = '', 4: operator = '', 7: domain = '' } = said;
  const known = operatorName(domain, operator);
  graph.operators.set(known, [...(graph.operators.get(known) ?? []), name]);
  if (known === 'Cast') graph.halves ||= await castsToHalf(proto, attributes, spend);
  else for (const input of inputs) computedWith.add(input);
  // The last two are the weights of queries' and keys' norms.
  if (known === 'com.microsoft.GroupQueryAttention' && inputs.slice(14).some((input) => input !== ''))
    graph.normalisedAttention = true;
}

const operatorName = (domain: string, operator: string): string =>
  domain === '' || domain === 'ai.onnx' ? operator : `${domain}.${operator}`;

async function castsToHalf(
  proto: ProtobufFile,
  attributes: readonly Field[],
  spend: Spend,
): Promise<boolean> {
  let half = false;
  for (const attribute of attributes)
    for await (const part of proto.fields(attribute.start, attribute.end)) {
      spend(8);
      if (part.number === 3 && part.wire === 'varint') half ||= elementTypes[part.value] === 'float16';
    }
  return half;
}

async function readFunction(
  proto: ProtobufFile,
  made: Field,
  { functions }: Graph,
  spend: Spend,
): Promise<void> {
  const said: Record<number, string> = {};
  for await (const field of proto.fields(made.start, made.end)) {
    spend(8);
    // Name, domain.
    if (field.wire === 'bytes' && [1, 10].includes(field.number))
      said[field.number] = await proto.text(field);
  }
  functions.add(operatorName(said[10] ?? '', said[1] ?? ''));
}

async function readInitializer(
  proto: ProtobufFile,
  tensor: Field,
  graph: Graph,
  { initialised, halves }: Seen,
  spend: Spend,
): Promise<void> {
  const external: Record<string, string> = {};
  let name = '';
  let half = false;
  for await (const field of proto.fields(tensor.start, tensor.end)) {
    spend(2);
    if (field.number === 2 && field.wire === 'varint') half = elementTypes[field.value] === 'float16';
    if (field.number === 8) name = await proto.text(field);
    if (valueFields.includes(field.number)) graph.weights += field.end - field.start;
    if (field.number !== 13 || field.wire !== 'bytes') continue;
    let key = '';
    for await (const part of proto.fields(field.start, field.end)) {
      spend(16);
      if (part.number === 1) key = await proto.text(part);
      else if (part.number === 2) external[key] = await proto.text(part);
    }
  }
  initialised.add(name);
  if (half) halves.add(name);
  const { location, offset = '0', length = '0' } = external;
  if (location === undefined) return;
  const end = Number(offset) + Number(length);
  if (!Number.isSafeInteger(end) || end < 0)
    throw new Error(`${proto.file} cannot be used: it asks for bytes ${offset} to ${end} of ${location}.`);
  const { externalData } = graph;
  graph.weights += Number(length);
  externalData.set(location, Math.max(externalData.get(location) ?? 0, end));
}

async function readValue(proto: ProtobufFile, value: Field, spend: Spend): Promise<GraphValue> {
  const read: GraphValue = { name: '', type: null, dims: [] };
  const inside = async (field: Field, take: (part: Field) => Promise<void> | void) => {
    for await (const part of proto.fields(field.start, field.end)) {
      spend(8);
      await take(part);
    }
  };
  await inside(value, async (field) => {
    if (field.number === 1) read.name = await proto.text(field);
    else if (field.number === 2)
      // TypeProto, its tensor, its element type and shape, the dimensions, and each one's value.
      await inside(field, async (type) => {
        if (type.number !== 1) return;
        await inside(type, async (tensor) => {
          if (tensor.number === 1) read.type = elementTypes[tensor.value] ?? null;
          else if (tensor.number === 2)
            await inside(tensor, async (dim) => {
              if (dim.number !== 1) return;
              let size: number | null = null;
              await inside(dim, (part) => {
                if (part.number === 1 && part.wire === 'varint') size = part.value;
              });
              read.dims.push(size);
            });
        });
      });
  });
  return read;
}

/** @throws Error if a file of weights is missing, shorter than the graph needs, or outside the folder */
async function checkExternalData(folder: Folder, graph: Graph): Promise<void> {
  const { file, externalData } = graph;
  const path = file.slice(0, file.lastIndexOf('/') + 1);
  for (const [location, bytes] of externalData) {
    if (!/^[\w.-][\w. /-]*$/.test(location) || location.split('/').includes('..'))
      throw new Error(`${file} cannot be used: it asks for weights in ${JSON.stringify(location)}.`);
    const size = await folder.size(path + location);
    if (size === null)
      throw new Error(
        `The folder has no ${path}${location}, where ${file} has its weights. Add it and try again.`,
      );
    if (size < bytes)
      throw new Error(
        `${path}${location} is cut off: it has ${size} bytes, and ${file} needs ${bytes}. Download it again.`,
      );
    graph.bytes += size;
  }
}
