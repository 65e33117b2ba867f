import { PbfWriter } from 'pbf';
import type { Folder } from '../model/hub/folder.ts';
import { type Field, ProtobufFile } from './protobuf.ts';

/** Shorter tensors stay in the graph: shapes and scalars are looked at while it is optimised. */
const leastApart = 4096;

/** Bytes [start, end) of the file, or some that are not in it. */
type Piece = { start: number; end: number } | Uint8Array;

/**
 * An ONNX model without its weights, which it then takes from its own file, as from one beside it: so the runtime reads them by ranges
 * where it can, and the model is never held whole.
 * @param location by which the model names its own file
 * @returns the bytes of the model; weights in other files stay where they are
 * @throws Error where the bytes are no protobuf message
 */
export async function graphApart(
  folder: Folder,
  file: string,
  location: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const proto = new ProtobufFile(folder, file, (await folder.size(file)) ?? 0);
  const model: Piece[] = [];
  for await (const field of proto.fields()) {
    if (field.number !== 7 || field.wire !== 'bytes') {
      keep(model, field);
      continue;
    }
    const graph: Piece[] = [];
    for await (const part of proto.fields(field.start, field.end)) {
      const tensor =
        part.number === 5 && part.wire === 'bytes' ? await tensorApart(proto, part, location) : null;
      if (tensor) graph.push(header(5, tensor), ...tensor);
      else keep(graph, part);
    }
    model.push(header(7, graph), ...graph);
  }
  const bytes = new Uint8Array(lengthOf(model));
  let at = 0;
  for (const piece of model) {
    const read = piece instanceof Uint8Array ? piece : await folder.read(file, piece.start, piece.end);
    bytes.set(new Uint8Array(read), at);
    at += read.byteLength;
  }
  return bytes;
}

/** A tensor that says where its bytes are; null where it stays as it is. */
async function tensorApart(proto: ProtobufFile, tensor: Field, location: string): Promise<Piece[] | null> {
  if (tensor.end - tensor.start < leastApart) return null;
  const pieces: Piece[] = [];
  let raw: Field | null = null;
  for await (const field of proto.fields(tensor.start, tensor.end)) {
    if (field.number === 9 && field.wire === 'bytes') raw = field;
    else keep(pieces, field);
  }
  if (!raw || raw.end - raw.start < leastApart) return null;
  const told = new PbfWriter();
  for (const [key, value] of Object.entries({ location, offset: raw.start, length: raw.end - raw.start }))
    told.writeMessage(
      13,
      (_, to) => {
        to.writeStringField(1, key);
        to.writeStringField(2, String(value));
      },
      null,
    );
  // Where its bytes are: outside.
  told.writeVarintField(14, 1);
  return [...pieces, told.finish()];
}

/** Keeps a field as it is, together with the one before it where they adjoin. */
function keep(pieces: Piece[], { from, end }: Field): void {
  const last = pieces.at(-1);
  if (last && !(last instanceof Uint8Array) && last.end === from) last.end = end;
  else pieces.push({ start: from, end });
}

function header(number: number, content: readonly Piece[]): Uint8Array {
  const to = new PbfWriter();
  to.writeVarint(number * 8 + 2);
  to.writeVarint(lengthOf(content));
  return to.finish();
}

const lengthOf = (pieces: readonly Piece[]) =>
  pieces.reduce(
    (sum, piece) => sum + (piece instanceof Uint8Array ? piece.length : piece.end - piece.start),
    0,
  );
