/**
 * Loads `fixtures/folders.json`, what `write_folders.py` wrote: tiny Hugging Face folders of every spelling, and what
 * transformers computes of them. Their weights are functions of the tensors' names, the same as in `folders.py`.
 */
import { readFileSync } from 'node:fs';

/** One folder, and the truth about it. */
export interface FolderCase {
  name: string;
  config: Record<string, unknown>;
  /** The folder's files by name. */
  files: Record<string, string | Uint8Array<ArrayBuffer>>;
  tokens: number[];
  /** Entry i is of token i + 1, nats. */
  truth: { entropy: number[]; logprob: number[] };
  /** Words that a note of the folder has, if it has one. */
  note?: string;
}

interface Described extends Omit<FolderCase, 'files'> {
  files: Record<string, string[]>;
  index?: unknown;
}

/** All of them. */
export function loadFolderCases(): FolderCase[] {
  const url = new URL('fixtures/folders.json', import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as Described[]).map(({ files, index, ...rest }) => ({
    ...rest,
    files: {
      'config.json': JSON.stringify(rest.config),
      ...(index !== undefined && { 'model.safetensors.index.json': JSON.stringify(index) }),
      ...Object.fromEntries(Object.entries(files).map(([file, tensors]) => [file, weightFile(tensors)])),
    },
  }));
}

/** A safetensors file of described tensors: `name dtype shape [the name whose values it has]`. */
export function weightFile(tensors: readonly string[]): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const described of tensors) {
    const [name, dtype, dimensions, like = name] = described.split(' ');
    const shape = dimensions === '-' ? [] : dimensions.split(',').map(Number);
    const data = encoded(like, shape, dtype);
    header[name] = { dtype, shape, data_offsets: [at, at + data.length] };
    parts.push(data);
    at += data.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + at);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let to = 8 + json.length;
  for (const part of parts) {
    file.set(part, to);
    to += part.length;
  }
  return file;
}

/** murmur3's finaliser over FNV-1a of the name and the golden ratio's multiples, as a number from -128 to 127. */
function* drawn(name: string, count: number): Generator<number> {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  for (let i = 0; i < count; i++) {
    let x = (seed + Math.imul(i, 0x9e3779b9)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b) >>> 0;
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) >>> 0;
    yield ((x ^ (x >>> 16)) >>> 24) - 128;
  }
}

/** A tensor's values, which every dtype holds exactly. */
function values(name: string, shape: readonly number[]): Float64Array {
  const count = shape.reduce((a, b) => a * b, 1);
  const k = Float64Array.from(drawn(name, count));
  if (name.includes('norm')) return k.map((of) => 1 + Math.floor(of / 4) / 128);
  if (shape.length < 2) return k.map((of) => of / 256);
  if (/embed|lm_head/.test(name)) return k.map((of) => of / 128);
  const scale = 2 ** Math.floor(Math.log2(2 / Math.sqrt(shape[1])) + 0.4);
  return k.map((of) => (of / 128) * scale);
}

function encoded(name: string, shape: readonly number[], dtype: string): Uint8Array {
  const count = shape.reduce((a, b) => a * b, 1);
  if (dtype === 'I64' || dtype === 'U8') return new Uint8Array(count * (dtype === 'I64' ? 8 : 1));
  const wide = values(name, shape);
  if (dtype === 'F64') return new Uint8Array(wide.buffer);
  const single = Float32Array.from(wide);
  const bits = new Uint32Array(single.buffer);
  if (dtype === 'F32') return new Uint8Array(single.buffer);
  // Values of few bits near 1: float16 has the same fraction and another bias, and none is subnormal.
  const half = (b: number) =>
    (b & 0x7fffffff) === 0 ? b >>> 16 : ((b >>> 16) & 0x8000) | (((b >>> 13) & 0x3ffff) - (112 << 10));
  return new Uint8Array(Uint16Array.from(bits, dtype === 'BF16' ? (b) => b >>> 16 : half).buffer);
}
