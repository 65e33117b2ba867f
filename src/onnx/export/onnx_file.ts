import { PbfWriter } from 'pbf';
import type { Attribute, Dimension, Node, OnnxGraph, TensorType, ValueInfo } from './onnx_graph.ts';

/** Where a tensor's bytes are: in the graph's file, or in a range of one beside it. */
export type TensorBytes = Uint8Array | { file: string; offset: number; length: number };

/** The version of the operators, and of the format that came with it. */
const opset = 18;
const irVersion = 8;

const typeNumbers: Record<TensorType, number> = { float32: 1, int64: 7, bool: 9, float16: 10 };
const externalLocation = 1;

/**
 * The bytes of an `.onnx` file.
 * @param bytesOf of each of the graph's tensors, little-endian
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the numbers of the fields
 */
export function writeOnnx(
  graph: OnnxGraph,
  bytesOf: (name: string) => TensorBytes,
  producer: { version: string; description: string },
): Uint8Array<ArrayBuffer> {
  const to = new PbfWriter();
  to.writeVarintField(1, irVersion);
  to.writeStringField(2, 'forklab');
  to.writeStringField(3, producer.version);
  to.writeStringField(6, producer.description);
  to.writeMessage(7, (of) => writeGraph(of, graph, bytesOf), to);
  to.writeMessage(8, (of) => of.writeVarintField(2, opset), to);
  return to.finish() as Uint8Array<ArrayBuffer>;
}

function writeGraph(to: PbfWriter, graph: OnnxGraph, bytesOf: (name: string) => TensorBytes): void {
  for (const node of graph.nodes) to.writeMessage(1, writeNode, node);
  to.writeStringField(2, 'decoder');
  for (const { name, type, dims } of graph.tensors)
    to.writeMessage(
      5,
      (_, of) => {
        for (const size of dims) of.writeVarintField(1, size);
        of.writeVarintField(2, typeNumbers[type]);
        of.writeStringField(8, name);
        const bytes = bytesOf(name);
        if (bytes instanceof Uint8Array) of.writeBytesField(9, bytes);
        else writeLocation(of, bytes);
      },
      null,
    );
  for (const value of graph.inputs) to.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) to.writeMessage(12, writeValue, value);
}

function writeLocation(
  to: PbfWriter,
  { file, offset, length }: { file: string; offset: number; length: number },
) {
  for (const [key, value] of Object.entries({ location: file, offset, length }))
    to.writeMessage(
      13,
      (_, of) => {
        of.writeStringField(1, key);
        of.writeStringField(2, String(value));
      },
      null,
    );
  to.writeVarintField(14, externalLocation);
}

function writeNode({ inputs, outputs, name, operator, attributes }: Node, to: PbfWriter): void {
  for (const input of inputs) to.writeStringField(1, input);
  for (const output of outputs) to.writeStringField(2, output);
  to.writeStringField(3, name);
  to.writeStringField(4, operator);
  for (const attribute of Object.entries(attributes)) to.writeMessage(5, writeAttribute, attribute);
}

/** A whole number, or a list of them. */
function writeAttribute([name, value]: [string, Attribute], to: PbfWriter): void {
  to.writeStringField(1, name);
  if (typeof value === 'number') to.writeVarintField(3, value);
  else for (const one of value) to.writeVarintField(8, one);
  to.writeVarintField(20, typeof value === 'number' ? 2 : 7);
}

function writeValue({ name, type, dims }: ValueInfo, to: PbfWriter): void {
  const writeDimension = (size: Dimension, of: PbfWriter) =>
    typeof size === 'number' ? of.writeVarintField(1, size) : of.writeStringField(2, size);
  const message = (number: number, write: (of: PbfWriter) => void) => (_: unknown, of: PbfWriter) =>
    of.writeMessage(number, (_, inner) => write(inner), null);
  to.writeStringField(1, name);
  // TypeProto, its tensor, its element type and shape.
  to.writeMessage(
    2,
    message(1, (tensor) => {
      tensor.writeVarintField(1, typeNumbers[type]);
      tensor.writeMessage(
        2,
        (_, shape) => {
          for (const size of dims) shape.writeMessage(1, writeDimension, size);
        },
        null,
      );
    }),
    null,
  );
}
