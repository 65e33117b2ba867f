import { allocate } from '../../device/buffers.ts';
import type { Device } from '../../device/device.ts';
import type { CacheType } from '../cache_type.ts';
import { longestSequence, type ModelConfig } from '../config.ts';
import { type Folder, readJson } from '../hub/folder.ts';
import { configFromHub } from '../hub/hub_config.ts';
import { findTensors, isAdapter, placeTensors } from '../hub/hub_weights.ts';
import { elementCount, readElements, type StoredTensor, widen } from '../hub/safetensors.ts';
import { chooseMatmul } from '../matmul_choice.ts';
import type { Matrix, WeightType } from '../matrix.ts';
import { type Model, rotaryTable } from '../model.ts';
import { at, type ModelWeights } from '../model_weights.ts';
import {
  chunksOf,
  type FrozenLayout,
  frozenLayout,
  type MatrixSource,
  matrixBytes,
  sourcesOf,
  type VectorSource,
  vectorOffsets,
} from './frozen_layout.ts';
import { packPanels, type Rows } from './panels.ts';

/** A model folder whose tensors have been found, but not read. */
export interface FoundModel {
  folder: Folder;
  config: ModelConfig;
  layout: FrozenLayout;
  /** The files' tensors by the model's names. */
  stored: ReadonlyMap<string, StoredTensor>;
  /** Sentences about fields and tensors of the folder that are not used. */
  notes: string[];
}

/**
 * Reads a folder's `config.json` and the headers of its weights.
 * @throws Error if the engine does not support the model, or the weights do not match the config
 */
export async function findModel(folder: Folder): Promise<FoundModel> {
  if ((await folder.size('adapter_config.json')) !== null) throw isAdapter();
  const notes: string[] = [];
  const note = (sentence: string) => void notes.push(sentence);
  const json = await readJson(folder, 'config.json');
  const said = configFromHub(json, note);
  const { transformers_weights: named } = json as { transformers_weights?: unknown };
  const tensors = await findTensors(folder, named ?? null, note);
  const placed = await placeTensors(folder, said, tensors, note);
  const stored = new Map(placed.tensors.map(({ range, stored: of }) => [range.name, of]));
  return { folder, config: placed.config, layout: frozenLayout(placed.config), stored, notes };
}

/** The type that a matrix has on the device: its files', or `q8` if asked for. */
export function typeOf(
  { stored }: Pick<FoundModel, 'stored'>,
  source: MatrixSource,
  quantise: boolean,
): WeightType {
  if (quantise) return 'q8';
  const dtypes = new Set(source.names.map((name) => stored.get(name)?.dtype));
  if (dtypes.size > 1) return 'f32';
  return dtypes.has('BF16') ? 'bf16' : dtypes.has('F16') ? 'f16' : 'f32';
}

export interface LoadOptions {
  /** Pack the matrices to `q8`, which changes the model a little. */
  quantise?: boolean;
  /** How keys and values are kept; default: `f32`. `f16` halves their memory and changes the model a little. */
  cache?: CacheType;
  /** Longest sequence that will be run; default: as long as the model allows. */
  context?: number;
  /** Largest chunk of a matrix, bytes; default: what a buffer of the device holds. */
  largestChunk?: number;
  /** Called as bytes of the files are read. Throwing from it stops the loading. */
  progress?: (bytes: number, of: number) => void;
}

/** Bytes of a file read at a time. */
const readBytes = 2 ** 23;

/** Most bytes of all copies on the parts of a device, unless a single one has more. */
const mostCopies = 2 ** 31;

/** The devices that get a copy of the weights: as many parts as have room, or the device itself. */
function devicesFor(found: FoundModel, device: Device, quantise: boolean): readonly Device[] {
  if (device.parts.length === 0) return [device];
  const { matrices } = sourcesOf(found.layout);
  const bytes = matrices.reduce((sum, m) => sum + matrixBytes(m, typeOf(found, m, quantise)), 0);
  return device.parts.slice(0, Math.max(1, Math.floor(mostCopies / bytes)));
}

