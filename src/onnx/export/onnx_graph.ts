/** Element types of the tensors of an exported graph. */
export type TensorType = 'float32' | 'float16' | 'int64' | 'bool';

/** A size, or the name of one that varies. */
export type Dimension = number | string;

export interface ValueInfo {
  name: string;
  type: TensorType;
  dims: Dimension[];
}

/** A whole number, or several. */
export type Attribute = number | readonly number[];

export interface Node {
  /** Of ONNX's own operators. */
  operator: string;
  name: string;
  inputs: string[];
  outputs: string[];
  attributes: Readonly<Record<string, Attribute>>;
}

/** A tensor of the graph's file: a constant, or weights. */
export interface Tensor {
  name: string;
  type: TensorType;
  dims: number[];
  /** Its bytes in parts, little-endian: asked for once, when it is written. */
  parts: () => AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A graph to be written. */
export interface OnnxGraph {
  inputs: ValueInfo[];
  outputs: ValueInfo[];
  nodes: Node[];
  tensors: Tensor[];
}

const elementBytes: Record<TensorType, number> = { float32: 4, float16: 2, int64: 8, bool: 1 };

export const tensorBytes = ({ type, dims }: Pick<Tensor, 'type' | 'dims'>): number =>
  dims.reduce((a, b) => a * b, elementBytes[type]);

/** Builds a graph node by node; every operation gives the name of its output. */
export class GraphBuilder implements OnnxGraph {
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  readonly nodes: Node[] = [];
  readonly tensors: Tensor[] = [];
  #scope = '';
  #known = new Set<string>();
  #named = new Map<string, number>();

  /** Names what follows after a part of the model: `model.layers.0.mlp`. */
  scope(scope: string): void {
    this.#scope = `/${scope.replaceAll('.', '/')}/`;
  }

  input(name: string, type: TensorType, dims: Dimension[]): string {
    this.inputs.push({ name, type, dims });
    return name;
  }

  /** Makes a value an output, by the name that it has. */
  output(name: string, type: TensorType, dims: Dimension[]): void {
    this.outputs.push({ name, type, dims });
  }

  /** @param output name of the output; default: the node's */
  op(operator: string, inputs: string[], attributes: Node['attributes'] = {}, output?: string): string {
    const name = this.#free(operator);
    const made = output ?? name;
    this.nodes.push({ operator, name, inputs, outputs: [made], attributes });
    return made;
  }

  /** The two halves of the last dimension. */
  halves(value: string): [string, string] {
    const name = this.#free('Split');
    const outputs: [string, string] = [`${name}_0`, `${name}_1`];
    this.nodes.push({
      operator: 'Split',
      name,
      inputs: [value],
      outputs,
      attributes: { axis: -1, num_outputs: 2 },
    });
    return outputs;
  }

  /** A list of whole numbers; a single number is a scalar. */
  integers(values: number | readonly number[]): string {
    const list = typeof values === 'number' ? [values] : values;
    const name = `${typeof values === 'number' ? 'integer' : 'integers'}_${list.join('_')}`.replaceAll(
      '-',
      'm',
    );
    const bytes = new Uint8Array(BigInt64Array.from(list.map(BigInt)).buffer);
    return this.#constant(name, 'int64', typeof values === 'number' ? [] : [list.length], bytes);
  }

  /** A scalar. */
  float(value: number): string {
    return this.#constant(`float_${value}`, 'float32', [], new Uint8Array(Float32Array.of(value).buffer));
  }

  /** Weights, once. */
  tensor(tensor: Tensor): string {
    if (!this.#known.has(tensor.name)) this.tensors.push(tensor);
    this.#known.add(tensor.name);
    return tensor.name;
  }

  #constant(name: string, type: TensorType, dims: number[], bytes: Uint8Array<ArrayBuffer>): string {
    return this.tensor({
      name,
      type,
      dims,
      async *parts() {
        yield bytes;
      },
    });
  }

  /** A name that no other node has. */
  #free(operator: string): string {
    const name = this.#scope + operator;
    const count = this.#named.get(name) ?? 0;
    this.#named.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  }
}
