/**
 * Thrift's compact protocol, in which parquet writes its footer and the headers of its pages, read with bounds: hyparquet
 * makes room for a list before it has seen its entries, and reads integers of any length.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

/** A field's value: binaries are bytes, 64-bit integers are bigints. */
export type ThriftValue = number | bigint | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;
/** A struct's fields by their numbers. */
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** What is wrong with the bytes. */
export class ThriftError extends Error {}

/** Structs inside structs and lists; parquet's footer needs 6. */
const deepest = 16;
const longestVarint = { 32: 5, 64: 10 } as const;
const kind = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
};

/**
 * Reads one struct.
 * @returns its fields, and where the bytes after it begin
 * @throws ThriftError where it is none, or goes beyond the bytes
 */
export function readStruct(bytes: Uint8Array, start: number): { fields: ThriftStruct; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  const need = (count: number) => {
    if (count < 0 || at + count > bytes.length) throw new ThriftError('it ends in the middle');
  };
  const byte = () => {
    need(1);
    return bytes[at++];
  };
  const varint = (bits: 32 | 64): bigint => {
    let value = 0n;
    for (let i = 0; i < longestVarint[bits]; i++) {
      const next = byte();
      value |= BigInt(next & 0x7f) << BigInt(7 * i);
      if (next < 0x80) return value;
    }
    throw new ThriftError('an integer is too long');
  };
  const count = () => {
    const value = Number(varint(32));
    // Each entry, and each byte, takes one at least.
    need(value);
    return value;
  };
  const zigzag = (bits: 32 | 64) => {
    const value = varint(bits);
    return (value >> 1n) ^ -(value & 1n);
  };
  const struct = (depth: number): ThriftStruct => {
    if (depth > deepest) throw new ThriftError('it is nested too deeply');
    const fields = new Map<number, ThriftValue>();
    for (let id = 0; ; ) {
      const head = byte();
      if ((head & 15) === 0) return fields;
      id = head >> 4 ? id + (head >> 4) : Number(zigzag(32));
      fields.set(id, value(head & 15, depth));
    }
  };
  const value = (type: number, depth: number): ThriftValue => {
    switch (type) {
      case kind.true:
        return true;
      case kind.false:
        return false;
      case kind.byte:
        return (byte() << 24) >> 24;
      case kind.i16:
      case kind.i32:
        return Number(zigzag(32));
      case kind.i64:
        return zigzag(64);
      case kind.double:
        need(8);
        at += 8;
        return view.getFloat64(at - 8, true);
      case kind.binary: {
        const length = count();
        at += length;
        return bytes.subarray(at - length, at);
      }
      case kind.list:
        return list(depth);
      case kind.struct:
        return struct(depth + 1);
      default:
        throw new ThriftError(`it has a field of the unknown type ${type}`);
    }
  };
  const list = (depth: number): ThriftValue[] => {
    if (depth > deepest) throw new ThriftError('it is nested too deeply');
    const head = byte();
    const type = head & 15;
    const length = head >> 4 === 15 ? count() : head >> 4;
    need(length);
    const isFlag = type === kind.true || type === kind.false;
    const values: ThriftValue[] = [];
    for (let i = 0; i < length; i++) values.push(isFlag ? byte() === 1 : value(type, depth + 1));
    return values;
  };
  return { fields: struct(0), end: at };
}

/** A field that must be a whole number, as a number. @throws ThriftError */
export function wholeNumber(fields: ThriftStruct, id: number): number {
  const value = fields.get(id);
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    throw new ThriftError(`its field ${id} is no whole number`);
  return number;
}

/** A field that must be a struct; null where it is missing. @throws ThriftError */
export function structField(fields: ThriftStruct, id: number): ThriftStruct | null {
  const value = fields.get(id) ?? null;
  if (value !== null && !(value instanceof Map)) throw new ThriftError(`its field ${id} is no struct`);
  return value;
}
