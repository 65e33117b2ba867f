import { joinBytes } from '../../../formats/join_bytes.ts';
import { maskedCrc32c } from '../metrics/crc32c.ts';

/** What an event file is made of, to write good ones and bad ones. */

const encoder = new TextEncoder();

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];

/** A field of bytes. */
export const field = (number: number, bytes: Uint8Array): Uint8Array =>
  joinBytes([Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);

const int = (number: number, value: number) => Uint8Array.from([...varint(number * 8), ...varint(value)]);

function float(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = number * 8 + 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

const text = (value: string) => encoder.encode(value);

/** An event with one scalar, as `simple_value`. */
export const scalarEvent = (step: number, tag: string, value: number): Uint8Array =>
  joinBytes([int(2, step), field(5, field(1, joinBytes([field(1, text(tag)), float(2, value)])))]);

/** The same as TensorFlow 2 writes it: a tensor of one float. */
export const tensorEvent = (step: number, tag: string, value: number): Uint8Array =>
  joinBytes([
    field(5, field(1, joinBytes([field(1, text(tag)), field(8, joinBytes([int(1, 1), float(5, value)]))]))),
    int(2, step),
  ]);

/** An event with a text. */
export const textEvent = (tag: string, value: string): Uint8Array =>
  field(
    5,
    field(1, joinBytes([field(1, text(tag)), field(8, joinBytes([int(1, 7), field(8, text(value))]))])),
  );

const uint32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
};

/** A record of TFRecord. @param length what its head says, if it is not so */
export function record(bytes: Uint8Array, length = bytes.length): Uint8Array {
  const head = joinBytes([uint32(length % 2 ** 32), uint32(Math.floor(length / 2 ** 32))]);
  return joinBytes([head, uint32(maskedCrc32c(head)), bytes, uint32(maskedCrc32c(bytes))]);
}

/** An event file. */
export const eventFile = (events: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    joinBytes([record(field(3, text('brain.Event:2'))), ...events.map((event) => record(event))]),
  );
