import type { ModelConfig } from '../../model/config.ts';
import type { ExportedWeights } from './exported_weights.ts';
import type { GraphBuilder, Tensor } from './onnx_graph.ts';

/** The nodes of a graph, and the model's weights in it. */
export interface Nodes {
  g: GraphBuilder;
  c: ModelConfig;
  weights: ExportedWeights;
}

/** RMSNorm over the last dimension, in the form that ONNX Runtime knows to compute in one kernel. */
export function norm({ g, c, weights }: Nodes, x: string, name: string): string {
  const squares = g.op('Pow', [x, g.float(2)]);
  const mean = g.op('ReduceMean', [squares, g.integers([-1])], { keepdims: 1 });
  const root = g.op('Sqrt', [g.op('Add', [mean, g.float(c.normEps)])]);
  return g.op('Mul', [g.op('Div', [x, root]), g.tensor(weights.vector(name))]);
}

/** x W^T + b of a projection by its name without `.weight`. */
export function linear(nodes: Nodes, x: string, name: string, hasBias: boolean | undefined): string {
  const { g, weights } = nodes;
  g.scope(name);
  const product = g.op('MatMul', [x, matrix(nodes, weights.transposed(`${name}.weight`))]);
  return hasBias ? g.op('Add', [product, g.tensor(weights.vector(`${name}.bias`))]) : product;
}

/** A matrix in float32. */
export function matrix({ g }: Nodes, tensor: Tensor): string {
  const name = g.tensor(tensor);
  return tensor.type === 'float16' ? g.op('Cast', [name], { to: 1 }) : name;
}
