import { type Device, DeviceError } from '../device/device.ts';
import { HubFault } from '../hub/fault.ts';
import { folderModel } from '../hub/journal.ts';
import { Inspector } from '../inspect/inspector.ts';
import { InvalidRequest } from '../inspect/invalid_request.ts';
import { openTextModel } from '../inspect/text_model.ts';
import type { Folder } from '../model/hub/folder.ts';
import type { OnnxRuntime } from '../onnx/session.ts';
import { runName } from '../task/text/text_model_facts.ts';
import type { FolderModelRef } from './client/inspect_protocol.ts';
import { MissingModel } from './failure.ts';

/**
 * Opens a model of a folder, read by ranges.
 * @param shelf has the folders
 * @param loading called as bytes of its files are read; throwing from it stops the loading
 * @param openRuntime opens ONNX Runtime, for a model that it runs
 * @throws MissingModel when the folder is not there; InvalidRequest when the engine does not run it; DeviceError
 */
export async function openFolderModel(
  ref: FolderModelRef,
  shelf: { folder(name: string, onnx: string | null): Promise<Folder> },
  openDevice: () => Promise<Device>,
  loading: (bytes: number, of: number) => void,
  openRuntime: (device: Device) => Promise<OnnxRuntime>,
): Promise<Inspector> {
  const { folder: name, quantise, cache, onnx: file } = ref;
  const folder = await shelf.folder(name, file ?? null).catch((error: unknown) => {
    throw error instanceof HubFault ? new MissingModel(error.message) : error;
  });
  const device = await openDevice();
  let stopped: unknown = null;
  const progress = (bytes: number, of: number) => {
    try {
      loading(bytes, of);
    } catch (error) {
      stopped = error;
      throw error;
    }
  };
  const onnx = file === undefined ? undefined : { file, runtime: await openRuntime(device) };
  const displayName = runName(modelName(name), ref);
  const opened = openTextModel(folder, device, { name: displayName, quantise, cache, onnx, progress });
  try {
    return Inspector.ofText(await Promise.race([opened, device.lost]));
  } catch (error) {
    // One that is ready only now is of no use.
    opened.then(
      ({ model }) => model.destroy(),
      () => {},
    );
    if (device.failure) throw device.failure;
    if (error === stopped || error instanceof DeviceError) throw error;
    if (error instanceof HubFault) throw new MissingModel(error.message);
    throw new InvalidRequest((error as Error).message);
  }
}

/** `owner/name`, or the name of a folder that was given from disk. */
const modelName = (folder: string): string => folderModel(folder)?.model ?? folder.replace(/^given:/, '');
