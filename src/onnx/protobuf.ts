import type { Folder } from '../model/hub/folder.ts';

/** A field of a protobuf message: bytes [start, end) of the file, or the number of a varint. */
export interface Field {
  number: number;
  wire: 'varint' | 'fixed64' | 'bytes' | 'fixed32';
  /** Of a varint; of other fields 0. */
  value: number;
  /** Where its tag begins. */
  from: number;
  start: number;
  end: number;
}

/** Bytes of the file that are read at a time. */
const windowBytes = 2 ** 16;

/**
 * Reads a protobuf file by ranges: what is not asked for, such as a model's weights, is skipped without being read.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufFile {
  #window = new Uint8Array(0);
  #from = 0;

  constructor(
    private readonly folder: Folder,
    readonly file: string,
    readonly size: number,
  ) {}

  /**
   * The fields of the message in bytes [start, end).
   * @throws Error where the bytes are no message
   */
  async *fields(start = 0, end = this.size): AsyncGenerator<Field> {
    let at = start;
    const varint = () => {
      let value = 0;
      for (let shift = 0; shift < 64; shift += 7) {
        if (at >= end) throw this.#damaged(at);
        const byte = this.#window[at++ - this.#from];
        // Beyond 2^53 a number is no size, and its last digits do not matter.
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) return value;
      }
      throw this.#damaged(at);
    };
    while (at < end) {
      const from = at;
      // A tag and a length or a number.
      if (!this.#has(at, Math.min(20, end - at))) await this.#load(at);
      const tag = varint();
      const number = Math.floor(tag / 8);
      const kind = tag % 8;
      if (number < 1 || number > 2 ** 29) throw this.#damaged(from);
      if (kind === 0) {
        const first = at;
        yield { number, wire: 'varint', value: varint(), from, start: first, end: at };
        continue;
      }
      const length = kind === 1 ? 8 : kind === 5 ? 4 : kind === 2 ? varint() : -1;
      if (length < 0 || length > end - at) throw this.#damaged(from);
      const field = { number, value: 0, from, start: at, end: at + length };
      at += length;
      yield { ...field, wire: kind === 2 ? 'bytes' : kind === 1 ? 'fixed64' : 'fixed32' };
    }
  }

  /** The text of a field. @throws Error if it is longer than any name */
  async text({ start, end }: Field): Promise<string> {
    if (end - start > 4096)
      throw new Error(`${this.file} cannot be used: it has a name of ${end - start} bytes.`);
    if (!this.#has(start, end - start)) await this.#load(start);
    return new TextDecoder().decode(this.#window.subarray(start - this.#from, end - this.#from));
  }

  #has(at: number, bytes: number): boolean {
    return at >= this.#from && at + bytes <= this.#from + this.#window.length;
  }

  async #load(at: number): Promise<void> {
    const end = Math.min(this.size, at + windowBytes);
    this.#window = new Uint8Array(await this.folder.read(this.file, at, end));
    this.#from = at;
  }

  #damaged(at: number): Error {
    return new Error(`${this.file} cannot be used: at byte ${at} it is damaged, cut off, or no ONNX file.`);
  }
}
