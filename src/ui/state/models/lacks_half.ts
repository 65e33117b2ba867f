import { useLab } from '../use_lab.ts';

/**
 * Whether the adapter is a GPU that does not compute in float16, so that ONNX Runtime runs such graphs on the processor; null while it
 * is not known which adapter there is.
 */
export const useLacksHalf = (): boolean | null =>
  useLab(({ adapter }) => adapter && adapter.kind !== 'wasm' && !adapter.features.includes('shader-f16'));
