import type { FolderModelRef } from '../../../lab/client/inspect_protocol.ts';
import { useLacksHalf } from '../models/lacks_half.ts';
import { useAdapterKind } from '../use_adapter_kind.ts';
import { type Road, roadOf } from './usable_model.ts';
import { useInspect } from './use_inspect.ts';

/** Tells what runs a folder's model on the adapter in use. */
export function useRoads(): (model: FolderModelRef) => Road {
  const adapter = useAdapterKind();
  const lacksHalf = useLacksHalf() ?? false;
  const folders = useInspect((s) => s.folders);
  return (model) => {
    const graphs = folders.find(({ folder }) => folder === model.folder)?.graphs ?? [];
    const half = graphs.some((graph) => graph.onnx === model.onnx && graph.half);
    return roadOf(model, half && lacksHalf ? 'wasm' : adapter);
  };
}
