import type { Folder } from '../model/hub/folder.ts';

/** Where exporters put a decoder's graph, the full precision first: onnxruntime-genai's builder, optimum, onnx-community. */
export const decoderFiles: readonly string[] = [...variants(''), ...variants('onnx/')];

function variants(folder: string): string[] {
  const names = ['', '_fp16', '_int8', '_uint8', '_quantized', '_q4', '_q4f16', '_bnb4'];
  return names.map((variant) => `${folder}model${variant}.onnx`);
}

/** The ONNX decoders of a folder. */
export async function onnxFiles(folder: Folder): Promise<string[]> {
  const there = await Promise.all(decoderFiles.map(async (file) => (await folder.size(file)) !== null));
  return decoderFiles.filter((_, i) => there[i]);
}

/** Whether a folder has weights that our own engine reads. */
export async function hasEngineWeights(folder: Folder): Promise<boolean> {
  const sizes = ['model.safetensors', 'model.safetensors.index.json'].map((file) => folder.size(file));
  return (await Promise.all(sizes)).some((size) => size !== null);
}

/**
 * The graph that is to be run: the asked one; else, in a folder without weights of our engine, the one of full precision or the only one.
 * @returns null where the folder is of our engine
 * @throws Error where the asked one is not there, or it is not clear which is meant
 */
export async function chosenOnnx(folder: Folder, asked: string | null): Promise<string | null> {
  if (asked !== null) {
    if ((await folder.size(asked)) !== null) return asked;
    const others = await onnxFiles(folder);
    throw new Error(`The folder has no ${asked}${others.length > 0 ? `; it has ${others.join(', ')}` : ''}.`);
  }
  if (await hasEngineWeights(folder)) return null;
  const files = await onnxFiles(folder);
  const full = files.find((file) => file.endsWith('model.onnx'));
  if (full || files.length <= 1) return full ?? files[0] ?? null;
  throw new Error(`The folder has several ONNX models: choose one of ${files.join(', ')}.`);
}
