import { basename, dirname, join, resolve } from 'node:path';
import { byteText } from '../../hub/fault.ts';
import type { Folder } from '../../model/hub/folder.ts';
import type { WriteFile } from '../../onnx/export/export_onnx.ts';
import { hasEngineWeights } from '../../onnx/onnx_files.ts';
import { archivedFolder, modelInArchive } from './archive_files.ts';
import { AtomicFile } from './atomic_file.ts';
import { expectEngineWeights, modelFolder } from './load_model.ts';
import { makeFolder } from './make_folder.ts';
import { nodeFolder } from './node_folder.ts';
import { Interrupted, log, stoppable } from './standard_streams.ts';

/**
 * Writes a model as an ONNX folder.
 * @param name of the model: as for `--model`
 * @param to the folder; default: the model's name and `-onnx`, here
 */
export async function exportAsOnnx(name: string, to: string | undefined): Promise<unknown> {
  const folder = await folderOf(name);
  const out = resolve(to ?? `${basename(name).replace(/^.*[:#]|\.zip$/g, '')}-onnx`);
  if (await hasEngineWeights(nodeFolder(out)))
    throw new Error(`${out} is a model's folder, which would no longer be whole: choose another with --out.`);
  const { exportOnnx } = await import('../../onnx/export/export_onnx.ts');
  const version = process.env.npm_package_version ?? 'unknown';
  const { file, bytes, notes } = await stoppable((interrupt) =>
    exportOnnx(folder, into(out, interrupt), { version }),
  );
  for (const note of notes) log(note);
  log(`${join(out, file)}: ${byteText(bytes)} with its weights.`);
  return { out, file, bytes, notes };
}

async function folderOf(name: string): Promise<Folder> {
  const folder = await modelFolder(name);
  if (folder) {
    await expectEngineWeights(name, folder);
    return folder;
  }
  const { path, run } = modelInArchive(name)!;
  return archivedFolder(path, run);
}

/** Writes files into a folder, each whole or not at all. */
const into =
  (out: string, interrupt: AbortSignal): WriteFile =>
  async (name, parts) => {
    const path = join(out, name);
    await makeFolder(dirname(path));
    const file = await AtomicFile.open(path);
    try {
      for await (const part of parts) {
        if (interrupt.aborted) throw new Interrupted(`Stopped: ${out} is incomplete.`);
        await file.write(part);
      }
      await file.close();
    } catch (error) {
      await file.discard();
      throw error;
    }
  };
