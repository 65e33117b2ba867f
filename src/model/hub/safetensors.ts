/**
 * Reading and writing safetensors: 8 bytes of header length, a JSON header, the tensors' bytes. A file is read by
 * ranges: the header first, then one tensor at a time. Files are untrusted: the header's length, every dtype, shape and
 * offset are checked before anything is allocated. Reference: https://github.com/huggingface/safetensors (format).
 */
import type { Folder } from './folder.ts';

/** Longest accepted header: that of a thousand tensors has 100 kB. */
const longestHeader = 32 * 2 ** 20;

/** Bits of an element, by dtype. */
const bitsOf: Readonly<Record<string, number>> = {
  F64: 64,
  F32: 32,
  F16: 16,
  BF16: 16,
  I64: 64,
  I32: 32,
  I16: 16,
  I8: 8,
  U64: 64,
  U32: 32,
  U16: 16,
  U8: 8,
  BOOL: 8,
  C64: 64,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F4: 4,
};

/** A tensor of a file, and its position. */
export interface StoredTensor {
  name: string;
  /** As in the format, e.g. `BF16`. */
  dtype: string;
  shape: number[];
  file: string;
  /** Bytes [start, end) of the file. */
  start: number;
  end: number;
}

/** Supported dtypes, each read as the nearest float32. */
const readable = ['F64', 'F32', 'F16', 'BF16'];

export const isReadable = (tensor: StoredTensor) => readable.includes(tensor.dtype);

/** Integers and booleans: buffers, or the codes of quantised weights. */
export const isInteger = ({ dtype }: StoredTensor) => /^(I|U|BOOL)/.test(dtype);

/**
 * Reads a file's header.
 * @throws Error saying what is wrong with the file
 */
export async function readHeader(folder: Folder, file: string): Promise<StoredTensor[]> {
  const wrong = (what: string): never => {
    throw new Error(`${file} cannot be read: ${what}.`);
  };
  const size = (await folder.size(file)) ?? wrong('it is not in the folder');
  if (size < 8) wrong('the file is too short to be safetensors');
  const start = await folder.read(file, 0, 8);
  if (new TextDecoder().decode(start) === 'version ')
    wrong('it is a Git LFS pointer; fetch the weights with git lfs pull');
  const headerLength = Number(new DataView(start).getBigUint64(0, true));
  if (headerLength > longestHeader || 8 + headerLength > size)
    wrong('it is not a safetensors file, or truncated: its header is longer than allowed');
  let header: unknown;
  let twice = false;
  try {
    const bytes = await folder.read(file, 8, 8 + headerLength);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
    twice = colons(text) > keys(header);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError))
      throw error;
    wrong('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    wrong('its header is not an object');
  if (twice) wrong('its header has a duplicate key');
  const dataStart = 8 + headerLength;
  const room = size - dataStart;
  const tensors: StoredTensor[] = [];
  for (const [name, entry] of Object.entries(header as Record<string, unknown>)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    if (typeof dtype !== 'string' || !Object.hasOwn(bitsOf, dtype))
      wrong(`tensor ${name} has a type other than safetensors knows`);
    const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
    if (!Array.isArray(shape) || shape.length > 8 || !shape.every(isSize))
      wrong(`tensor ${name} has an invalid shape`);
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
      wrong(`tensor ${name} has an invalid position`);
    const [from, to] = offsets as [number, number];
    const bits = (shape as number[]).reduce((a, b) => a * b, 1) * bitsOf[dtype as string];
    if (from > to || to > room || (to - from) * 8 !== bits)
      wrong(
        `tensor ${name} extends outside the file or does not have the size of its shape; a download may be incomplete`,
      );
    tensors.push({
      name,
      dtype: dtype as string,
      shape: shape as number[],
      file,
      start: dataStart + from,
      end: dataStart + to,
    });
  }
  const ordered = tensors.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  for (let i = 1; i < ordered.length; i++) {
    if (ordered[i].start < ordered[i - 1].end)
      wrong(`two tensors overlap: ${ordered[i - 1].name} and ${ordered[i].name}`);
  }
  return tensors;
}

/** The number of colons outside the strings of a JSON text, i.e. of keys, including those that JSON.parse drops. */
const colons = (json: string) => json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[^:"]+/g, '').length;

const keys = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce(
        (sum: number, of) => sum + keys(of),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      )
    : 0;

/** Elements read at a time: 32 MiB of float64. */
const chunk = 2 ** 22;

/**
 * Reads a tensor's elements in order, a few million at a time.
 * @param take receives the values of each part and its offset in the tensor
 * @throws Error if its dtype is not supported
 */
export async function readTensor(
  folder: Folder,
  tensor: StoredTensor,
  take: (values: Float32Array, from: number) => void,
): Promise<void> {
  const count = elementCount(tensor);
  for (let from = 0; from < count; from += chunk) {
    const to = Math.min(count, from + chunk);
    take(widen(tensor.dtype, await readElements(folder, tensor, from, to)), from);
  }
}

/** The number of a tensor's elements. */
export const elementCount = ({ shape }: StoredTensor) => shape.reduce((a, b) => a * b, 1);

/**
 * The bytes of elements [from, to) of a tensor.
 * @throws Error if its dtype is not supported, or the file has changed
 */
export async function readElements(
  folder: Folder,
  tensor: StoredTensor,
  from: number,
  to: number,
): Promise<ArrayBuffer> {
  const { dtype, start, file, name } = tensor;
  if (!isReadable(tensor))
    throw new Error(
      `${file} cannot be used: ${name} is stored as ${dtype}, as in a quantised model, and the engine reads only ${readable.join(', ')}. Dequantise the model first.`,
    );
  const bytes = bitsOf[dtype] / 8;
  const part = await folder.read(file, start + from * bytes, start + to * bytes);
  if (part.byteLength !== (to - from) * bytes)
    throw new Error(`${file} cannot be read: it was truncated in the meantime.`);
  return part;
}

/** Elements of a supported dtype as the nearest float32s. */
export function widen(dtype: string, bytes: ArrayBuffer): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(bytes));
  const words = new Uint16Array(bytes);
  const bits = new Uint32Array(words.length);
  if (dtype === 'BF16') for (let i = 0; i < words.length; i++) bits[i] = words[i] << 16;
  else for (let i = 0; i < words.length; i++) bits[i] = float16Bits(words[i]);
  return new Float32Array(bits.buffer);
}

/** The float32 bits of a float16: a subnormal one is a multiple of 2^-24, a normal number in float32. */
function float16Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 1023) << 13);
}

/**
 * Writes float32 tensors, in the order given.
 * @throws Error on a duplicate or reserved name
 */
export function writeSafetensors(
  tensors: { name: string; shape: number[]; values: Float32Array }[],
): ArrayBuffer {
  // Not a JavaScript object: that would treat __proto__ specially, and put numeric names first.
  const header = new Map<string, object>([['__metadata__', { format: 'pt' }]]);
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    if (header.has(name)) throw new Error(`Two tensors cannot both be called ${name}.`);
    header.set(name, { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] });
    offset += values.byteLength;
  }
  const entries = Array.from(header, ([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  const json = new TextEncoder().encode(`{${entries.join(',')}}`);
  // Padded with spaces to 8, so that the data is aligned.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const file = new ArrayBuffer(8 + headerLength + offset);
  new DataView(file).setBigUint64(0, BigInt(headerLength), true);
  const bytes = new Uint8Array(file);
  bytes.fill(32, 8, 8 + headerLength);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}
