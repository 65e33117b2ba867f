/**
 * Reading and writing safetensors: 8 bytes of header length, a JSON header, the tensors' bytes.
 * Files are untrusted: the header's length, every dtype, shape and offset are checked before anything is allocated.
 * Reference: https://github.com/huggingface/safetensors (format).
 */

/** Longest header that is read: that of a thousand tensors is 100 kB. */
const longestHeader = 8 * 2 ** 20;

const bytesOf: Record<string, number> = { F32: 4, F16: 2, BF16: 2 };

export interface SafetensorsFile {
  /** Names in the file. */
  names: string[];
  shape(name: string): number[];
  /** A tensor as float32, whatever it is stored as. */
  read(name: string): Float32Array;
}

/**
 * Opens a safetensors file that is in memory.
 * @throws Error with a sentence saying what is wrong with the file
 */
export function openSafetensors(file: ArrayBuffer): SafetensorsFile {
  const wrong = (what: string): never => {
    throw new Error(`The weights cannot be read: ${what}.`);
  };
  if (file.byteLength < 8) wrong('the file is too short to be safetensors');
  const headerLength = Number(new DataView(file).getBigUint64(0, true));
  if (headerLength > longestHeader || 8 + headerLength > file.byteLength)
    wrong('its header is longer than allowed');
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(file, 8, headerLength)),
    );
  } catch {
    wrong('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    wrong('its header is not an object');
  const dataStart = 8 + headerLength;
  const room = file.byteLength - dataStart;
  const tensors = new Map<string, { dtype: string; shape: number[]; start: number; end: number }>();
  for (const [name, entry] of Object.entries(header as Record<string, unknown>)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    if (typeof dtype !== 'string' || !Object.hasOwn(bytesOf, dtype))
      wrong(`tensor ${name} has a type other than F32, F16, BF16`);
    const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
    if (!Array.isArray(shape) || shape.length > 8 || !shape.every(isSize))
      wrong(`tensor ${name} has no proper shape`);
    if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
      wrong(`tensor ${name} has no proper place`);
    const [start, end] = offsets as [number, number];
    const size = (shape as number[]).reduce((a, b) => a * b, 1) * bytesOf[dtype as string];
    if (start > end || end > room || end - start !== size)
      wrong(`tensor ${name} lies outside the file or has another size`);
    tensors.set(name, {
      dtype: dtype as string,
      shape: shape as number[],
      start: dataStart + start,
      end: dataStart + end,
    });
  }
  const ordered = [...tensors.values()].sort((a, b) => a.start - b.start);
  for (let i = 1; i < ordered.length; i++) {
    if (ordered[i].start < ordered[i - 1].end) wrong('two tensors overlap');
  }
  const find = (name: string) => tensors.get(name) ?? wrong(`it has no tensor ${name}`);
  return {
    names: [...tensors.keys()],
    shape: (name) => find(name).shape,
    read(name) {
      const { dtype, start, end } = find(name);
      // Tensors need not be aligned to their element size in the file.
      const bytes = file.slice(start, end);
      if (dtype === 'F32') return new Float32Array(bytes);
      const words = new Uint16Array(bytes);
      return Float32Array.from(words, dtype === 'BF16' ? fromBfloat16 : fromFloat16);
    },
  };
}

const scratch = new DataView(new ArrayBuffer(4));

function fromBfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Writes float32 tensors, in the order given. */
export function writeSafetensors(
  tensors: { name: string; shape: number[]; values: Float32Array }[],
): ArrayBuffer {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
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
