import { type Zippable, zipSync } from 'fflate';
import type { ArchivedWeights } from '../../formats/archive/archive.ts';
import { runName } from '../../formats/archive/entry_paths.ts';
import { bufferFolder } from '../../model/hub/folder.ts';
import { exportOnnx } from '../../onnx/export/export_onnx.ts';

/**
 * Trained models as ONNX folders, `<condition>-<seed>/onnx/model.onnx` and so on, in one zip.
 * @param version of forklab, for the files
 */
export async function onnxZip(
  weights: readonly ArchivedWeights[],
  version: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const files: Zippable = {};
  for (const of of weights) {
    await exportOnnx(
      bufferFolder(of.files),
      async (file, parts) => {
        const all: Uint8Array<ArrayBuffer>[] = [];
        for await (const part of parts) all.push(part);
        // Weights hardly shrink.
        const bytes = new Uint8Array(await new Blob(all).arrayBuffer());
        files[`${runName(of)}/${file}`] = [bytes, { level: file.startsWith('onnx/') ? 0 : 6 }];
      },
      { version },
    );
  }
  return zipSync(files);
}