/**
 * Loads a model that is not trained: its tensors are read by ranges, packed, and written to the device one after
 * another, so that no more than a few MiB of it are in memory here.
 * @throws DeviceError when a device has too little memory; Error if the weights cannot be read
 */
export async function loadFrozen(
  found: FoundModel,
  device: Device,
  options: LoadOptions = {},
): Promise<Model> {
  const devices = devicesFor(found, device, options.quantise ?? false);
  const { context = longestSequence(found.config), progress } = options;
  const config = { ...found.config, context: Math.min(context, longestSequence(found.config)) };
  const { matrices, vectors } = sourcesOf(found.layout);
  const made = await allocateCopies(found, config, devices, options);
  try {
    const total = [...found.stored.values()].reduce((sum, tensor) => sum + bytesOf(tensor), 0);
    let read = 0;
    const took = (bytes: number) => {
      read += bytes;
      progress?.(read, total);
    };
    for (const source of matrices) {
      await uploadMatrix(
        found,
        source,
        made.map((copy) => copy.matrix(source)),
        devices,
        took,
      );
    }
    const { offsets, length } = vectorOffsets(vectors);
    const values = new Float32Array(length);
    for (const [i, vector] of vectors.entries()) {
      values.set(await readVector(found, vector), offsets[i]);
      for (const name of vector.names) took(bytesOf(found.stored.get(name)!));
    }
    const angles = rotaryTable(found.config, config.context + 4);
    for (const [i, to] of devices.entries()) {
      to.write(made[i].buffers.vectors, values);
      to.write(made[i].buffers.rotary, angles);
    }
    await Promise.all(devices.map((to) => to.done()));
  } catch (error) {
    for (const { buffers } of made) for (const buffer of Object.values(buffers)) buffer.destroy();
    throw error;
  }
  const copies = made.map((copy, i): Model => ({ ...copy.model, device: devices[i] }));
  return devices.length === 1 && devices[0] === device
    ? copies[0]
    : { ...copies[0], device, buffers: [], copies };
}

/** Bytes of a tensor in its file. */
const bytesOf = ({ start, end }: StoredTensor) => end - start;

/** Allocates a model's buffers on each device, or on none. */
async function allocateCopies(
  found: FoundModel,
  config: ModelConfig,
  devices: readonly Device[],
  { quantise = false, cache = 'f32', largestChunk }: LoadOptions,
) {
  const { layout } = found;
  const { matrices, vectors } = sourcesOf(layout);
  const { offsets, length } = vectorOffsets(vectors);
  const made = await Promise.allSettled(
    devices.map(async (device) => {
      const plan: Record<string, number> = {
        vectors: length * 4,
        rotary: (config.context + 4) * config.headDim * 4,
      };
      const chunked = matrices.map((source) => {
        const type = typeOf(found, source, quantise);
        const chunks = chunksOf(source, type, largestChunk ?? device.largestBuffer);
        for (const { from, count } of chunks)
          plan[`${source.names[0]} ${from}`] = matrixBytes({ ...source, out: count }, type);
        return { type, chunks };
      });
      const buffers = await allocate(device, plan);
      const matrix = (source: MatrixSource): Matrix & { kind: 'packed' } => {
        const { type, chunks } = chunked[matrices.indexOf(source)];
        const { out, inner, names } = source;
        return {
          kind: 'packed',
          type,
          out,
          inner,
          chunks: chunks.map((chunk) => ({ ...chunk, buffer: buffers[`${names[0]} ${chunk.from}`] })),
        };
      };
      const vector = (source: VectorSource) =>
        at(buffers.vectors, offsets[vectors.indexOf(source)], source.length);
      const model: Model = {
        device,
        config,
        weights: weightsOf(layout, matrix, vector),
        rotary: buffers.rotary,
        cache,
        matmul: (shape) => chooseMatmul(device, shape),
        flat: null,
        buffers: Object.values(buffers),
      };
      return { buffers, matrix, model };
    }),
  );
  const failed = made.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  const copies = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!failed) return copies;
  for (const { buffers } of copies) for (const buffer of Object.values(buffers)) buffer.destroy();
  throw failed.reason;
}

