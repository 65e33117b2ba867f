import type { Folder } from '../model/hub/folder.ts';
import { type DecoderGraph, decoderGraph } from './decoder_graph.ts';
import { decoderSizes } from './decoder_sizes.ts';
import { foreignContent } from './foreign_content.ts';
import { type Graph, readGraph } from './graph.ts';

/** A decoder of a folder, as its graph and its config say that it is run. */
export interface ReadDecoder {
  folder: Folder;
  found: Graph;
  graph: DecoderGraph;
  /** Longest sequence, tokens. */
  context: number;
}

/**
 * Reads what there is to know of a graph before it is run, and looks at the files of its weights.
 * @throws Error naming what is missing, damaged or not supported
 */
export async function readDecoder(folder: Folder, file: string): Promise<ReadDecoder> {
  const { context, ...sizes } = await decoderSizes(folder);
  const found = await readGraph(folder, file);
  const graph = decoderGraph(found, sizes);
  const path = file.slice(0, file.lastIndexOf('/') + 1);
  for (const location of found.externalData.keys()) {
    const foreign = await foreignContent(folder, path + location);
    if (foreign) throw new Error(`${path}${location} has none of the weights of ${file}: it is ${foreign}`);
  }
  return { folder, found, graph, context };
}

/** What a list says of a graph. */
export interface GraphFacts {
  /** `onnx/model.onnx`. */
  onnx: string;
  /** Whether it computes in float16, for which a GPU needs shader-f16. */
  half: boolean;
  /** Why it cannot be run, in English; null if nothing speaks against it. */
  problem: string | null;
}

/** Reads a graph for a list of models. */
export async function graphFacts(folder: Folder, onnx: string): Promise<GraphFacts> {
  try {
    return { onnx, half: (await readDecoder(folder, onnx)).found.halves, problem: null };
  } catch (error) {
    return { onnx, half: false, problem: (error as Error).message };
  }
}
