/** A field of a message of protocol buffers: a number, or bytes that are a text or another message. */
export type ProtoField =
  | { readonly field: number; readonly wire: 'varint' | 'double' | 'float'; readonly value: number }
  | { readonly field: number; readonly wire: 'bytes'; readonly value: Uint8Array };

/** Bytes are no message of protocol buffers. */
export class NotAMessage extends Error {}

/**
 * The fields of a message in their order. Varints are read as signed 64-bit numbers.
 * @throws NotAMessage where they end in the middle of one, or have a wire type that is not read
 */
export function* protoFields(bytes: Uint8Array): Generator<ProtoField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const need = (more: number) => {
    if (at + more > bytes.length) throw new NotAMessage('It ends in the middle of a field.');
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      need(1);
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new NotAMessage('A number in it has no end.');
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const field = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { field, wire: 'varint', value: Number(BigInt.asIntN(64, varint())) };
        break;
      case 1:
        need(8);
        yield { field, wire: 'double', value: view.getFloat64(at, true) };
        at += 8;
        break;
      case 2: {
        const length = Number(varint());
        need(length);
        yield { field, wire: 'bytes', value: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      case 5:
        need(4);
        yield { field, wire: 'float', value: view.getFloat32(at, true) };
        at += 4;
        break;
      default:
        throw new NotAMessage('It has a field of an unknown type.');
    }
  }
}