function weightsOf(
  { embedding, layers, finalNorm, head }: FrozenLayout,
  matrix: (source: MatrixSource) => Matrix,
  vector: (source: VectorSource) => ReturnType<typeof at>,
): ModelWeights {
  const either = (source: VectorSource | undefined) => (source ? vector(source) : null);
  const tokens = matrix(embedding);
  return {
    embedding: tokens,
    layers: layers.map((layer) => ({
      inputNorm: vector(layer.inputNorm),
      qkv: matrix(layer.qkv),
      qkvBias: either(layer.qkvBias),
      qkNorm: layer.qkNorm ? { binding: vector(layer.qkNorm), kAt: layer.qkNorm.length / 2 } : null,
      output: matrix(layer.output),
      outputBias: either(layer.outputBias),
      postNorm: vector(layer.postNorm),
      gateUp: matrix(layer.gateUp),
      gateUpBias: either(layer.gateUpBias),
      down: matrix(layer.down),
      downBias: either(layer.downBias),
    })),
    finalNorm: vector(finalNorm),
    head: head ? matrix(head) : tokens,
  };
}

/** Reads a matrix a few MiB at a time, packs it, and writes it to every device. */
async function uploadMatrix(
  found: FoundModel,
  source: MatrixSource,
  copies: (Matrix & { kind: 'packed' })[],
  devices: readonly Device[],
  took: (bytes: number) => void,
): Promise<void> {
  const { inner } = source;
  const { type } = copies[0];
  const step = Math.max(8, Math.floor(readBytes / (inner * 4) / 8) * 8);
  for (const [c, { from, count }] of copies[0].chunks.entries()) {
    for (let row = 0; row < count; row += step) {
      const rows = Math.min(step, count - row);
      const { values, bytes } = await readRows(found, source, from + row, from + row + rows, type);
      const packed = packPanels(type, values, rows, inner);
      const offset = matrixBytes({ ...source, out: row }, type);
      for (const [i, to] of devices.entries()) to.write(copies[i].chunks[c].buffer, packed, offset);
      took(bytes);
      // What was written is copied on its way to the device: without waiting, all of the model would be on its way.
      await Promise.all(devices.map((to) => to.done()));
    }
  }
}

/** Rows [from, to) of a matrix, over the tensors that are stacked in it. */
async function readRows(
  { folder, stored }: FoundModel,
  { names, inner }: MatrixSource,
  from: number,
  to: number,
  type: WeightType,
): Promise<{ values: Rows; bytes: number }> {
  const halves = type === 'bf16' || type === 'f16';
  const values = new (halves ? Uint16Array : Float32Array)((to - from) * inner);
  let bytes = 0;
  let start = 0;
  for (const name of names) {
    const tensor = stored.get(name)!;
    const end = start + elementCount(tensor) / inner;
    const [first, last] = [Math.max(from, start), Math.min(to, end)];
    if (first < last) {
      const part = await readElements(folder, tensor, (first - start) * inner, (last - start) * inner);
      bytes += part.byteLength;
      values.set(halves ? new Uint16Array(part) : widen(tensor.dtype, part), (first - from) * inner);
    }
    start = end;
  }
  return { values, bytes };
}

async function readVector(
  { folder, stored }: FoundModel,
  { names, length }: VectorSource,
): Promise<Float32Array> {
  const values = new Float32Array(length);
  let at = 0;
  for (const name of names) {
    const tensor = stored.get(name)!;
    values.set(widen(tensor.dtype, await readElements(folder, tensor, 0, elementCount(tensor))), at);
    at += elementCount(tensor);
  }
  return values;
}
