import { bufferFolder } from '../model/hub/folder.ts';
import { loadHubFolder, type Weights } from '../model/hub/hub_folder.ts';
import { MissingModel } from './failure.ts';

/** Longest model file that the page's own folder may serve: the largest shipped base is 3.4 MB. */
const longestFile = 64 * 2 ** 20;

/** The shipped models: next to the built worker's folder, or at the development server's root. */
const modelsUrl = () =>
  import.meta.env.DEV ? new URL('/models/', self.location.origin) : new URL('../models/', self.location.href);

/** A file of a shipped base. @throws Error if the server does not return it */
export async function fetchModelFile(name: string, file: string): Promise<ArrayBuffer> {
  // Names come from links and requests: they must not escape the folder.
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`There is no shipped model "${name.slice(0, 40)}".`);
  const response = await fetch(new URL(`${name}/${file}`, modelsUrl()));
  if (!response.ok) throw new Error(`${name}/${file}: the server answered ${response.status}.`);
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > longestFile) throw new Error(`${name}/${file} is larger than ${longestFile} bytes.`);
  return bytes;
}

/** The files of a shipped base. No others are requested: a server may return a page for a missing file. */
const baseFiles = ['config.json', 'model.safetensors'];

/**
 * Loads a shipped base.
 * @throws MissingModel on any failure
 */
export async function fetchModel(name: string): Promise<Weights> {
  try {
    const files = await Promise.all(
      baseFiles.map(async (file) => [file, await fetchModelFile(name, file)] as const),
    );
    return await loadHubFolder(bufferFolder(Object.fromEntries(files)));
  } catch (error) {
    throw new MissingModel((error as Error).message);
  }
}
